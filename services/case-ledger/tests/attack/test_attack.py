"""The interface under attack: made-up requests of every kind, by everybody, on cases in every state."""

import asyncio
import os
from collections import Counter

import pytest
from attack.conftest import Target
from attack.language.assault import Assault
from attack.language.scenes import SCENES
from served.language import SARA

SEED = int(os.environ.get("SEED") or 20261122)
REQUESTS = int(os.environ.get("REQUESTS") or 500)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")  # the ledger may
async def test_the_interface_keeps_its_word_under_attack(target: Target) -> None:
    document = (await SARA.asks("/openapi.json")).body
    assault = Assault(target.address, document, target.counting, SEED, REQUESTS)
    assert assault.operations <= SCENES.keys(), "an operation that nobody stages is never accepted"
    await asyncio.to_thread(assault.run, asyncio.get_running_loop())
    print(in_words(target.counting.answers))
    assert assault.operations <= target.counting.accepted(), "an operation that never said yes"
    assert not assault.failures
    assert target.counting.requests >= REQUESTS


def in_words(answers: Counter[tuple[str, int]]) -> str:
    """For who watches: the seed that repeats it, and how often which status came."""
    statuses: Counter[int] = Counter()
    for (_, status), count in answers.items():
        statuses[status] += count
    counted = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    return f"\nSEED={SEED}: {answers.total()} requests, {len(answers)} kinds of answers; {counted}"
