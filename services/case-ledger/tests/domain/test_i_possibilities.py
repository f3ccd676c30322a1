"""What could be done on a case is said before anybody has filled in a form."""

from typing import Any

import pytest
from domain.language import ACTS, EVA, OLGA, SARA, CaseStory, Colleague, a_case

from case_ledger.domain.assignment import assign_case, reassign_case
from case_ledger.domain.closing import close_case
from case_ledger.domain.contact import record_contact
from case_ledger.domain.corrections import correct_contact, correct_details
from case_ledger.domain.messages import SendMessage
from case_ledger.domain.possibilities import in_the_way, is_done
from case_ledger.domain.situation import Act
from case_ledger.handlers.standing import standing
from contracts.permissions import Fact

STORIES = {
    "registered": a_case(),
    "assigned": a_case().assigned_to(EVA),
    "contacted": a_case().assigned_to(EVA).contacted(),
}


def codes(act: Act[Any], story: CaseStory, by: Colleague) -> list[str]:
    return [each.code for each in in_the_way(act.rules, story.case, story.situation(by))]


@pytest.mark.parametrize("by", [EVA, OLGA, SARA], ids=lambda each: each.name)
@pytest.mark.parametrize("stage", STORIES)
@pytest.mark.parametrize("act", ACTS.values(), ids=lambda each: each.refusal)
def test_every_act_can_be_asked_without_a_form(act: Act[Any], stage: str, by: Colleague) -> None:
    story = STORIES[stage]
    situation = story.situation(by)
    assert is_done(act.is_done, story.case, situation) in {True, False}
    assert all(each.words for each in in_the_way(act.rules, story.case, situation))


@pytest.mark.parametrize("act", [correct_contact, correct_details], ids=lambda each: each.refusal)
def test_what_only_a_form_says_does_not_stand_in_the_way_of_a_correction(act: Act[Any]) -> None:
    assert codes(act, STORIES["assigned"], OLGA) == []


@pytest.mark.parametrize(("act", "stage"), [(assign_case, "registered"), (reassign_case, "assigned")])
def test_who_shall_get_the_case_does_not_stand_in_the_way_before_anybody_is_named(
    act: Act[Any], stage: str
) -> None:
    assert codes(act, STORIES[stage], OLGA) == []


def test_an_undone_deed_is_anybodys_who_did_something() -> None:
    """Without a command the question is whether there is anything to take back at all."""
    sent = STORIES["contacted"].when(SendMessage(text="May we meet online?"), by=EVA).afterwards
    assert Fact.OWN_DEED in standing(sent.case, None, sent.situation(EVA))
    assert Fact.OWN_DEED not in standing(sent.case, None, sent.situation(SARA))


def test_a_contact_that_is_recorded_is_done() -> None:
    story = STORIES["contacted"]
    assert is_done(record_contact.is_done, story.case, story.situation(EVA))


def test_all_that_closing_lacks_is_said_at_once() -> None:
    missing = codes(close_case, STORIES["contacted"], EVA)
    assert missing == ["no-session", "paper-missing", "satisfaction-open"]
