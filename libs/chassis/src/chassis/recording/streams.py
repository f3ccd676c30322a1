"""Decides commands over the streams of one journal, and records what was decided."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cachetools import LRUCache

from chassis import tracing
from chassis.clock import Clock
from chassis.errors import KeyExpiredError, StaleStreamError, TemporaryError
from chassis.journal import IdempotencyKey, Journal, Receipt, shard_of
from chassis.recording.author import Author
from chassis.recording.building import Base, Builder, Built, Occasion, Sealer
from chassis.recording.folding import Fold, Folding, Loaded
from chassis.recording.outcome import Outcome
from chassis.recording.proven import Load
from chassis.recording.turns import Turns
from chassis.recording.wish import Decide, DecideMany, Wish
from contracts.envelope import Recorded, parse
from contracts.event import Event
from contracts.refusal import Refusal

PATIENCE = 8.0
"""Seconds until a command is answered, whatever happens."""
CACHED = 4_096
"""Folds kept in memory."""


class Streams[S]:
    """The streams of one topic, folded into `S`.

    Acceptance is decided on a fold from memory, because the append proves its version. Whatever else would be
    answered (a refusal, nothing to do, another version) is decided again on the freshly read tail.
    """

    def __init__(
        self,
        journal: Journal,
        fold: Fold[S],
        *,
        seals: Sealer,
        load: Load,
        clock: Clock,
        source: str,
        cached: int = CACHED,
        patience: float = PATIENCE,
    ) -> None:
        self._journal = journal
        self._patience = patience
        self._folding = Folding(fold, load, journal.topic.substance)
        self._builder = Builder(source, seals, clock)
        self._cache: LRUCache[UUID, Loaded[S]] = LRUCache(cached)
        self._turns = Turns()

    async def load(self, stream: UUID) -> Loaded[S]:
        """The stream as it stands in the journal now; version 0 when there is none."""
        known = self._cache.get(stream) or self._folding.nothing(stream)
        documents = await self._journal.read(stream, known.version)
        return self._keep(known, map(self._folding.recorded, documents))

    async def known(self, stream: UUID) -> Loaded[S]:
        """The stream as this process last saw it, or freshly read: good for what `decide` checks again."""
        return self._cache.get(stream) or await self.load(stream)

    async def at(self, stream: UUID, version: int) -> Loaded[S]:
        """The stream as it was at a version that is known to exist."""
        known = self._cache.get(stream)
        if known is None or known.version < version:
            known = await self.load(stream)
        if known.version == version:
            return known
        history = await self.history(stream)
        return self.fold(stream, (each for each in history if each.meta.version <= version))

    async def heard(self, events: Sequence[Recorded[Event]]) -> Loaded[S]:
        """The stream as it is behind these events, which follow on each other: as a topic brings them.

        Only where this process has not seen what lies before them is the journal asked.
        """
        first, last = events[0].meta, events[-1].meta
        known = self._cache.get(first.subject) or self._folding.nothing(first.subject)
        if known.version == first.version - 1:
            return self._keep(known, events)
        return await self.at(first.subject, last.version)

    async def history(self, stream: UUID) -> list[Recorded[Event]]:
        """All events of the stream as they stand in the journal now, in order."""
        return list(map(self._folding.recorded, await self._journal.read(stream)))

    def fold(self, stream: UUID, events: Iterable[Recorded[Event]]) -> Loaded[S]:
        """The stream as these events alone make it: as of a version or a moment."""
        return self._folding.onwards(self._folding.nothing(stream), events)

    async def record(
        self,
        stream: UUID,
        decide: Decide[S],
        author: Author,
        *,
        happened_at: datetime,
        key: IdempotencyKey | None = None,
        if_match: int | None = None,
        cause: UUID | None = None,
        new: bool = False,
    ) -> Outcome | Refusal:
        """Record what `decide` makes of the stream's state; `[]` changes nothing.

        `if_match`: a version that somebody has read; holds while no event of substance lies behind it (D8).
        `cause`: the id of what this follows from; again, it has no second effect. `new`: the stream is made.
        Raises what `Journal.append` raises, and `KeyExpiredError`.
        """

        def decide_one(states: Mapping[UUID, S]) -> Mapping[UUID, Sequence[Event]] | Refusal:
            decision = decide(states[stream])
            return decision if isinstance(decision, Refusal) else {stream: decision}

        match = {} if if_match is None else {stream: if_match}
        occasion = Occasion(author, happened_at, cause)
        made = frozenset({stream}) if new else frozenset[UUID]()
        return await self._in_time(Wish((stream,), decide_one, occasion, self._deadline(), key, match, made))

    async def record_many(
        self,
        streams: Sequence[UUID],
        decide: DecideMany[S],
        author: Author,
        *,
        happened_at: datetime,
        key: IdempotencyKey | None = None,
        if_match: Mapping[UUID, int] | None = None,
        cause: UUID | None = None,
        new: Collection[UUID] = (),
    ) -> Outcome | Refusal:
        """As `record`, over several streams: all or none, each proven to stand where it was decided on."""
        distinct = tuple(dict.fromkeys(streams))
        occasion = Occasion(author, happened_at, cause)
        wish = Wish(distinct, decide, occasion, self._deadline(), key, if_match or {}, frozenset(new))
        return await self._in_time(wish)

    async def _in_time(self, wish: Wish[S]) -> Outcome | Refusal:
        try:
            # An append keeps to `until` itself and knows whether its outcome is; this ends all other waiting.
            with tracing.span("decide", topic=self._journal.topic.name):
                async with asyncio.timeout_at(wish.until + 0.5), self._turns.of(wish.streams):
                    return await self._from_memory(wish) or await self._freshly(wish)
        except TimeoutError:
            reason = "the command couldn't be decided in time"
            raise TemporaryError(reason) from None

    async def _from_memory(self, wish: Wish[S]) -> Outcome | None:
        loaded = self._cached(wish)
        if loaded is None or not all(map(wish.holds, loaded.values())):
            return None
        decision = wish.decision(loaded)
        if isinstance(decision, Refusal) or not any(decision.values()):
            return None
        return await self._write(wish, loaded, decision)

    def _cached(self, wish: Wish[S]) -> dict[UUID, Loaded[S]] | None:
        loaded = {}
        for stream in wish.streams:
            known = self._cache.get(stream)
            if (known is not None) == (stream in wish.new):
                return None
            loaded[stream] = known or self._folding.nothing(stream)
        return loaded

    async def _freshly(self, wish: Wish[S]) -> Outcome | Refusal:
        while True:  # somebody else's command was recorded each time round; `_in_time` ends it
            # First the tail, then the key: the other way round a twin of this command could commit in
            # between and be taken for somebody else's change.
            loaded = {stream: await self.load(stream) for stream in wish.streams}
            if wish.key and (receipt := await self._journal.remembered(wish.key)):
                return _outcome(receipt)
            await self._check(wish, loaded)
            decision = wish.decision(loaded)
            if isinstance(decision, Refusal):
                return decision
            outcome = await self._write(wish, loaded, decision)
            if outcome is not None:
                return outcome

    async def _check(self, wish: Wish[S], loaded: Mapping[UUID, Loaded[S]]) -> None:
        for one in loaded.values():
            if one.stream in wish.new and one.version:
                raise (
                    KeyExpiredError(str(one.stream))
                    if wish.key
                    else StaleStreamError(one.stream, 0, one.version)
                )
            if not wish.holds(one):
                match = wish.if_match[one.stream]
                raise StaleStreamError(one.stream, match, one.version, await self._changed(one, match))

    async def _changed(self, one: Loaded[S], match: int) -> tuple[str, ...]:
        """The types of what happened since; nothing behind a version that never was, however large."""
        since = await self._journal.read(one.stream, match) if match < one.version else ()
        return tuple(parse(document).meta.type for document in since)

    async def _write(
        self, wish: Wish[S], loaded: Mapping[UUID, Loaded[S]], decision: Mapping[UUID, Sequence[Event]]
    ) -> Outcome | None:
        """The outcome; None when a stream has moved on meanwhile."""
        if not any(decision.values()):
            return self._unchanged(next(iter(loaded.values())))
        decided = [
            (Base(stream, one.version, one.time), decision.get(stream, ())) for stream, one in loaded.items()
        ]
        built = await self._builder.build(decided, wish.occasion)
        try:
            receipt = await self._journal.append([each.append for each in built], wish.key, wish.until)
        except StaleStreamError as stale:
            self._forget(stale)
            return None
        return _outcome(receipt, self._absorb(loaded, built, receipt))

    def _absorb(
        self, loaded: Mapping[UUID, Loaded[S]], built: Sequence[Built], receipt: Receipt
    ) -> list[Recorded[Event]]:
        """Fold what was written exactly as whoever reads it would; a replay has written nothing."""
        everything = []
        for one, each, documents in zip(loaded.values(), built, receipt.documents, strict=False):
            events = each.recorded(documents)
            self._keep(one, events)
            everything += events
        return everything

    def _keep(self, known: Loaded[S], events: Iterable[Recorded[Event]]) -> Loaded[S]:
        loaded = self._folding.onwards(known, events)
        newest = self._cache.get(loaded.stream)
        if loaded.version and (newest is None or newest.version < loaded.version):
            self._cache[loaded.stream] = loaded
        return loaded

    def _forget(self, stale: StaleStreamError) -> None:
        """A fold further than the journal comes from a journal that was restored since."""
        if stale.actual < stale.expected:
            self._cache.pop(stale.stream, None)

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._patience

    def _unchanged(self, loaded: Loaded[S]) -> Outcome:
        topic = self._journal.topic
        shard = shard_of(loaded.stream, topic.partitions)
        position = f"{topic.name}/{shard}:{loaded.sequence}" if loaded.version else None
        return Outcome(loaded.stream, loaded.version, position)


def _outcome(receipt: Receipt, events: Iterable[Recorded[Event]] = ()) -> Outcome:
    return Outcome(receipt.stream, receipt.version, receipt.position, receipt.replayed, tuple(events))
