"""Many seeds on all cores, or one with its trace: `python -m testkit.simulation [--seeds N] [--seed S]`."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from testkit.simulation.world import Report, run

SHOWN = 20
"""Violations shown of one seed."""


def main() -> int:
    """Prints a line for every seed that failed; answers whether any did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="only this one, with its trace")
    asked = parser.parse_args()
    if asked.seed is not None:
        return _one(asked.seed)
    return _many(range(asked.first, asked.first + asked.seeds))


def _one(seed: int) -> int:
    report = run(seed, keep_trace=True)
    for line in report.lines:
        print(line)
    _tell(report)
    print(f"seed {seed}: {report.events} events, {report.outcomes}, digest of the trace {report.digest}")
    return int(bool(report.violations))


def _many(seeds: range) -> int:
    begun, outcomes, events, failed = time.monotonic(), Counter[str](), 0, 0
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for report in _reports(workers, seeds):
            outcomes.update(report.outcomes)
            events += report.events
            failed += bool(report.violations)
            _tell(report)
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    took = time.monotonic() - begun
    print(f"{len(seeds)} seeds in {took:.0f} s: {events} events; commands: {words}; {failed} seeds failed")
    return int(bool(failed))


def _reports(workers: ProcessPoolExecutor, seeds: range) -> Iterable[Report]:
    return workers.map(run, seeds, chunksize=5)


def _tell(report: Report) -> None:
    for violation in report.violations[:SHOWN]:
        print(f"FAILED seed {report.seed}: {violation}")
    if report.violations:
        print(f"       again, with its trace: make simulate SEED={report.seed}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
