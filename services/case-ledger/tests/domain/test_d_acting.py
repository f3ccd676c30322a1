"""What every act of a case's expert is asked, though a supervisor does it for them (C9)."""

import pytest
from domain.language import ACTS

from case_ledger.domain.rules import BY_THE_HOLDER, the_case_is_open
from case_ledger.domain.situation import HoldersCommand

FOR_THE_EXPERT = [each for each in ACTS if issubclass(each, HoldersCommand)]


@pytest.mark.rule("C9", "D8", "D12")
@pytest.mark.parametrize("command", FOR_THE_EXPERT, ids=lambda each: each.__name__)
def test_every_act_of_the_expert_is_asked_the_same(command: type[HoldersCommand]) -> None:
    assert {the_case_is_open, *BY_THE_HOLDER} <= set(ACTS[command].rules)
