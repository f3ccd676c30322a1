"""Where a consumer that hears others and itself gets what it missed."""

from dataclasses import dataclass

from chassis.feed import FeedClient, LocalFeed
from contracts.topics import LETTERS


@dataclass(frozen=True, slots=True)
class Feeds:
    """Our own topic from our own journal, the others from who writes them."""

    others: FeedClient
    ours: LocalFeed

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """As `chassis.feed.Missing`. Raises `TemporaryError`."""
        source = self.ours if topic == LETTERS.name else self.others
        return await source.missing(topic, shard, after, until)
