"""Where what a consumer missed is got from: our own journal, or the topic's writer."""

from dataclasses import dataclass

from chassis.feed import FeedClient, LocalFeed
from contracts.topics import EXPERTS


@dataclass(frozen=True, slots=True)
class Feeds:
    """`experts` from this process, the other topics over HTTP."""

    own: LocalFeed
    others: FeedClient

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """As `chassis.feed.Missing` says."""
        source = self.own if topic == EXPERTS.name else self.others
        return await source.missing(topic, shard, after, until)
