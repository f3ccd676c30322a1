"""D2: an attempt is of a kind that the client's contact data allow."""

import pytest
from domain.language import EVA, a_case

from case_ledger.domain.contact import RecordAttempt
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.vocabulary import Reachability

TEXT, EMAIL, PHONE = AttemptKind.TEXT, AttemptKind.EMAIL, AttemptKind.PHONE


@pytest.mark.rule("D2")
@pytest.mark.parametrize(
    ("kind", "reach"),
    [
        (PHONE, Reachability(phone=False, email=True, may_text=True)),
        (TEXT, Reachability(phone=False, email=True, may_text=True)),
        (TEXT, Reachability(phone=True, email=True, may_text=False)),
        (EMAIL, Reachability(phone=True, email=False, may_text=True)),
    ],
    ids=["no number to call", "no number to text", "no text allowed", "no address"],
)
def test_nobody_is_tried_in_a_way_that_their_data_do_not_allow(
    kind: AttemptKind, reach: Reachability
) -> None:
    story = a_case(reachability=reach).assigned_to(EVA)
    wanted = RecordAttempt(kind=kind, outcome=AttemptOutcome.NO_ANSWER)
    story.when(wanted, by=EVA).then_refused("D2 attempt-not-possible")
