"""I7 and its kin: whether what an event led to still stands, asked before a letter of it is sent."""

from uuid import UUID

import pytest
from domain.language import EVA, KATA, OLGA, CaseStory, a_case, private, the

from case_ledger.domain.assignment import TakeBackAssignment, TakeBackDecline
from case_ledger.domain.causes import ENDS, Gone, gone
from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.contact import RetractContact
from contracts import cases
from contracts.topics import CASES


def latest(story: CaseStory) -> UUID:
    return story.events[-1].meta.id


def held() -> CaseStory:
    return a_case().assigned_to(EVA)


@pytest.mark.rule("I7", "C2")
def test_what_was_taken_back_does_not_stand() -> None:
    taken_back = held().when(TakeBackAssignment(), by=OLGA).afterwards
    assert gone(taken_back.events, latest(held())) is Gone.TAKEN_BACK


@pytest.mark.rule("C4")
def test_an_assignment_that_was_declined_does_not_stand_unless_the_decline_was_taken_back() -> None:
    declined = held().declined()
    assert gone(declined.events, latest(held())) is Gone.DECLINED
    back = declined.when(TakeBackDecline(), by=EVA).afterwards
    assert gone(back.events, latest(held())) is None
    assert gone(back.events, latest(declined)) is Gone.TAKEN_BACK


@pytest.mark.rule("C6")
def test_a_reassignment_stands_for_the_former_expert_whatever_follows() -> None:
    other = held().reassigned_to(KATA)
    assert gone(other.events, latest(held())) is Gone.SUPERSEDED
    assert gone(other.reassigned_to(EVA).events, latest(other)) is None


@pytest.mark.rule("C4")
def test_a_decline_stands_until_somebody_holds_the_case() -> None:
    declined = held().declined()
    assert gone(declined.events, latest(declined)) is None
    assert gone(declined.assigned_to(KATA).events, latest(declined)) is Gone.HELD_AGAIN


@pytest.mark.rule("C3", "D13")
def test_a_contact_stands_until_it_is_retracted() -> None:
    contacted = held().contacted()
    assert gone(contacted.events, latest(contacted)) is None
    retracted = contacted.when(RetractContact(reason="It was her sister."), by=EVA).afterwards
    assert gone(retracted.events, latest(contacted)) is Gone.RETRACTED


@pytest.mark.rule("D8")
def test_a_closing_stands_until_it_is_judged_or_taken_back() -> None:
    closed = held().ready_to_close().closed()
    assert gone(closed.events, latest(closed)) is None
    assert gone(closed.approved().events, latest(closed)) is Gone.DECIDED
    assert gone(closed.returned().events, latest(closed)) is Gone.DECIDED
    assert gone(closed.when(TakeClosingBack(), by=EVA).afterwards.events, latest(closed)) is Gone.TAKEN_BACK


@pytest.mark.rule("D8")
def test_a_return_stands_until_the_case_is_closed_anew() -> None:
    returned = held().ready_to_close().closed().returned()
    assert gone(returned.events, latest(returned)) is None
    assert gone(returned.closed().events, latest(returned)) is Gone.CLOSED_ANEW


@pytest.mark.rule("D4")
def test_a_message_stands_until_that_very_one_is_answered() -> None:
    words = private("May the client bring a friend?")
    sent = held().told(cases.MessageToOperatorSent(message=the("one"), operator=None, text=words), EVA)
    both = sent.told(cases.MessageToOperatorSent(message=the("two"), operator=None, text=words), EVA)
    answered = both.told(cases.MessageAnswered(message=the("two"), answer=private("Yes.")), OLGA)
    assert gone(answered.events, latest(sent)) is None
    assert gone(answered.events, latest(both)) is Gone.ANSWERED


def test_what_the_case_never_heard_of_is_not_judged() -> None:
    with pytest.raises(LookupError):
        gone(held().events, the("nothing"))


def test_only_events_of_cases_end_one_another() -> None:
    assert set(ENDS) <= set(CASES.events)
    assert {each for ends in ENDS.values() for each in ends} <= set(CASES.events)
