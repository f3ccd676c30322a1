"""Whatever of a case is told by letter, the ledger can say whether it still stands."""

import pytest

from case_ledger.domain.causes import ENDS
from contracts.topics import CASES
from notifier.domain.routes import ROUTES


@pytest.mark.rule("I7")
def test_of_each_event_of_a_case_that_leads_to_a_letter_the_ledger_knows_what_ends_it() -> None:
    assert set(CASES.events) & set(ROUTES) == set(ENDS)
