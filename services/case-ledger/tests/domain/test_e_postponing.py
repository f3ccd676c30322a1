"""E2: a supervisor sets a later day than the three months have, with a reason."""

from datetime import date

import pytest
from domain.language import EVA, KATA, SARA, ZONE, CaseStory, a_case, day, moment, private

from case_ledger.domain.postponing import PostponeClosing
from case_ledger.domain.progress import due_at
from contracts import cases

FIRST = date(2026, 3, 9)
LIMIT = date(2026, 6, 9)
LATER = date(2026, 7, 31)


def under_way() -> CaseStory:
    """The first session on 9 March: to be closed by the end of 9 June."""
    return a_case().assigned_to(EVA).contacted().with_session(day=FIRST)


def until(last: date) -> PostponeClosing:
    return PostponeClosing(until=last, reason="The client is abroad.")


def due(story: CaseStory) -> object:
    return due_at(story.case, story.process, ZONE)


@pytest.mark.rule("E2")
def test_a_supervisor_sets_a_later_day_with_a_reason() -> None:
    story = under_way().when(until(LATER), by=SARA)
    later = story.then(cases.ClosingPostponed(until=LATER, reason=private("The client is abroad.")))
    assert due(later) == moment(date(2026, 8, 1), "0:00")


@pytest.mark.rule("E2", "C6")
def test_a_day_is_set_once_a_session_of_the_present_expert_is_registered() -> None:
    passed_on = under_way().on(date(2026, 3, 16)).reassigned_to(KATA).contacted()
    passed_on.when(until(LATER), by=SARA).then_refused("E2 no-clock-runs")
    assert passed_on.with_session(day=date(2026, 3, 20)).when(until(LATER), by=SARA).events


@pytest.mark.rule("E2")
def test_the_same_day_again_changes_nothing() -> None:
    under_way().postponed_to(LATER).when(until(LATER), by=SARA).then_nothing()


@pytest.mark.rule("E2")
@pytest.mark.parametrize("chosen", [date(2026, 5, 1), LIMIT])
def test_a_day_no_later_than_the_one_set_is_refused(chosen: date) -> None:
    under_way().when(until(chosen), by=SARA).then_refused("E2 not-later")


@pytest.mark.rule("E2")
def test_a_postponed_day_can_only_be_put_off_again() -> None:
    story = under_way().postponed_to(LATER)
    story.when(until(date(2026, 7, 1)), by=SARA).then_refused("E2 not-later")
    assert story.when(until(date(2026, 9, 1)), by=SARA).events


@pytest.mark.rule("E2")
def test_a_day_that_is_over_is_refused_though_it_is_later_than_the_one_set() -> None:
    under_way().on(date(2026, 8, 3)).when(until(LATER), by=SARA).then_refused("E2 not-later")


@pytest.mark.rule("E2")
def test_nothing_is_postponed_where_no_session_is_registered() -> None:
    story = a_case().assigned_to(EVA).contacted()
    story.when(until(LATER), by=SARA).then_refused("E2 no-clock-runs")


@pytest.mark.rule("E2", "D8")
def test_nothing_is_postponed_of_a_closed_case() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    story.when(until(LATER), by=SARA).then_refused("D8 case-closed")


@pytest.mark.rule("E2", "I4")
def test_of_an_erased_client_no_reason_is_kept() -> None:
    under_way().erased().when(until(LATER), by=SARA).then_refused("I4 person-erased")


@pytest.mark.rule("E2", "C6")
def test_the_day_stays_when_another_expert_takes_the_case_on() -> None:
    passed_on = under_way().postponed_to(LATER).on(date(2026, 3, 16)).reassigned_to(KATA).contacted()
    assert due(passed_on.with_session(day=date(2026, 3, 20))) == moment(date(2026, 8, 1), "0:00")


@pytest.mark.rule("E2", "H3")
def test_after_a_reopening_the_day_no_longer_counts() -> None:
    story = under_way().on(FIRST, "15:00").postponed_to(LATER).with_paper().scored().closed().approved()
    reopened = story.reopened().contacted().with_session(day=day(20))
    assert due(reopened) == moment(date(2026, 6, 22), "0:00")
