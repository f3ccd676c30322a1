"""What an erasure would make unreadable, counted unopened; and what it did, as a certificate."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from case_ledger.domain.case import Case, Erasure
from case_ledger.domain.openings import Openings
from case_ledger.handlers.asking import Asked, Asking
from case_ledger.store.erasures import Erasures
from chassis.http.entry import Reader
from chassis.journal import Journal, shard_of
from chassis.recording import Streams
from chassis.seals.sealing import places
from contracts.envelope import Recorded, digest, parse
from contracts.event import Event


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What of one case would no longer open: sealed values by event type and field, and their keys."""

    case_id: UUID
    number: int
    events: int
    fields: Mapping[tuple[str, str], int]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """`read_by`: accounts that opened any of the cases; what they read they can't be made to forget."""

    version: int
    cases: tuple[Unreadable, ...]
    alike: tuple[tuple[UUID, int], ...]
    """Other cases of presumably the same client, registered as somebody else's: id and number (B6)."""
    documents: tuple[UUID, ...]
    messages: int
    read_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the log: whoever has the topic finds there a document of this SHA-256."""

    position: str
    digest: str


@dataclass(frozen=True, slots=True)
class ErasedPart:
    """What became of one case. `head`: the latest document of its shard, which holds all before it fast."""

    case_id: UUID
    number: int
    person: UUID
    keys: tuple[str, ...]
    erased: Spot | None
    completed: Spot | None
    head: Spot | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """How far an erasure has come; `erasure` is nothing where nobody has started one."""

    erasure: Erasure | None
    parts: tuple[ErasedPart, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """What previews and certificates are made from."""

    asking: Asking
    cases: Streams[Case | None]
    access: Streams[Openings]
    erasures: Erasures
    journal: Journal

    async def preview(self, case_id: UUID, reader: Reader) -> Preview:
        """Raises `NotFoundError`, `ProblemError` 403/404, `TemporaryError`."""
        asked = await self.asking.about(case_id, reader)
        asked.demand("preview_erasure")
        covered = await self._covered(case_id, asked)
        states = {each: await self._case(each) for each in covered}
        openings = [(await self.access.load(each)).state for each in covered]
        return Preview(
            version=asked.version,
            cases=tuple([await self._unreadable(each, case) for each, case in states.items()]),
            alike=tuple(await self.erasures.alike(case_id, covered)),
            documents=tuple(paper.document for case in states.values() for paper in case.papers),
            messages=sum(len(case.messages) for case in states.values()),
            read_by=tuple(sorted({opening.by for each in openings for opening in each.all})),
        )

    async def certificate(self, case_id: UUID, reader: Reader) -> Certificate:
        """Raises as `preview` does."""
        asked = await self.asking.about(case_id, reader)
        asked.demand("read_erasure_certificate")
        erasure = asked.case.erasure
        if erasure is None:
            return Certificate(None, ())
        reached = await self.erasures.of_erasure(erasure.id)
        covered = dict.fromkeys([case_id, *erasure.cases, *reached])
        parts = tuple([await self._part(each, erasure.id) for each in covered])
        return Certificate(erasure, parts)

    async def _covered(self, case_id: UUID, asked: Asked) -> tuple[UUID, ...]:
        """As the confirmation will find them, where an erasure was started; else as a start would."""
        started = asked.case.erasure.cases if asked.case.erasure else ()
        states = [await self._case(each) for each in started]
        persons = {asked.case.details.person, *(each.details.person for each in states)}
        return tuple(dict.fromkeys([case_id, *started, *await self.erasures.of_persons(sorted(persons))]))

    async def _case(self, case_id: UUID) -> Case:
        case = (await self.cases.known(case_id)).state
        if case is None:
            reason = f"case {case_id} is listed and has no events"
            raise LookupError(reason)
        return case

    async def _unreadable(self, case_id: UUID, case: Case) -> Unreadable:
        events = [*await self.cases.history(case_id), *await self.access.history(case_id)]
        return _counted(case_id, case, events)

    async def _part(self, case_id: UUID, erasure: UUID) -> ErasedPart:
        case = await self._case(case_id)
        documents = await self.journal.read(case_id)
        known = case.erasure if case.erasure and case.erasure.id == erasure else None
        return ErasedPart(
            case_id=case_id,
            number=case.details.number,
            person=case.details.person,
            keys=known.keys if known else (),
            erased=self._spot(documents, known.confirmation if known else None),
            completed=self._spot(documents, known.completion if known else None),
            head=await self._head(case_id),
        )

    def _spot(self, documents: Iterable[bytes], event: UUID | None) -> Spot | None:
        for document in documents:
            parsed = parse(document)
            if parsed.meta.id == event:
                return Spot(self._position(parsed.meta.subject, parsed.sequence), digest(document))
        return None

    async def _head(self, case_id: UUID) -> Spot:
        sequence, head = (await self.journal.heads())[shard_of(case_id, self.journal.topic.partitions)]
        return Spot(self._position(case_id, sequence), head.hex())

    def _position(self, case_id: UUID, sequence: int) -> str:
        topic = self.journal.topic
        return f"{topic.name}/{shard_of(case_id, topic.partitions)}:{sequence}"


def _counted(case_id: UUID, case: Case, events: Iterable[Recorded[Event]]) -> Unreadable:
    found = [place for recorded in events for place in places(recorded)]
    return Unreadable(
        case_id=case_id,
        number=case.details.number,
        events=len({place.event_id for place in found}),
        fields=Counter((place.type, place.pointer) for place in found),
        keys=frozenset(place.sealed.key for place in found),
    )
