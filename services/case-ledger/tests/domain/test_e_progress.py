"""E: how far a case is, the notices that need no clock, and what is due next (E1, E2, E3)."""

from datetime import date

import pytest
from domain.language import AUTUMN, DAY_ONE, EVA, KATA, OLGA, SARA, SPRING, ZONE, CaseStory, a_case, moment

from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.contact import RetractContact
from case_ledger.domain.progress import Notice, due_at, notices, progress
from case_ledger.domain.satisfaction import RetractSatisfaction
from contracts.cases.contact import AttemptKind
from contracts.cases.vocabulary import PaperKind, ProblemType


def done(story: CaseStory) -> int:
    return progress(story.case, story.process)


def held(problem_type: ProblemType = ProblemType.PSYCHOLOGICAL) -> CaseStory:
    return a_case(problem_type=problem_type).assigned_to(EVA)


@pytest.mark.rule("E1")
def test_a_case_begins_at_nothing() -> None:
    assert done(a_case()) == 0
    assert done(held()) == 0


@pytest.mark.rule("E1")
def test_contact_by_the_present_expert_is_one_third() -> None:
    assert done(held().contacted()) == 1
    assert done(held().contacted().reassigned_to(KATA)) == 0


@pytest.mark.rule("E1")
@pytest.mark.parametrize("day", [2, 90])
def test_a_session_planned_or_held_is_two_thirds(day: int) -> None:
    assert done(held().contacted().with_session(day=day).on(10)) == 2


@pytest.mark.rule("E1")
def test_satisfaction_and_paper_are_three_thirds() -> None:
    assert done(held().ready_to_close()) == 3


@pytest.mark.rule("E1", "D6")
def test_satisfaction_declared_impossible_is_settled_too() -> None:
    assert done(held().contacted().with_session().with_paper().without_satisfaction()) == 3


@pytest.mark.rule("E1")
def test_the_steps_are_cumulative() -> None:
    assert done(held().with_paper().scored()) == 0
    assert done(held().contacted().with_paper().scored()) == 1
    assert done(held().contacted().with_session().with_paper()) == 2
    assert done(held().contacted().with_session().scored()) == 2


@pytest.mark.rule("E1", "D5")
@pytest.mark.parametrize(
    ("problem_type", "paper"),
    [
        (ProblemType.PSYCHOLOGICAL, "treatment_log"),
        (ProblemType.PERSONAL_TRAINER, "case_file"),
        (ProblemType.NUTRITIONIST, "case_file"),
        (ProblemType.LIFE_COACH, "case_file"),
    ],
)
def test_each_type_asks_for_its_own_paper(problem_type: ProblemType, paper: PaperKind) -> None:
    story = held(problem_type).contacted().with_session().scored()
    wrong: PaperKind = "case_file" if paper == "treatment_log" else "treatment_log"
    assert done(story) == 2
    assert done(story.with_paper("other")) == 2
    assert done(story.with_paper(wrong)) == 2
    assert done(story.with_paper(paper)) == 3


@pytest.mark.rule("E1", "D5")
@pytest.mark.parametrize("problem_type", [ProblemType.LEGAL, ProblemType.FINANCIAL, ProblemType.OTHER])
def test_legal_financial_and_other_cases_ask_for_no_paper(problem_type: ProblemType) -> None:
    assert done(held(problem_type).contacted().with_session().scored()) == 3


@pytest.mark.rule("E1", "D13")
def test_progress_falls_back_when_its_cause_goes() -> None:
    story = held().ready_to_close()
    assert done(story.with_session_deleted()) == 1
    retracting = RetractContact(reason="It was her sister.")
    assert done(story.with_session_deleted().when(retracting, by=EVA).afterwards) == 0
    assert done(story.when(RetractSatisfaction(reason="A slip."), by=EVA).afterwards) == 2


def unreachable() -> CaseStory:
    calls = (moment(2, "8:00"), moment(2, "11:00"), moment(2, "17:00"))
    return held().on(3).called(*calls).attempted(AttemptKind.TEXT).found_unreachable()


@pytest.mark.rule("E2")
def test_an_open_case_carries_no_notice_without_a_cause() -> None:
    assert notices(a_case().case) == ()
    assert notices(held().ready_to_close().case) == ()


@pytest.mark.rule("E2")
def test_a_closed_case_is_marked_approval_pending_until_it_is_approved() -> None:
    closed = held().ready_to_close().closed()
    assert notices(closed.case) == (Notice.APPROVAL_PENDING,)
    assert notices(closed.approved().case) == ()


@pytest.mark.rule("E2", "D11")
def test_a_case_that_ended_without_counselling_is_marked_approval_pending() -> None:
    assert notices(a_case().ended().case) == (Notice.APPROVAL_PENDING,)


@pytest.mark.rule("E2", "D2")
def test_an_unreachable_case_is_marked_so_instead_of_approval_pending() -> None:
    assert notices(unreachable().case) == (Notice.CLIENT_UNREACHABLE,)
    assert notices(unreachable().approved(complete=False).case) == ()


@pytest.mark.rule("E2", "C4")
def test_a_declined_case_is_marked_until_somebody_holds_it() -> None:
    declined = held().declined()
    assert notices(declined.case) == (Notice.CASE_DECLINED,)
    assert notices(declined.assigned_to(KATA).case) == ()


@pytest.mark.rule("E2", "C4")
def test_a_declined_case_that_the_desk_ended_only_waits_for_approval() -> None:
    assert notices(held().declined().ended().case) == (Notice.APPROVAL_PENDING,)


@pytest.mark.rule("E2", "D8")
def test_a_returned_case_is_marked_until_it_is_closed_anew() -> None:
    returned = held().ready_to_close().closed().returned()
    assert notices(returned.case) == (Notice.RETURNED,)
    assert notices(returned.closed().case) == (Notice.APPROVAL_PENDING,)


@pytest.mark.rule("E2", "D8", "I7")
def test_a_returned_case_is_marked_again_when_its_new_closing_is_taken_back() -> None:
    closed = held().ready_to_close().closed().returned().closed()
    assert notices(closed.when(TakeClosingBack(), by=EVA).afterwards.case) == (Notice.RETURNED,)


@pytest.mark.rule("E2", "H3")
def test_a_reopened_case_carries_no_notice_of_its_former_life() -> None:
    story = held().ready_to_close().closed().returned().closed().approved()
    assert notices(story.reopened(by=OLGA).case) == ()


@pytest.mark.rule("E2", "H3")
def test_an_unreachable_case_that_is_reopened_unjudged_is_not_marked_returned() -> None:
    story = held().ready_to_close().closed().returned().found_unreachable()
    assert notices(story.reopened(by=OLGA).case) == ()


def due(story: CaseStory) -> object:
    return due_at(story.case, story.process, ZONE)


@pytest.mark.rule("C3", "E2")
def test_contact_is_due_48_hours_after_the_assignment() -> None:
    assert due(a_case(day=1, at="9:00").assigned_to(EVA)) == moment(3, "9:00")


@pytest.mark.rule("C3", "E3")
def test_48_hours_are_elapsed_time_even_when_summer_time_begins() -> None:
    story = a_case(day=date(2026, 3, 28), at="9:00").assigned_to(EVA)
    assert due(story) == moment(date(2026, 3, 30), "10:00")


@pytest.mark.rule("C7")
def test_contact_in_a_crisis_is_due_after_two_hours() -> None:
    assert due(a_case(crisis=True).assigned_to(EVA)) == moment(1, "11:00")


@pytest.mark.rule("C6")
def test_the_48_hours_start_anew_for_a_new_expert() -> None:
    assert due(a_case().assigned_to(EVA).on(2).reassigned_to(KATA)) == moment(4)


@pytest.mark.rule("E2", "E3")
@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_five_days_after_contact_end_at_the_same_local_time(night: date) -> None:
    contact_day = date.fromordinal(night.toordinal() - 2)
    story = a_case(day=contact_day).assigned_to(EVA).on(contact_day, "15:30").contacted()
    assert due(story) == moment(date.fromordinal(contact_day.toordinal() + 5), "15:30")


@pytest.mark.rule("E2")
def test_five_days_after_the_last_session_was_deleted_the_next_is_due() -> None:
    story = held().on(2, "9:00").contacted().with_session(day=9).on(4, "15:30").with_session_deleted()
    assert due(story) == moment(9, "15:30")


@pytest.mark.rule("C6", "E2")
def test_sessions_of_a_former_expert_give_no_day_for_closing() -> None:
    story = held().on(2).contacted().with_session(day=3).on(5, "9:00").reassigned_to(KATA)
    assert due(story) == moment(7, "9:00")
    assert due(story.contacted()) == moment(10, "9:00")


@pytest.mark.rule("E2", "E3")
def test_a_case_is_to_be_closed_by_the_end_of_the_day_three_months_after_its_first_session() -> None:
    story = held().contacted().with_session(day=date(2026, 3, 20)).with_session(day=date(2026, 3, 9))
    assert due(story) == moment(date(2026, 6, 10), "0:00")


@pytest.mark.rule("E3")
def test_a_month_ends_on_the_last_day_where_it_has_no_such_day() -> None:
    story = a_case(day=date(2026, 11, 20)).assigned_to(EVA).contacted().with_session(day=date(2026, 11, 30))
    assert due(story) == moment(date(2027, 3, 1), "0:00")


@pytest.mark.rule("E2")
def test_nothing_is_due_of_a_case_that_nobody_holds_or_that_is_closed() -> None:
    assert due(a_case()) is None
    assert due(held().ready_to_close().closed()) is None


@pytest.mark.rule("E2", "D8")
def test_the_clocks_go_on_for_a_returned_case() -> None:
    story = held().ready_to_close()
    assert due(story) is not None
    assert due(story.closed().returned(by=SARA)) == due(story)


def test_day_one_of_the_tests_is_a_monday() -> None:
    assert DAY_ONE.weekday() == 0
