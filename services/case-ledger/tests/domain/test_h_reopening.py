"""H3: within its feedback window a case can be opened again; after it, it is closed for good."""

import pytest
from domain.language import EVA, KATA, OLGA, SARA, CaseStory, a_case, clock, day, moment, private, the
from domain.language.people import Colleague

from case_ledger.domain.closing import CloseCase
from case_ledger.domain.contact import FindUnreachable, RecordContact
from case_ledger.domain.invoicing import experts_to_invoice, waiting_sessions
from case_ledger.domain.judging import ReopenCase
from case_ledger.domain.progress import Notice, notices, progress
from case_ledger.domain.sessions import AddSession, DeleteSession, MoveSession
from contracts import cases
from contracts.cases.closing import EndReason, ReopeningCause
from contracts.cases.contact import AttemptKind
from contracts.cases.sessions import DeletionReason

WHY = "The client called again."
REOPENING = ReopenCase(reason=WHY)
FIRST, SECOND = the("session 1"), the("session 2")


def an_approved_case() -> CaseStory:
    """Approved on day 4 at 12:00."""
    return a_case().assigned_to(EVA).ready_to_close().closed().approved()


def reopened(expert: Colleague | None = EVA) -> cases.CaseReopened:
    return cases.CaseReopened(
        cause=ReopeningCause.BY_HAND, expert=expert.id if expert else None, reason=private(WHY)
    )


@pytest.mark.rule("H3")
@pytest.mark.parametrize("who", [OLGA, SARA], ids=lambda who: who.name)
def test_an_approved_case_is_reopened_by_hand_with_a_reason(who: Colleague) -> None:
    story = an_approved_case().when(REOPENING, by=who).then(reopened())
    assert story.case.is_open
    assert story.case.approval is None


@pytest.mark.rule("H3")
def test_the_window_lasts_14_days_from_the_approval() -> None:
    assert an_approved_case().on(18, "12:00").when(REOPENING, by=OLGA).events
    told = an_approved_case().on(18, "12:01").when(REOPENING, by=SARA)
    told.then_refused("H3 window-over")
    assert told.refusal.missing[0].words == (
        "The feedback window is over; register a new case that continues number 2655."
    )


@pytest.mark.rule("H3", "E3")
def test_the_window_ends_at_the_same_local_time_though_summer_time_begins() -> None:
    story = a_case(day=20).assigned_to(EVA).contacted().with_session(day=21).on(22).with_paper().scored()
    story = story.closed().approved()
    assert story.on(36, "12:00").when(REOPENING, by=OLGA).events
    story.on(36, "12:01").when(REOPENING, by=OLGA).then_refused("H3 window-over")


@pytest.mark.rule("H3", "J1")
def test_how_long_the_window_is_open_is_a_setting_of_the_process() -> None:
    story = an_approved_case().under(feedback_window_days=1)
    assert story.on(5, "12:00").when(REOPENING, by=OLGA).events
    story.on(5, "12:01").when(REOPENING, by=OLGA).then_refused("H3 window-over")


@pytest.mark.rule("H3", "D12")
def test_the_window_goes_by_when_the_approval_happened() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed().on(6)
    approved = story.told(cases.CaseApproved(seen=1, complete=True), SARA, happened_at=moment(4, "18:00"))
    assert approved.on(18, "18:00").when(REOPENING, by=OLGA).events
    approved.on(18, "18:01").when(REOPENING, by=OLGA).then_refused("H3 window-over")


@pytest.mark.rule("H3")
def test_an_open_case_is_not_reopened() -> None:
    a_case().assigned_to(EVA).when(REOPENING, by=OLGA).then_refused("H3 not-approved")


@pytest.mark.rule("H3", "D8")
def test_a_case_that_waits_for_approval_is_returned_not_reopened() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    told = story.when(REOPENING, by=OLGA)
    told.then_refused("H3 not-approved")
    assert told.refusal.missing[0].words == "The case waits for approval; return it instead."
    a_case().assigned_to(EVA).ended().when(REOPENING, by=OLGA).then_refused("H3 not-approved")


@pytest.mark.rule("H3", "D2")
def test_an_unreachable_case_can_be_reopened_before_approval_too() -> None:
    story = a_case().assigned_to(EVA).found_unreachable().on(40)
    assert notices(story.when(REOPENING, by=OLGA).then(reopened()).case) == ()


@pytest.mark.rule("H3", "D12")
def test_a_reopening_does_not_lie_before_the_approval() -> None:
    early = ReopenCase(reason=WHY, happened_at=moment(4, "11:59"))
    an_approved_case().on(5).when(early, by=OLGA).then_refused("D12 before-what-it-follows")


@pytest.mark.rule("H3", "I4")
def test_the_case_of_an_erased_client_is_not_reopened() -> None:
    an_approved_case().erased().when(REOPENING, by=OLGA).then_refused("I4 person-erased")


@pytest.mark.rule("H3")
def test_case_and_expert_stay_the_same_where_the_expert_is_active() -> None:
    story = an_approved_case().on(8, "9:00").when(REOPENING, by=OLGA).afterwards
    assert story.expert == EVA.id
    assert story.case.details == an_approved_case().case.details


@pytest.mark.rule("H3", "A6")
def test_the_case_stands_in_to_assign_where_the_expert_is_no_longer_active() -> None:
    story = an_approved_case().knowing(EVA, active=False).when(REOPENING, by=OLGA).then(reopened(None))
    assert story.case.holder is None
    assert story.case.is_open


@pytest.mark.rule("H3", "C3")
def test_the_48_hours_start_anew_and_contact_is_made_anew() -> None:
    story = an_approved_case().on(8, "9:00").reopened()
    assert story.case.holder is not None
    assert story.case.holder.since == moment(8, "9:00")
    assert progress(story.case, story.process) == 0
    assert story.when(RecordContact(), by=EVA).events


@pytest.mark.rule("H3", "D2")
def test_earlier_attempts_stay_visible_but_no_longer_count() -> None:
    story = a_case().assigned_to(EVA).attempted(AttemptKind.TEXT, moment(1, "9:30"))
    story = story.called(*(moment(1, at) for at in ("10:00", "12:00", "14:00"))).on(2)
    story = story.found_unreachable().on(8).reopened()
    assert len(story.case.attempts) == 4
    story.when(FindUnreachable(), by=EVA).then_refused("D2 calls-missing", "D2 text-missing")


@pytest.mark.rule("H3", "D2")
def test_sessions_from_before_do_not_stop_a_client_from_being_unreachable_now() -> None:
    story = an_approved_case().on(8, "9:00").reopened().attempted(AttemptKind.TEXT, moment(8, "9:30"))
    story = story.called(*(moment(8, at) for at in ("10:00", "12:00", "14:00"))).on(9)
    assert story.when(FindUnreachable(), by=EVA).events


@pytest.mark.rule("H3", "E2")
def test_the_months_count_from_the_first_session_after_the_reopening() -> None:
    assert an_approved_case().case.reopened_at is None
    assert an_approved_case().on(8, "9:00").reopened().case.reopened_at == moment(8, "9:00")


@pytest.mark.rule("H3", "E2")
def test_a_reopened_case_carries_no_notice_of_before() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed().returned().closed().approved().reopened()
    assert notices(story.case) == ()
    assert notices(story.contacted().closed().case) == (Notice.APPROVAL_PENDING,)


@pytest.mark.rule("H3")
def test_a_reopened_case_goes_on_like_any_other_and_is_closed_again() -> None:
    story = an_approved_case().on(8, "9:00").reopened().contacted().with_session(day=9).on(10)
    assert story.when(CloseCase(), by=EVA).events


@pytest.mark.rule("H3", "D1")
def test_no_new_session_lies_before_the_reopening() -> None:
    story = an_approved_case().on(8, "9:00").reopened().contacted()
    early = AddSession(date=day(8), time=clock("8:59"))
    story.when(early, by=EVA).then_refused("D1 before-the-assignment")


@pytest.mark.rule("H3", "D10")
def test_what_was_invoiced_stays_and_only_sessions_added_since_are_invoiced() -> None:
    mark = cases.MarkedInvoiced(expert=EVA.id, invoice="2026/7", sessions=(FIRST,))
    story = an_approved_case().told(mark, SARA).on(8, "9:00").reopened().contacted().with_session(day=9)
    story = story.on(10).closed().approved()
    assert [each.id for each in waiting_sessions(story.case, EVA.id)] == [SECOND]
    assert len(story.case.invoiced) == 1


@pytest.mark.rule("H3", "D10")
def test_an_invoiced_session_is_neither_moved_nor_deleted_after_a_reopening() -> None:
    mark = cases.MarkedInvoiced(expert=EVA.id, invoice="2026/7", sessions=(FIRST,))
    story = an_approved_case().told(mark, SARA).on(8, "9:00").reopened()
    moving = MoveSession(session=FIRST, date=day(9), time=clock("9:00"))
    story.when(moving, by=EVA).then_refused("H3 session-invoiced")
    deleting = DeleteSession(session=FIRST, reason=DeletionReason.MISTAKE)
    story.when(deleting, by=EVA).then_refused("H3 session-invoiced")


@pytest.mark.rule("H3", "D9")
def test_sessions_approved_before_stay_ready_to_invoice_however_the_case_ends_now() -> None:
    story = an_approved_case().on(8, "9:00").reopened()
    assert experts_to_invoice(story.case) == (EVA.id,)
    ended = story.found_unreachable().approved(complete=False)
    assert [each.id for each in waiting_sessions(ended.case, EVA.id)] == [FIRST]


@pytest.mark.rule("H3", "D9")
def test_a_session_changed_since_waits_for_the_next_approval() -> None:
    story = an_approved_case().on(8, "9:00").reopened()
    moved = story.told(cases.SessionMoved(session=FIRST, starts_at=moment(8, "11:00")), EVA)
    assert experts_to_invoice(moved.case) == ()
    deleted = story.told(cases.SessionDeleted(session=FIRST, reason=DeletionReason.MISTAKE), EVA)
    assert not deleted.case.ready


@pytest.mark.rule("H3", "C6")
def test_a_reopened_case_can_go_to_another_expert() -> None:
    story = an_approved_case().reopened(expert=None).assigned_to(KATA)
    assert story.expert == KATA.id
    assert [each.expert for each in story.case.sessions] == [EVA.id]


@pytest.mark.rule("H3", "D12")
def test_a_reopening_does_not_lie_before_the_expert_s_time() -> None:
    story = a_case(at="8:00").on(1, "9:00").assigned_to(EVA).on(2)
    settled = cases.EndedWithoutCounselling(reason=EndReason.SETTLED_AT_INTAKE)
    ended = story.told(settled, OLGA, happened_at=moment(1, "8:30"))
    approved = ended.told(cases.CaseApproved(seen=3, complete=False), SARA, happened_at=moment(1, "8:30"))
    early = ReopenCase(reason="She called again.", happened_at=moment(1, "8:59"))
    approved.when(early, by=OLGA).then_refused("D12 before-the-assignment")
    in_time = ReopenCase(reason="She called again.", happened_at=moment(1, "9:00"))
    assert approved.when(in_time, by=OLGA).afterwards.case.is_open


@pytest.mark.rule("H3", "C6")
def test_planned_sessions_of_an_expert_who_can_not_go_on_fall_away() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=30).ended().approved(complete=False)
    dropped = reopened(expert=None).model_copy(update={"dropped_sessions": (FIRST,)})
    after = story.on(5).knowing(EVA, active=False).when(REOPENING, by=OLGA).then(dropped)
    assert after.case.sessions == ()
    assert story.on(5).when(REOPENING, by=OLGA).then(reopened()).case.sessions


@pytest.mark.rule("H3", "D12")
def test_a_reopening_is_not_backdated_into_the_window() -> None:
    backdated = ReopenCase(reason=WHY, happened_at=moment(17))
    an_approved_case().on(18, "12:01").when(backdated, by=OLGA).then_refused("H3 window-over")
    assert an_approved_case().on(18, "12:00").when(backdated, by=OLGA).events
