"""What every service lets operators do beside its running processes: one line in its program gives it all."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg

from chassis import postgres
from chassis.consuming import Parked
from chassis.consuming.operating import ParkedDesk
from chassis.errors import NotFoundError
from chassis.journal import Journal
from chassis.journal.reading import BrokenChainError
from chassis.journal.recovering import Heard
from chassis.postgres import REPEATABLE
from chassis.running.hearing import Hearing
from chassis.running.journals import journals
from chassis.running.program import Operation
from chassis.running.recovering import chosen, recovery
from chassis.seals import KeyEncryptionKeys, KeyStore, Rotation
from chassis.settings import ServiceSettings
from contracts.topics import Topic

type Hearings[S] = Callable[[S, asyncpg.Pool, AsyncExitStack], Awaitable[Sequence[Hearing]]]
"""All that a service hears, over its database; what it opens for that is closed by the stack."""
type Wrapped[S] = Callable[[S], tuple[str, Path]]
"""The database of a service's keys, and the folder of the keys that wrap them."""


def operations[S: ServiceSettings](
    *ours: Topic,
    hearings: Hearings[S],
    wrapped: Wrapped[S] | None = None,
    heard: Mapping[str, Heard] | None = None,
) -> Mapping[str, tuple[str, Operation]]:
    """Those of whoever writes these topics, for its `Program`; rotation for those who hold wrapped keys.

    `heard`, by topic, is told what `recover` read back.
    """
    topics = "[TOPIC ...]" if len(ours) > 1 else ""
    return {
        "verify": (topics, _verification(*ours)),
        "recover": (topics, recovery(*ours, heard=heard)),
        "rebuild": ("NAME", rebuilding(hearings)),
        "parked": ("[list | show TOPIC STREAM | resume TOPIC STREAM]", _parking(hearings)),
        **(_rotations(wrapped) if wrapped else {}),
    }


def _verification(*ours: Topic) -> Operation:
    async def verify_journals(settings: ServiceSettings, *words: str) -> str:
        """Follow the chain of the journals, or those named, from its first event. Raises `ChassisError`."""
        async with AsyncExitStack() as stack:
            found = await journals(chosen(ours, words), str(settings.database), stack)
            return "; ".join([await _verified(journal) for journal in found])

    return verify_journals


async def _verified(journal: Journal) -> str:
    heads = await journal.heads()
    for shard in heads:
        if broken := await journal.verify(shard):
            raise BrokenChainError(broken)
    return f"{journal.topic.name}: {sum(seq for seq, _ in heads.values())} events follow on each other"


def rebuilding[S: ServiceSettings](hearings: Hearings[S]) -> Operation:
    """The operation that writes the tables of one of these anew."""

    async def rebuild(settings: S, *words: str) -> str:
        """Write what a consumer keeps anew from its topics, beside what runs. Raises `ChassisError`."""
        async with _heard(hearings, settings) as (_, heard):
            known = {each.name: each.replay for each in heard if each.tables}
            if len(words) != 1 or words[0] not in known:
                reason = f"say which: {', '.join(sorted(known))}"
                raise NotFoundError(reason)
            count = await known[words[0]].run(str(settings.database), settings.kafka)
        return f"{count} events applied anew; {words[0]} is now what they make."

    return rebuild


def _parking[S: ServiceSettings](hearings: Hearings[S]) -> Operation:
    async def parked(settings: S, *words: str) -> str:
        """List the streams that wait, show the events of one, resume one in order. Raises `ChassisError`."""
        async with _heard(hearings, settings) as (pool, heard):
            by_topic: dict[str, list[Parked]] = defaultdict(list)
            for each in heard:
                waiting = each.parked(pool)
                for topic in each.topics:
                    by_topic[topic.name].append(waiting)
            return await ParkedDesk(by_topic).answer(words)

    return parked


@asynccontextmanager
async def _heard[S: ServiceSettings](
    hearings: Hearings[S], settings: S
) -> AsyncIterator[tuple[asyncpg.Pool, Sequence[Hearing]]]:
    async with AsyncExitStack() as stack:
        connecting = postgres.pool(str(settings.database), 4, REPEATABLE, name="operations")
        pool = await stack.enter_async_context(await connecting)
        yield pool, await hearings(settings, pool, stack)


def _rotations[S: ServiceSettings](wrapped: Wrapped[S]) -> Mapping[str, tuple[str, Operation]]:
    @asynccontextmanager
    async def rotation(settings: S) -> AsyncIterator[Rotation]:
        dsn, folder = wrapped(settings)
        async with KeyStore(dsn) as store:
            yield Rotation(store, KeyEncryptionKeys.load(folder), folder)

    async def rotate_keys(settings: S) -> str:
        """A new epoch, everything wrapped by it; what happened, in a sentence. Raises `ChassisError`."""
        async with rotation(settings) as keys:
            epoch = await keys.rotate()
        return f"Everything is wrapped by epoch {epoch}. `retire-keys` removes the older ones."

    async def retire_keys(settings: S) -> str:
        """Remove the older epochs, unless something is still wrapped by them. Raises `ChassisError`."""
        async with rotation(settings) as keys:
            await keys.rewrap()  # what a process made that met the new epoch only then
            retired = await keys.retire()
        if not retired:
            return "There is no older epoch."
        gone = ", ".join(f"epoch {epoch}" for epoch in retired)
        return f"Gone: {gone}. Backups wrapped by them open no more."

    return {"rotate-keys": ("", rotate_keys), "retire-keys": ("", retire_keys)}
