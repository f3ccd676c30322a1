"""`python -m mishaps [FAULT …]`: plays faults on real processes; bare, all of them."""

import argparse
import asyncio
import sys
import time
from dataclasses import asdict
from pathlib import Path

import orjson

from chassis import logs
from mishaps.faults import FAULTS as IN_A_HOUSE
from mishaps.faults import TOGETHER, TOWN_FAULTS
from mishaps.playing import Verdict, played

BUILD = Path("build")
FAULTS = (*IN_A_HOUSE, *TOWN_FAULTS)


def main() -> None:
    """Print a line for each fault, write build/faults.json; exit 1 if anything didn't hold."""
    parser = argparse.ArgumentParser(prog="python -m mishaps", description=__doc__)
    parser.add_argument(
        "faults", nargs="*", metavar="FAULT", help=f"of: {', '.join(FAULTS)}; or several, a+b"
    )
    parser.add_argument("--seed", type=int, help="of all randomness; by default a new one")
    asked = parser.parse_args()
    if unknown := {each for name in asked.faults for each in name.split("+")} - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    logs.configure("mishaps", "CRITICAL")  # the lists are made anew in this process, with all their alarms
    seed = asked.seed if asked.seed is not None else int(time.time())
    sys.exit(asyncio.run(_play(asked.faults or list(TOGETHER), seed)))


async def _play(names: list[str], seed: int) -> int:
    print(f"{len(names)} faults, seed {seed}", flush=True)
    verdicts = []
    async for verdict in played(names, seed, BUILD / "faults"):
        verdicts.append(verdict)
        _tell(verdict)
        _write(verdicts)
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def _tell(verdict: Verdict) -> None:
    answers = ", ".join(f"{count} {kind}" for kind, count in verdict.answers.items())
    went = f"not possible here: {verdict.impossible}" if verdict.impossible else ""
    went = went or f"{'holds' if verdict.holds else 'BROKEN'}  ({answers})"
    print(f"{verdict.fault}\n{'':8}{verdict.seconds:6.1f} s  {went}")
    for invariant, offences in verdict.offences.items():
        for offence in offences:
            print(f"    {invariant}: {offence}")
    if not verdict.holds:
        print(f"    again: make fault FAULT={verdict.fault} SEED={verdict.seed}")
    sys.stdout.flush()


def _write(verdicts: list[Verdict]) -> None:
    BUILD.mkdir(exist_ok=True)
    told = [{**asdict(verdict), "holds": verdict.holds} for verdict in verdicts]
    (BUILD / "faults.json").write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
