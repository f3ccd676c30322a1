"""Says on the topic `letters` what became of each, from facts written with the rows themselves."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from chassis.clock import Clock
from chassis.errors import BrokenError
from chassis.recording import Author, Streams
from contracts.event import Event
from contracts.letters import (
    AddressBounced,
    FailureReason,
    Letter,
    LetterAccepted,
    LetterDeferred,
    LetterFailed,
    LetterNotSent,
    LetterOutcomeUnknown,
    NotSentReason,
)
from contracts.refusal import Refusal
from notifier.handlers.counting import FAILED, NOT_SENT
from notifier.store.facts import Fact, Facts

type Existing = Callable[[Collection[UUID]], Awaitable[set[UUID]]]
"""Those of the streams on which something was said already. Raises `TemporaryError`."""

AT_ONCE = 200
AUTHOR = "service:notifier"


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells again after a crash: the ids come from letter and attempt, and nothing stands there twice."""

    facts: Facts
    streams: Streams[int]
    existing: Existing
    now: Clock

    async def tell(self) -> int:
        """How many facts were told now. Raises `TemporaryError`."""
        async with self.facts.untold(AT_ONCE) as untold:
            by_stream: dict[UUID, list[Fact]] = {}
            for each in untold:
                by_stream.setdefault(each.stream, []).append(each)
            there = await self.existing(by_stream)
            await asyncio.gather(
                *(self._in_order(facts, new=stream not in there) for stream, facts in by_stream.items())
            )
            return len(untold)

    async def bounced(self, account: UUID, letter: UUID) -> None:
        """The account's address takes no mail; said once for each letter that came back."""
        await self._record(account, AddressBounced(letter=letter), letter, letter)

    async def _in_order(self, facts: list[Fact], *, new: bool) -> None:
        """`new`: nothing was ever said on this stream, so that it need not be read."""
        for place, each in enumerate(facts):
            attempt = uuid5(each.letter, str(each.attempt))
            event = event_of(each)
            await self._record(each.stream, event, attempt, each.cause, new=new and not place)
            _count(event)

    async def _record(
        self, stream: UUID, event: Event, cause: UUID, told_of: UUID, *, new: bool = False
    ) -> None:
        author = Author(AUTHOR, "service", str(told_of), causation_id=str(told_of))
        done = await self.streams.record(
            stream, lambda _: [event], author, happened_at=self.now(), cause=cause, new=new
        )
        if isinstance(done, Refusal):
            reason = "what became of a letter can't be refused"
            raise BrokenError(reason)


def _count(event: Event) -> None:
    """Here and nowhere else, since all that is not sent passes: planned so, withdrawn, or judged so."""
    match event:
        case LetterNotSent():
            NOT_SENT.labels(event.reason.value).inc()
        case LetterFailed():
            FAILED.labels(event.reason.value).inc()


def event_of(fact: Fact) -> Event:
    """The event that says it."""
    what = {
        "letter": fact.letter,
        "kind": Letter(fact.kind),
        "recipient": fact.recipient,
        "cause": fact.cause,
    }
    match fact.type:
        case LetterAccepted.type:
            return LetterAccepted(**what, attempt=fact.attempt)
        case LetterDeferred.type:
            return LetterDeferred(**what, attempt=fact.attempt, again_at=_moment(fact))
        case LetterOutcomeUnknown.type:
            return LetterOutcomeUnknown(**what, attempt=fact.attempt, again_at=_moment(fact))
        case LetterFailed.type:
            return LetterFailed(**what, reason=FailureReason(fact.reason or ""))
        case _:
            return LetterNotSent(**what, reason=NotSentReason(fact.reason or ""))


def _moment(fact: Fact) -> datetime:
    assert fact.again_at is not None
    return fact.again_at
