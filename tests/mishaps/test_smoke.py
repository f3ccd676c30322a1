"""Some faults on real processes; `make faults` plays all of them."""

import random
from pathlib import Path

import pytest

from mishaps.faults import SMOKE
from mishaps.playing import played

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_everything_holds_after_a_ledger_or_its_keys_were_gone(tmp_path: Path) -> None:
    verdicts = [verdict async for verdict in played(SMOKE, random.randrange(10**6), tmp_path)]
    assert [verdict for verdict in verdicts if not verdict.holds] == []
    assert len(verdicts) == len(SMOKE)
