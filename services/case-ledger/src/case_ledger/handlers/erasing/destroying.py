"""Follows every *person erased* through: keys and search tokens go, and *erasure completed* says so."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from case_ledger.domain.case import Case
from case_ledger.store.erasures import ErasedCase, Erasures
from chassis.clock import Clock
from chassis.errors import ChassisError
from chassis.journal import Journal
from chassis.recording import Author, Streams
from chassis.seals import KeyRing
from contracts.cases import ErasureCompleted, PersonErased
from contracts.envelope import parse
from contracts.event import Event

PAUSE = 1.0
PAGE = 500
NOBODY = UUID(int=0)
SERVICE = "service:case-ledger"

log = structlog.get_logger("case_ledger.erasing")


@dataclass
class Destroyer:
    """Driven by the events alone: wherever it is stopped, it begins again, and each step is harmless twice.

    `cached_seconds`: how long any process may still hold a key after it was destroyed; until then an erasure
    is not called completed.
    """

    erasures: Erasures
    cases: Streams[Case | None]
    journal: Journal
    ring: KeyRing
    clock: Clock
    cached_seconds: float
    timer: Callable[[], float] = time.monotonic
    _destroyed: dict[UUID, tuple[float, tuple[str, ...]]] = field(default_factory=dict)
    _task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Whoever was ever erased stays erased, whatever was restored: before anything is served."""
        await self.destroy_again()
        self._task = asyncio.create_task(self._run(), name="key destroyer")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def destroy_again(self) -> None:
        """Destroy every key that a restored key store has brought back; raises `TemporaryError`."""
        revived = 0
        async for page in self._everybody():
            revived += await self.ring.destroy_all([(str(each.case_id), str(each.person)) for each in page])
        if revived:
            log.warning("keys of erased persons had come back", count=revived)
            await self.ring.vacuum()

    async def follow(self) -> None:
        """One pass over what is confirmed and not completed; raises `TemporaryError`."""
        pending = await self.erasures.pending()
        for erased in pending:
            if erased.case_id not in self._destroyed:
                await self._destroy(erased)
        for erased in pending:
            since, keys = self._destroyed[erased.case_id]
            if self.timer() - since >= self.cached_seconds:
                await self._complete(erased, keys)
        for case_id in self._destroyed.keys() - {each.case_id for each in pending}:
            del self._destroyed[case_id]
        for forgotten in await self.erasures.forgotten():
            await self._erase(forgotten)

    async def _run(self) -> None:
        while True:
            try:
                await self.follow()
            except ChassisError as error:
                log.warning("erasures not followed", reason=type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def _everybody(self) -> AsyncIterator[list[ErasedCase]]:
        """From the lists, and from the journal where the lists have not heard yet."""
        after = NOBODY
        while page := await self.erasures.page(after, PAGE):
            yield page
            after = page[-1].case_id
        heard = await self.erasures.heard()
        yield [_erased(document) for document in await self.erasures.parked(PersonErased.type)]
        for shard in await self.journal.heads():
            sequence = heard.get(shard, 0)
            while documents := await self.journal.feed(shard, sequence, PAGE):
                yield [_erased(each) for each in documents if PersonErased.type.encode() in each]
                sequence += len(documents)

    async def _destroy(self, erased: ErasedCase) -> None:
        """The tokens went with the row that tells of the erasure; here goes the place where they lay."""
        keys = await self.ring.destroy(str(erased.case_id), str(erased.person))
        await self.erasures.vacuum()
        self._destroyed[erased.case_id] = (self.timer(), keys)

    async def _complete(self, erased: ErasedCase, keys: tuple[str, ...]) -> None:
        completed = ErasureCompleted(erasure=erased.erasure, person=erased.person, keys=keys)
        await self._record(erased, completed)

    async def _erase(self, forgotten: ErasedCase) -> None:
        await self._record(forgotten, PersonErased(erasure=forgotten.erasure, person=forgotten.person))

    async def _record(self, erased: ErasedCase, event: ErasureCompleted | PersonErased) -> None:
        def decide(case: Case | None) -> tuple[Event, ...]:
            done = case is None or (
                case.erasure is not None and case.erasure.completed_at is not None
                if isinstance(event, ErasureCompleted)
                else event.person in case.erased
            )
            return () if done else (event,)

        author = Author(SERVICE, "service", correlation_id=erased.confirmation.hex)
        await self.cases.record(
            erased.case_id, decide, author, happened_at=self.clock(), cause=erased.confirmation
        )


def _erased(document: bytes) -> ErasedCase:
    parsed = parse(document)
    data = parsed.data
    return ErasedCase(parsed.meta.subject, UUID(data["person"]), UUID(data["erasure"]), parsed.meta.id)
