"""A rule that no test minds is found out; and some rules, drawn by the day's seed, are tried each time."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from rulecheck.switches import everywhere, modules, never_objects, place_by_place, rules

DOMAIN = "case_ledger.domain"


def rulecheck(*arguments: str, into: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rulecheck", "--into", str(into), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)  # noqa: S603


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_of_some_rules_turns_a_test_red_when_it_is_switched_off(tmp_path: Path) -> None:
    seed = datetime.now(UTC).strftime("%Y%m%d")
    done = rulecheck("--some", "8", "--seed", seed, into=tmp_path / "rules.json")
    assert done.returncode == 0, (seed, done.stdout, done.stderr)
    verdicts = json.loads((tmp_path / "rules.json").read_text())
    assert len(verdicts) == 8
    assert all("::test_" in each["red"] for each in verdicts)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_rule_that_no_test_minds_is_named(tmp_path: Path) -> None:
    toothless = tmp_path / "test_toothless.py"
    toothless.write_text("def test_everything_is_fine():\n    assert True\n")
    done = rulecheck("--suite", str(toothless), "_a_session_is_registered", into=tmp_path / "rules.json")
    assert done.returncode == 1, done.stderr
    assert "No test minds: closing._a_session_is_registered" in done.stdout
    assert [each["red"] for each in json.loads((tmp_path / "rules.json").read_text())] == [None]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_learnt_from_tests_that_are_red_anyway(tmp_path: Path) -> None:
    broken = tmp_path / "test_broken.py"
    broken.write_text("def test_nothing_is_fine():\n    assert False\n")
    done = rulecheck("--suite", str(broken), "_a_session_is_registered", into=tmp_path / "rules.json")
    assert done.returncode == 2, done.stdout
    assert "test_nothing_is_fine" in done.stderr


def test_every_rule_of_a_list_can_be_switched_off() -> None:
    found = modules(DOMAIN)
    known = set(rules(found).values())
    listed = {switch.rule for switch in place_by_place(found)}
    assert listed <= known == {switch.rule for switch in everywhere(found)}
    assert "closing._a_session_is_registered" in listed


def test_a_rule_is_off_wherever_it_is_asked() -> None:
    class Act:
        def __init__(self, *asked: object) -> None:
            self.rules = asked

    def rule() -> "Missing | None":
        """A1."""

    module = ModuleType("domain.things")
    rule.__module__ = rule.__annotations__["__module__"] = module.__name__
    vars(module).update(rule=rule, act=Act(rule, len), RULES=(rule, len))
    (switch,) = everywhere([module])
    switch.off()
    assert (module.rule, module.act.rules, module.RULES) == (
        never_objects,
        (never_objects, len),
        (never_objects, len),
    )


class Missing:
    """As a domain calls what it misses."""
