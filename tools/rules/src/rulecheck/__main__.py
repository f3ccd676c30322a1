"""`python -m rulecheck [--some N --seed S] [--places] [RULE …]`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from rulecheck.report import in_words, survivors, write
from rulecheck.switches import Switch, everywhere, modules, place_by_place
from rulecheck.trials import Trials

_HERE = Path(__file__).parents[4]
_UNSETTLED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """1 where a rule could be switched off unnoticed, 2 where the tests are red without that."""
    chosen = _parser().parse_args(arguments)
    switches = _chosen(chosen)
    trials = Trials(switches, chosen.jobs)
    suite = ["--rootdir", str(_HERE), str(chosen.suite), "--ignore-glob", f"*{chosen.without}"]
    pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", *suite], plugins=[trials])
    if trials.red_without is not None:
        print(f"Red with all rules on: {trials.red_without}", file=sys.stderr)
        return _UNSETTLED
    if len(trials.verdicts) < len(switches):
        return _UNSETTLED
    write(trials.verdicts, chosen.into)
    print(in_words(trials.verdicts))
    return 1 if survivors(trials.verdicts) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rulecheck", description=__doc__)
    parser.add_argument("rules", nargs="*", help="only these, by their names' ends")
    parser.add_argument("--domain", default="case_ledger.domain", help="the package with the rules")
    parser.add_argument("--suite", type=Path, default=_HERE / "services/case-ledger/tests/domain")
    parser.add_argument("--without", default="test_any_order.py", help="tests too slow, or too lucky")
    parser.add_argument("--places", action="store_true", help="each rule in each act by itself, too")
    parser.add_argument("--some", type=int, help="so many, drawn by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--into", type=Path, default=_HERE / "build/rules.json")
    return parser


def _chosen(wanted: argparse.Namespace) -> list[Switch]:
    found = modules(wanted.domain)
    switches = [*everywhere(found), *(place_by_place(found) if wanted.places else ())]
    if wanted.rules:
        switches = [each for each in switches if each.rule.endswith(tuple(wanted.rules))]
    if wanted.some is not None:
        switches = Random(wanted.seed).sample(switches, min(wanted.some, len(switches)))  # noqa: S311
    return switches


if __name__ == "__main__":
    sys.exit(main())
