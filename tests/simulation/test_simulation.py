"""Journal, relay and consumer under faults in simulated time: what must hold, and that its breach is seen."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing import get_context

import pytest
from simulation import planted

from testkit.simulation.world import Report, run

SEEDS = range(60)
ENOUGH = 60
"""Seeds among which each planted bug shows, whichever one begins with."""
DIGEST = "from testkit.simulation.world import run; print(run(7).digest)"


def failed(reports: list[Report]) -> list[str]:
    """Seed and words of each violation."""
    return [f"make simulate SEED={each.seed}: {words}" for each in reports for words in each.violations]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_whatever_fails_the_invariants_hold() -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        reports = list(workers.map(run, SEEDS, chunksize=5))
    assert failed(reports) == []
    assert sum(report.outcomes["ok"] for report in reports) > 40 * len(SEEDS)


def test_the_same_seed_leaves_the_same_trace() -> None:
    assert run(3).digest == run(3).digest
    assert run(3).digest != run(4).digest


@pytest.mark.slow
def test_the_trace_is_the_same_in_another_process_with_other_hashes() -> None:
    seen = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def _breaks(rule: str, seed: int) -> bool:
    return any(words.startswith(rule) for words in run(seed).violations)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("bug", planted.BUGS, ids=lambda bug: bug.plant.__name__)
def test_a_planted_bug_is_found(bug: planted.Bug) -> None:
    found: AbstractContextManager[object] = bug.plant()
    with found:
        assert any(_breaks(bug.rule, seed) for seed in range(bug.first, bug.first + ENOUGH))
