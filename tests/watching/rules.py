"""The rules for Prometheus, their tests and the runbooks, as they stand in the tree."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "observability"
RULES = sorted((FOLDER / "rules").glob("*.yaml"))
TESTS = sorted((FOLDER / "tests").glob("*.yaml"))
RUNBOOKS = sorted(path for path in (ROOT / "docs" / "runbooks").glob("*.md") if path.stem != "README")


@dataclass(frozen=True)
class Rule:
    """One alert of Prometheus."""

    name: str
    expression: str
    severity: str
    summary: str
    page: str

    @property
    def alarms(self) -> set[str]:
        """The alarms of the code that it rests on."""
        return set(re.findall(r'kronika_alarms?_(?:firing|total)\{alarm="(\w+)"', self.expression))

    @property
    def metrics(self) -> set[str]:
        """The metrics of ours that it asks."""
        return set(re.findall(r"\bkronika_\w+", self.expression))

    @property
    def asked(self) -> set[str]:
        """What its summary is filled with."""
        return set(re.findall(r"\{\{\s*(\S+)", self.summary))


def rules() -> list[Rule]:
    """All of them, in the order of the files."""
    groups = [group for path in RULES for group in yaml.safe_load(path.read_text())["groups"]]
    return [_rule(found) for group in groups for found in group["rules"]]


def _rule(found: dict[str, Any]) -> Rule:
    notes = found["annotations"]
    return Rule(
        found["alert"], found["expr"], found["labels"]["severity"], notes["summary"], notes["runbook_url"]
    )


def seen(firing: bool) -> list[str]:
    """The alerts that promtool's tests see firing, or silent."""
    tests = [test for path in TESTS for test in yaml.safe_load(path.read_text())["tests"]]
    looks = [look for test in tests for look in test["alert_rule_test"]]
    return sorted({look["alertname"] for look in looks if bool(look["exp_alerts"]) is firing})
