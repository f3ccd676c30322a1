"""D2: a client counts as unreachable after three calls at different times of the day and one text."""

from datetime import datetime, timedelta

import pytest
from domain.language import EVA, KATA, OLGA, SARA, CaseStory, a_case, moment, private, the

from case_ledger.domain.contact import FindUnreachable, RecordAttempt
from case_ledger.domain.progress import Notice, notices
from contracts import cases
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.sessions import DeletionReason
from contracts.cases.vocabulary import Reachability

TEXT, EMAIL, PHONE = AttemptKind.TEXT, AttemptKind.EMAIL, AttemptKind.PHONE
UNREACHABLE = FindUnreachable()
CALLS = (moment(1, "10:00"), moment(1, "12:00"), moment(1, "14:00"))


def given(*calls: datetime) -> CaseStory:
    """Eva got the case on day 1 at 9:00 and sent a text at 9:30; it is evening on day 8."""
    story = a_case().assigned_to(EVA).attempted(TEXT, moment(1, "9:30"))
    return story.called(*calls).on(8, "20:00")


def at(*clocks: str) -> tuple[datetime, ...]:
    """On day 2, then 3, then 4 … at these times."""
    return tuple(moment(number, each) for number, each in enumerate(clocks, 2))


@pytest.mark.rule("D2")
def test_an_attempt_is_recorded_with_kind_outcome_and_moment() -> None:
    engaged = RecordAttempt(kind=PHONE, outcome=AttemptOutcome.ENGAGED, happened_at=moment(1, "10:00"))
    story = (
        a_case()
        .assigned_to(EVA)
        .on(1, "18:00")
        .when(engaged, by=EVA, making=the("an attempt"))
        .then(cases.AttemptRecorded(attempt=the("an attempt"), kind=PHONE, outcome=AttemptOutcome.ENGAGED))
    )
    [attempt] = story.case.attempts
    assert (attempt.expert, attempt.at) == (EVA.id, moment(1, "10:00"))


@pytest.mark.rule("D2")
def test_recording_the_same_attempt_again_changes_nothing() -> None:
    story = a_case().assigned_to(EVA).attempted()
    again = RecordAttempt(kind=PHONE, outcome=AttemptOutcome.NO_ANSWER)
    story.when(again, by=EVA, making=the("attempt 1")).then_nothing()


@pytest.mark.rule("D2")
def test_three_unanswered_calls_and_a_text_make_a_client_unreachable() -> None:
    carried = tuple(the(f"attempt {number}") for number in (2, 3, 4, 1))
    story = given(*CALLS).when(UNREACHABLE, by=EVA).then(cases.ClientFoundUnreachable(attempts=carried))
    assert story.case.waits_for_approval
    assert notices(story.case) == (Notice.CLIENT_UNREACHABLE,)


@pytest.mark.rule("D2")
def test_two_calls_are_not_enough() -> None:
    given(*CALLS[:2]).when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing")


@pytest.mark.rule("D2")
def test_calls_without_a_text_are_not_enough() -> None:
    a_case().assigned_to(EVA).called(*CALLS).on(2).when(UNREACHABLE, by=EVA).then_refused("D2 text-missing")


@pytest.mark.rule("D2")
def test_all_that_is_missing_is_said_at_once() -> None:
    a_case().assigned_to(EVA).when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing", "D2 text-missing")


@pytest.mark.rule("D2")
@pytest.mark.parametrize(
    "calls",
    [
        CALLS,
        at("10:00", "12:00", "14:00"),
        (moment(1, "10:00"), moment(1, "12:00"), moment(4, "8:00")),
        at("14:00", "12:00", "10:00"),
        at("23:30", "1:30", "12:00"),
        at("23:30", "3:30", "1:30"),
    ],
    ids=["one day", "three days", "two days", "falling", "around midnight", "all at night"],
)
def test_calls_two_hours_apart_by_the_clock_are_far_enough(calls: tuple[datetime, ...]) -> None:
    assert given(*calls).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2")
@pytest.mark.parametrize(
    "calls",
    [
        (moment(1, "10:00"), moment(1, "11:59"), moment(1, "14:00")),
        at("10:00", "11:59", "14:00"),
        at("10:00", "10:00", "10:00"),
        at("23:30", "0:30", "12:00"),
        at("0:30", "12:00", "23:30"),
        at("23:00", "0:59", "2:59"),
    ],
    ids=["a day", "days", "same time", "around midnight", "in any order", "all at night"],
)
def test_calls_under_two_hours_apart_by_the_clock_are_too_alike(calls: tuple[datetime, ...]) -> None:
    given(*calls).when(UNREACHABLE, by=EVA).then_refused("D2 calls-too-alike")


@pytest.mark.rule("D2")
def test_of_many_calls_any_three_that_are_far_enough_carry_the_decision() -> None:
    story = given(*at("9:00", "10:30", "11:00", "12:45", "13:00", "13:30"))
    [found] = story.when(UNREACHABLE, by=EVA).events
    assert isinstance(found, cases.ClientFoundUnreachable)
    assert found.attempts == (the("attempt 2"), the("attempt 4"), the("attempt 6"), the("attempt 1"))


@pytest.mark.rule("D2")
def test_a_first_choice_that_fails_around_midnight_leads_to_another() -> None:
    assert given(*at("0:30", "2:00", "12:00", "23:30")).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "E3")
def test_clock_times_are_those_of_the_organisation_summer_time_included() -> None:
    story = a_case(day=27).assigned_to(EVA).attempted(TEXT, moment(27, "9:30"))
    calls = (moment(27, "10:00"), moment(29, "12:00"), moment(30, "14:00"))
    assert story.called(*calls).on(31).when(UNREACHABLE, by=EVA).events
    too_near = (moment(27, "10:00"), moment(29, "11:30"), moment(30, "14:00"))
    story.called(*too_near).on(31).when(UNREACHABLE, by=EVA).then_refused("D2 calls-too-alike")


@pytest.mark.rule("D2")
@pytest.mark.parametrize("outcome", [AttemptOutcome.ENGAGED, AttemptOutcome.WRONG_NUMBER])
def test_an_engaged_or_wrong_number_is_unanswered_too(outcome: AttemptOutcome) -> None:
    assert given(*CALLS[:2]).attempted(PHONE, CALLS[2], outcome).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2")
def test_a_call_in_which_they_spoke_is_no_unanswered_one() -> None:
    story = a_case().assigned_to(EVA).attempted(PHONE, moment(1, "9:15"), AttemptOutcome.SPOKE)
    story = story.attempted(TEXT, moment(1, "9:30")).called(*CALLS[:2]).on(8)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing")


@pytest.mark.rule("D2")
def test_attempts_before_the_last_conversation_do_not_count() -> None:
    story = given(*CALLS).attempted(PHONE, moment(2, "9:00"), AttemptOutcome.SPOKE)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing", "D2 text-missing")
    again = story.attempted(TEXT, moment(2, "9:01")).called(*at("10:00", "12:00", "14:00"))
    assert again.when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "C3")
def test_attempts_before_the_contact_do_not_count() -> None:
    story = given(*CALLS).contacted(at=moment(1, "12:00"))
    story.when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing", "D2 text-missing")


@pytest.mark.rule("D2", "D13")
def test_attempts_count_again_when_the_conversation_is_retracted() -> None:
    spoke = given(*CALLS).attempted(PHONE, moment(2, "9:00"), AttemptOutcome.SPOKE)
    story = spoke.told(cases.AttemptRetracted(attempt=the("attempt 5"), reason=private("Wrong case.")), EVA)
    assert story.when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "D13")
def test_a_retracted_attempt_does_not_count() -> None:
    story = given(*CALLS).told(
        cases.AttemptRetracted(attempt=the("attempt 2"), reason=private("Another client.")), EVA
    )
    story.when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing")


@pytest.mark.rule("D2")
def test_attempts_before_a_missed_session_do_not_count() -> None:
    story = given(*CALLS).contacted(at=moment(1, "9:10")).with_session(day=7)
    story = story.with_session_deleted(reason=DeletionReason.MISSED)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing", "D2 text-missing")
    later = (moment(8, "10:00"), moment(8, "12:00"), moment(8, "14:00"))
    assert story.attempted(TEXT, moment(8, "9:00")).called(*later).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2")
@pytest.mark.parametrize("reason", [DeletionReason.CANCELLED, DeletionReason.MISTAKE])
def test_a_session_deleted_for_another_reason_was_not_missed(reason: DeletionReason) -> None:
    story = given(*CALLS).contacted(at=moment(1, "9:10")).with_session(day=7)
    assert story.with_session_deleted(reason=reason).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "C6")
def test_attempts_of_a_former_expert_do_not_count() -> None:
    story = given(*CALLS).reassigned_to(KATA)
    story.when(UNREACHABLE, by=KATA).then_refused("D2 calls-missing", "D2 text-missing")


@pytest.mark.rule("D2", "C6")
def test_attempts_before_the_present_assignment_do_not_count_though_the_expert_is_the_same() -> None:
    story = given(*CALLS).reassigned_to(KATA).later(hours=1).reassigned_to(EVA)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 calls-missing", "D2 text-missing")


@pytest.mark.rule("D2")
@pytest.mark.parametrize(
    "reach",
    [
        Reachability(phone=True, email=True, may_text=False),
        Reachability(phone=False, email=True, may_text=True),
    ],
    ids=["not allowed", "can't be received"],
)
def test_an_email_stands_in_where_no_text_is_possible(reach: Reachability) -> None:
    story = a_case(reachability=reach).assigned_to(EVA).called(*CALLS).on(2)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 email-missing")
    story.attempted(TEXT).when(UNREACHABLE, by=EVA).then_refused("D2 email-missing")
    assert story.attempted(EMAIL).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2")
def test_an_email_is_no_stand_in_where_a_text_is_possible() -> None:
    story = a_case().assigned_to(EVA).called(*CALLS).attempted(EMAIL, moment(1, "15:00")).on(2)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 text-missing")


@pytest.mark.rule("D2")
def test_a_session_of_the_present_expert_stands_in_the_way() -> None:
    story = given().contacted(at=moment(1, "9:10")).with_session(day=20)
    story = story.attempted(TEXT, moment(1, "9:40")).called(*CALLS)
    story.when(UNREACHABLE, by=EVA).then_refused("D2 session-registered")
    assert story.with_session_deleted().when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "C6")
def test_a_session_of_a_former_expert_does_not_stand_in_the_way() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=1, at="9:30").on(2).reassigned_to(KATA)
    story = story.on(3, "9:00").attempted(TEXT).called(*at("13:00", "15:00", "17:00")[1:], moment(5, "19:00"))
    assert story.on(6).when(UNREACHABLE, by=KATA).events


@pytest.mark.rule("D2")
def test_a_closed_case_is_not_found_unreachable_again() -> None:
    given(*CALLS).found_unreachable().when(UNREACHABLE, by=EVA).then_refused("D8 case-closed")


@pytest.mark.rule("D2", "D8")
def test_a_returned_unreachable_case_keeps_its_attempts() -> None:
    assert given(*CALLS).found_unreachable().returned().when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "C9")
def test_a_supervisor_finds_a_client_unreachable_for_the_expert_with_a_reason() -> None:
    given(*CALLS).when(UNREACHABLE, by=SARA).then_refused("C9 acting-reason-missing")
    [found] = given(*CALLS).when(FindUnreachable(acting_reason="Eva is ill."), by=SARA).events
    assert isinstance(found, cases.ClientFoundUnreachable)
    assert found.acting_reason == private("Eva is ill.")


@pytest.mark.rule("D2", "J1")
def test_the_numbers_of_the_attempts_are_settings_of_the_process() -> None:
    story = given(*at("10:00", "11:00"))
    assert story.under(unanswered_calls=2, hours_between_calls=1).when(UNREACHABLE, by=EVA).events
    assert story.under(unanswered_calls=1).when(UNREACHABLE, by=EVA).events
    two_texts = given(*CALLS).under(written_attempts=2)
    two_texts.when(UNREACHABLE, by=EVA).then_refused("D2 text-missing")
    any_time = given(*(moment(2, "10:00") + timedelta(minutes=each) for each in range(3)))
    assert any_time.under(hours_between_calls=0).when(UNREACHABLE, by=EVA).events


@pytest.mark.rule("D2", "D12")
def test_an_attempt_lies_neither_ahead_nor_before_the_assignment() -> None:
    story = a_case(at="8:00").on(1, "9:00").assigned_to(EVA).on(1, "12:00")
    ahead = RecordAttempt(kind=PHONE, outcome=AttemptOutcome.NO_ANSWER, happened_at=moment(1, "12:01"))
    story.when(ahead, by=EVA).then_refused("D12 in-the-future")
    before = RecordAttempt(kind=PHONE, outcome=AttemptOutcome.NO_ANSWER, happened_at=moment(1, "8:59"))
    story.when(before, by=EVA).then_refused("D12 before-the-assignment")


@pytest.mark.rule("D2")
def test_nobody_is_called_unreachable_while_nobody_holds_the_case() -> None:
    a_case().when(UNREACHABLE, by=EVA).then_refused(
        "C5 nobody-holds-it", "D2 calls-missing", "D2 text-missing"
    )


@pytest.mark.rule("D2", "D8", "C9")
def test_an_unreachable_case_is_approved_without_invoicing() -> None:
    story = given(*CALLS).found_unreachable().approved(by=SARA, complete=False)
    assert not story.case.ready
    assert str(OLGA.id) in story.case.workers
