"""C: the expert accepts the case, or declines it (C3, C4)."""

import pytest
from domain.language import EVA, KATA, OLGA, SARA, CaseStory, a_case, moment, private, the

from case_ledger.domain.assignment import AssignCase, DeclineCase, TakeBackDecline, TakeOverCase
from case_ledger.domain.contact import RecordContact
from case_ledger.domain.progress import Notice, notices
from contracts.cases.assignment import CaseDeclined, DeclineReason
from contracts.cases.contact import ClientContacted


@pytest.mark.rule("C3")
def test_contact_with_the_client_accepts_the_case() -> None:
    story = a_case().assigned_to(EVA)
    assert not story.case.is_accepted
    after = story.on(2).when(RecordContact(), by=EVA).then(ClientContacted())
    assert after.case.is_accepted
    assert after.case.holder is not None
    assert after.case.holder.contacted_at == moment(2)


@pytest.mark.rule("C3", "D12")
def test_a_contact_counts_from_when_they_spoke() -> None:
    story = a_case().assigned_to(EVA).on(2)
    after = story.when(RecordContact(happened_at=moment(1, "17:00")), by=EVA).then(ClientContacted())
    assert after.case.holder is not None
    assert after.case.holder.contacted_at == moment(1, "17:00")


@pytest.mark.rule("C3")
def test_recording_the_contact_twice_changes_nothing() -> None:
    a_case().assigned_to(EVA).contacted().when(RecordContact(), by=EVA).then_nothing()


@pytest.mark.rule("C3")
def test_there_is_no_contact_without_an_expert() -> None:
    a_case().when(RecordContact(acting_reason="Nobody is there."), by=SARA).then_refused("C5 nobody-holds-it")


@pytest.mark.rule("C3", "D8")
def test_a_closed_case_is_not_contacted_again() -> None:
    closed = a_case().assigned_to(EVA).ready_to_close().closed()
    closed.when(RecordContact(), by=EVA).then_refused("D8 case-closed")
    closed.approved().when(RecordContact(), by=EVA).then_refused("D8 case-approved")


@pytest.mark.rule("C3", "D12")
def test_a_contact_lies_between_the_assignment_and_now() -> None:
    story = a_case().on(1, "11:00").assigned_to(EVA).on(1, "12:00")
    early = RecordContact(happened_at=moment(1, "10:59"))
    story.when(early, by=EVA).then_refused("D12 before-the-assignment")
    story.when(RecordContact(happened_at=moment(1, "12:01")), by=EVA).then_refused("D12 in-the-future")
    story.when(RecordContact(happened_at=moment(1, "11:00")), by=EVA).then(ClientContacted())


@pytest.mark.rule("C9")
def test_a_supervisor_records_the_contact_for_an_expert_with_a_reason() -> None:
    told = a_case().assigned_to(EVA).when(RecordContact(acting_reason="Eva is in hospital."), by=SARA)
    after = told.then(ClientContacted(acting_reason=private("Eva is in hospital.")))
    assert after.case.is_accepted
    assert str(SARA.id) in after.case.workers


@pytest.mark.rule("C4")
@pytest.mark.parametrize("reason", [None, *DeclineReason])
def test_an_expert_declines_with_a_reason_or_without(reason: DeclineReason | None) -> None:
    told = a_case().assigned_to(EVA).when(DeclineCase(reason=reason), by=EVA)
    told.then(CaseDeclined(expert=EVA.id, reason=reason))


@pytest.mark.rule("C4")
def test_a_declined_case_goes_back_to_be_assigned_and_is_marked() -> None:
    after = a_case().assigned_to(EVA).when(DeclineCase(), by=EVA).afterwards
    assert after.case.holder is None
    assert notices(after.case) == (Notice.CASE_DECLINED,)


@pytest.mark.rule("C4")
def test_who_declined_is_not_offered_the_case_again() -> None:
    a_case().assigned_to(EVA).declined().when(TakeOverCase(), by=EVA).then_refused("C5 declined-before")


@pytest.mark.rule("C4")
def test_another_expert_may_take_a_declined_case_over() -> None:
    after = a_case().assigned_to(EVA).declined().when(TakeOverCase(), by=KATA).afterwards
    assert after.expert == KATA.id
    assert notices(after.case) == ()


@pytest.mark.rule("C4")
def test_an_expert_who_contacted_the_client_asks_the_operator_instead_of_declining() -> None:
    a_case().assigned_to(EVA).contacted().when(DeclineCase(), by=EVA).then_refused("C4 client-contacted")


@pytest.mark.rule("C4")
def test_a_case_that_nobody_holds_is_not_declined() -> None:
    a_case().when(DeclineCase(), by=EVA).then_refused("C5 nobody-holds-it")


@pytest.mark.rule("C4", "D8")
def test_a_closed_case_is_not_declined() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    story.when(DeclineCase(), by=EVA).then_refused("D8 case-closed", "C4 client-contacted")


@pytest.mark.rule("C4")
def test_declining_twice_changes_nothing() -> None:
    a_case().assigned_to(EVA).declined().when(DeclineCase(), by=EVA).then_nothing()


@pytest.mark.rule("C4", "D12")
def test_a_decline_lies_between_the_assignment_and_now() -> None:
    story = a_case().on(1, "11:00").assigned_to(EVA).on(1, "12:00")
    story.when(DeclineCase(happened_at=moment(1, "10:59")), by=EVA).then_refused("D12 before-the-assignment")
    story.when(DeclineCase(happened_at=moment(1, "12:01")), by=EVA).then_refused("D12 in-the-future")


@pytest.mark.rule("C4")
def test_an_expert_who_declined_can_be_given_the_case_by_the_desk_and_decline_again() -> None:
    story = a_case().assigned_to(EVA).declined().when(AssignCase(expert=EVA.id), by=OLGA).afterwards
    story.when(DeclineCase(), by=EVA).then(CaseDeclined(expert=EVA.id))


@pytest.mark.rule("C4", "D12")
def test_a_decline_does_not_lie_before_what_the_expert_did_on_the_case() -> None:
    story = a_case().assigned_to(EVA).on(2, "10:00").attempted().on(3)
    early = DeclineCase(happened_at=moment(2, "9:59"))
    story.when(early, by=EVA).then_refused("D12 before-the-experts-work")


def reopened_with_a_session_ahead() -> CaseStory:
    """The client had withdrawn, and the session of day 30 was never deleted."""
    story = a_case().assigned_to(EVA).contacted().with_session(day=30).ended().approved(complete=False)
    return story.on(5).reopened()


@pytest.mark.rule("C4", "C6")
def test_planned_sessions_of_who_declines_fall_away() -> None:
    story = reopened_with_a_session_ahead().when(DeclineCase(), by=EVA)
    after = story.then(CaseDeclined(expert=EVA.id, dropped_sessions=(the("session 1"),)))
    assert after.case.sessions == ()


@pytest.mark.rule("C4", "I7")
def test_a_decline_taken_back_brings_the_planned_sessions_back() -> None:
    story = reopened_with_a_session_ahead().when(DeclineCase(), by=EVA).afterwards
    back = story.when(TakeBackDecline(), by=EVA).afterwards
    assert [each.id for each in back.case.sessions] == [the("session 1")]
