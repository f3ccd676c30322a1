"""`make bench`: measures the figures of the table, prints them and writes `build/bench.json`.

FIGURES chooses some, comma-separated, by name or by how their names begin. Ends with 1 when one falls short.
"""

import os
import sys
from pathlib import Path

import uvloop
from load import machine, report
from load.figures import FIGURES
from load.running import chosen, measured
from load.sizes import SMOKE, WHOLE
from load.stage import Stage

from chassis import logs
from chassis.garbage import collect_rarely

WRITTEN = Path("build/bench.json")


def main() -> int:
    """The exit code."""
    try:
        figures = chosen(FIGURES, os.environ.get("FIGURES", ""))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    logs.configure("bench", "WARNING")
    collect_rarely()  # as services do; both sides of a figure run under it
    sizes = SMOKE if os.environ.get("SMOKE") else WHOLE
    print("\n".join(machine.description()), flush=True)
    with Stage.opened(sizes) as stage:
        judged = uvloop.run(measured(figures, stage, lambda words: print(words, flush=True)))
    print(report.table(judged))
    report.write(judged, WRITTEN)
    return 0 if all(each.holds for each in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
