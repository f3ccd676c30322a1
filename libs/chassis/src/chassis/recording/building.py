"""Documents, built and sealed before any lock is taken: only their place in the shard is still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol
from uuid import UUID

from chassis.clock import Clock
from chassis.identifiers import caused_id, new_id
from chassis.journal import Append, Draft
from chassis.recording.author import Author
from contracts.envelope import Meta, Recorded, write_body
from contracts.envelope_layout import place
from contracts.event import Event


class Sealer(Protocol):
    """Seals every private field of an event under a key of `owner`."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event: ...


class Unsealed:
    """For topics that hold nothing personal."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:  # noqa: ARG002 - `Sealer`'s
        """The event as it is."""
        return event


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
class Built:
    """One stream's append, and its events as the documents hold them."""

    append: Append
    events: Sequence[tuple[Meta, Event]]

    def recorded(self, documents: Iterable[bytes]) -> list[Recorded[Any]]:
        """Just what parsing these documents would give, now that their place is known."""
        return [
            Recorded(meta, *place(document), event)
            for (meta, event), document in zip(self.events, documents, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds what goes into one journal. `source` is `/kronika/<service>`."""

    source: str
    sealer: Sealer
    clock: Clock

    async def build(self, decided: Iterable[tuple[Base, Iterable[Event]]], occasion: Occasion) -> list[Built]:
        """One append per stream, in the order given."""
        built = []
        ordinals = count()
        for base, events in decided:
            time = self._time(base)
            drafts, written = [], []
            for version, event in enumerate(events, base.version + 1):
                event_id = occasion.event_id(event, next(ordinals))
                meta = self._meta(base, occasion, time, event_id=event_id, type_=event.type, version=version)
                sealed = await self.sealer.seal(event, event_id, str(base.stream))
                drafts.append(Draft(event_id, meta.type, version, write_body(meta, written_data(sealed))))
                written.append((meta, sealed))
            built.append(Built(Append(base.stream, base.version, tuple(drafts)), written))
        return built

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
            role=str(author.role),
            happened_at=occasion.happened_at.astimezone(UTC),
            correlation_id=author.correlation_id,
            on_behalf_of=author.on_behalf_of,
            causation_id=author.causation_id or (str(occasion.cause) if occasion.cause else None),
            traceparent=author.traceparent,
        )

    def _time(self, base: Base) -> datetime:
        """The later of now and the stream's previous event: a clock set back turns no stream around."""
        now = self.clock()
        return now if base.time is None else max(now, base.time)


def written_data(event: Event) -> bytes:
    """A sealed event's data as JSON; raises pydantic's error for what is still in the clear."""
    return event.__pydantic_serializer__.to_json(event, warnings="error")
