"""Whether what somebody did just now was heard of, before they are shown what rests on it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Consumer(Protocol):
    """Whoever folds topics; waits for two seconds at most."""

    async def caught_up(self, wanted: Mapping[str, int]) -> bool: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """`topics`: what each consumer folds; with a topic that nobody folds nobody ever catches up."""

    topics: Mapping[Consumer, frozenset[str]]

    async def behind(self, wanted: Mapping[str, int]) -> bool:
        """Whether these sequences, by `<topic>/<shard>`, are not all known within two seconds."""
        folded = frozenset[str]().union(*self.topics.values())
        if any(_topic(place) not in folded for place in wanted):
            return True
        asked = [
            consumer.caught_up({place: seq for place, seq in wanted.items() if _topic(place) in topics})
            for consumer, topics in self.topics.items()
        ]
        return not all(await asyncio.gather(*asked))


def _topic(place: str) -> str:
    return place.partition("/")[0]
