"""What came of it: `build/rules.json` for programs, a few lines for people."""

import json
from collections.abc import Sequence
from pathlib import Path

from rulecheck.trials import Verdict


def write(verdicts: Sequence[Verdict], path: Path) -> None:
    """A list of `{"rule", "act", "numbers", "red", "seconds"}`; `red` is null where no test minded."""
    found = [
        {
            "rule": each.switch.rule,
            "act": each.switch.act,
            "numbers": each.switch.numbers,
            "red": each.red,
            "seconds": each.seconds,
        }
        for each in verdicts
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")


def survivors(verdicts: Sequence[Verdict]) -> list[str]:
    """What was switched off, and no test minded."""
    return [each.switch.name for each in verdicts if each.red is None]


def in_words(verdicts: Sequence[Verdict]) -> str:
    lost = survivors(verdicts)
    head = f"{len(verdicts)} switched off, {len(verdicts) - len(lost)} turned a test red."
    return "\n".join([head, *(f"No test minds: {name}" for name in lost)])
