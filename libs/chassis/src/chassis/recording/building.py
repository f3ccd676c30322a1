"""Documents, built and sealed before any lock is taken: only their place in the shard is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from chassis.identifiers import caused_id, new_id
from chassis.journal import Append, Draft
from chassis.recording.author import Author
from contracts.envelope import Meta, write_body
from contracts.event import Event


class Sealer(Protocol):
    """Writes an event's data as JSON, with every private field sealed under a key of `owner`."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Base:
    """What new events of a stream follow on."""

    stream: UUID
    version: int
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who decided, when they acted in the world, and which event or deadline it follows from, if any."""

    author: Author
    happened_at: datetime
    cause: UUID | None = None

    def event_id(self, event: Event, ordinal: int) -> UUID:
        """Derived from the cause, so that it is the same when the cause comes again; else new."""
        return caused_id(self.cause, event.type, ordinal) if self.cause else new_id()


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds what goes into one journal. `source` is `/kronika/<service>`."""

    source: str
    sealer: Sealer
    clock: Clock

    async def build(
        self, decided: Iterable[tuple[Base, Iterable[Event]]], occasion: Occasion
    ) -> list[Append]:
        """One append per stream, in the order given."""
        appends = []
        ordinals = count()
        for base, events in decided:
            time = self._time(base)
            drafts = []
            for version, event in enumerate(events, base.version + 1):
                event_id = occasion.event_id(event, next(ordinals))
                meta = self._meta(base, occasion, time, event_id=event_id, type_=event.type, version=version)
                drafts.append(await self._draft(event, meta))
            appends.append(Append(base.stream, base.version, tuple(drafts)))
        return appends

    async def _draft(self, event: Event, meta: Meta) -> Draft:
        data = await self.sealer.seal(event, meta.id, str(meta.subject))
        return Draft(meta.id, meta.type, meta.version, write_body(meta, data))

    def _meta(
        self, base: Base, occasion: Occasion, time: datetime, *, event_id: UUID, type_: str, version: int
    ) -> Meta:
        author = occasion.author
        return Meta(
            id=event_id,
            source=self.source,
            type=type_,
            subject=base.stream,
            time=time,
            version=version,
            actor=author.actor,
            role=author.role,
            happened_at=occasion.happened_at,
            correlation_id=author.correlation_id,
            on_behalf_of=author.on_behalf_of,
            causation_id=author.causation_id or (str(occasion.cause) if occasion.cause else None),
            traceparent=author.traceparent,
        )

    def _time(self, base: Base) -> datetime:
        """The later of now and the stream's previous event: a clock set back turns no stream around."""
        now = self.clock()
        return now if base.time is None else max(now, base.time)
