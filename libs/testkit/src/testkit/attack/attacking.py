"""A service on a port of its own, thrown at until so many requests have come, and what has to hold of it."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from chassis.http.serving import listener
from testkit.attack.assault import Assault
from testkit.attack.casting import Play
from testkit.attack.counting import Counting
from testkit.serving import in_background

SEED = int(os.environ.get("SEED") or 20261122)
REQUESTS = int(os.environ.get("REQUESTS") or 0)
"""How many are demanded by hand; each service knows how many are enough to see that nothing is broken."""


@dataclass(frozen=True)
class Target:
    """Where a service listens, what it says of itself, and who counts what it answers."""

    address: str
    app: FastAPI
    counting: Counting


@asynccontextmanager
async def exposed(app: FastAPI) -> AsyncIterator[Target]:
    """It listens within the block; its lifespan is the caller's."""
    counting = Counting(app)
    server = listener(counting, "127.0.0.1", 0)
    server.config.lifespan = "off"
    async with in_background(server):
        yield Target(f"http://127.0.0.1:{server.port}", app, counting)


async def attacked(target: Target, play: Play, requests: int) -> None:
    """Every check of schemathesis holds, nothing breaks, and every operation says yes at least once."""
    assault = Assault(play, target.address, target.app.openapi(), target.counting, SEED, REQUESTS or requests)
    assert assault.operations <= play.scenes.keys(), "an operation that nobody stages is never accepted"
    await asyncio.to_thread(assault.run, asyncio.get_running_loop())
    print(in_words(target.counting.answers))
    assert not assault.never_accepted, "an operation that never said yes"
    assert not assault.failures
    assert target.counting.requests >= assault.budget


def in_words(answers: Counter[tuple[str, int]]) -> str:
    """For who watches: the seed that repeats it, and how often which status came."""
    statuses: Counter[int] = Counter()
    for (_, status), count in answers.items():
        statuses[status] += count
    counted = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    return f"\nSEED={SEED}: {answers.total()} requests, {len(answers)} kinds of answers; {counted}"
