"""E2, E3: a reminder counts only as long as the clock that brought it runs."""

from datetime import date, datetime
from uuid import UUID

import pytest
from domain.language import EVA, KATA, OLGA, ZONE, CaseStory, a_case, moment, the

from case_ledger.domain.assignment import TakeBackAssignment
from case_ledger.domain.clocks import clock_of, running
from case_ledger.domain.contact import RetractContact
from contracts.cases.sessions import DeletionReason, SessionDeleted
from contracts.reminders import ReminderKind

CONTACT = (
    ReminderKind.HOURS_24,
    ReminderKind.HOURS_48,
    ReminderKind.CRISIS_REMINDER,
    ReminderKind.CRISIS_NOT_CONTACTED,
)


def latest(story: CaseStory) -> UUID:
    return story.events[-1].meta.id


def deletion(session: str) -> SessionDeleted:
    return SessionDeleted(session=the(session), reason=DeletionReason.CANCELLED)


def counts(story: CaseStory, kind: ReminderKind, cause: UUID, due: datetime | None = None) -> bool:
    """Whether a reminder of this cause counts on the case as the story stands."""
    clock = clock_of(kind, cause, due or moment(1), ZONE)
    return clock in running(story.case, story.process, ZONE)


@pytest.mark.rule("E2", "C3", "C7")
@pytest.mark.parametrize("kind", CONTACT)
def test_a_reminder_of_contact_counts_until_contact_is_made(kind: ReminderKind) -> None:
    story = a_case().assigned_to(EVA)
    cause = latest(story)
    assert counts(story, kind, cause)
    assert not counts(story.contacted(), kind, cause)
    retracted = story.contacted().when(RetractContact(reason="It was her sister."), by=EVA).afterwards
    assert counts(retracted, kind, cause)


@pytest.mark.rule("E2", "C6")
def test_a_reminder_of_a_former_expert_counts_no_longer_unless_the_case_comes_back() -> None:
    story = a_case().assigned_to(EVA)
    cause = latest(story)
    other = story.reassigned_to(KATA)
    assert not counts(other, ReminderKind.HOURS_24, cause)
    assert counts(other, ReminderKind.HOURS_24, latest(other))
    back = other.when(TakeBackAssignment(), by=OLGA).afterwards
    assert counts(back, ReminderKind.HOURS_24, cause)


@pytest.mark.rule("E2", "H3")
def test_after_a_reopening_contact_is_reminded_of_anew() -> None:
    reopened = a_case().assigned_to(EVA).ready_to_close().closed().approved().reopened()
    assert counts(reopened, ReminderKind.HOURS_24, latest(reopened))


@pytest.mark.rule("E2")
def test_5_days_count_from_contact_until_a_session_is_registered() -> None:
    story = a_case().assigned_to(EVA).contacted()
    cause = latest(story)
    assert counts(story, ReminderKind.DAYS_5, cause)
    assert not counts(story.with_session(day=4), ReminderKind.DAYS_5, cause)


@pytest.mark.rule("E2")
def test_5_days_count_anew_from_the_deletion_of_the_last_session() -> None:
    story = a_case().assigned_to(EVA).contacted()
    contact, deleted = latest(story), story.with_session(day=4).with_session_deleted()
    assert counts(deleted, ReminderKind.DAYS_5, latest(deleted))
    assert not counts(deleted, ReminderKind.DAYS_5, contact)


@pytest.mark.rule("E2", "D12")
def test_of_deletions_recorded_in_another_order_the_latest_to_happen_counts() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=6).with_session(day=7).on(4)
    later = story.with_session_deleted("session 1")
    both = later.told(deletion("session 2"), EVA, happened_at=moment(3))
    assert counts(both, ReminderKind.DAYS_5, latest(later))
    assert not counts(both, ReminderKind.DAYS_5, latest(both))


@pytest.mark.rule("E2", "D12", "D13")
def test_a_contact_that_lies_before_the_last_deletion_starts_no_5_days() -> None:
    story = a_case().assigned_to(EVA).on(2).contacted().with_session(day=6).on(4).with_session_deleted()
    retracted = story.when(RetractContact(reason="It was her sister."), by=EVA).afterwards
    again = retracted.contacted(at=moment(3))
    assert counts(again, ReminderKind.DAYS_5, latest(story))
    assert not counts(again, ReminderKind.DAYS_5, latest(again))


@pytest.mark.rule("C6", "E2")
def test_the_months_count_anew_from_the_first_session_of_a_new_expert() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=date(2026, 3, 9))
    cause, soon = latest(story), moment(date(2026, 5, 9), "0:00")
    other = story.on(date(2026, 3, 16)).reassigned_to(KATA).contacted()
    assert not counts(other, ReminderKind.MONTHS_2, cause, soon)
    met = other.with_session(day=date(2026, 3, 20))
    assert not counts(met, ReminderKind.MONTHS_2, cause, soon)
    assert counts(met, ReminderKind.MONTHS_2, latest(met), moment(date(2026, 5, 20), "0:00"))


@pytest.mark.rule("E2", "E3")
def test_the_months_count_by_the_day_of_the_earliest_session() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=date(2026, 3, 9))
    cause = latest(story)
    soon, over = moment(date(2026, 5, 9), "0:00"), moment(date(2026, 6, 10), "0:00")
    assert counts(story, ReminderKind.MONTHS_2, cause, soon)
    assert counts(story, ReminderKind.MONTHS_3, cause, over)
    earlier = story.with_session(day=date(2026, 3, 5))
    assert not counts(earlier, ReminderKind.MONTHS_2, cause, soon)
    assert not counts(earlier, ReminderKind.MONTHS_3, cause, over)


@pytest.mark.rule("E2")
def test_three_months_count_no_longer_once_a_later_day_was_set() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=date(2026, 3, 9))
    over = moment(date(2026, 6, 10), "0:00")
    later = story.postponed_to(date(2026, 7, 31))
    assert not counts(later, ReminderKind.MONTHS_3, latest(story), over)
    assert counts(later, ReminderKind.MONTHS_3, latest(story), moment(date(2026, 8, 1), "0:00"))


@pytest.mark.rule("E2", "E4")
def test_a_closed_case_has_the_clock_of_its_approval_and_no_other() -> None:
    closed = a_case().assigned_to(EVA).ready_to_close().closed()
    assert running(closed.case, closed.process, ZONE) == (f"approval:{latest(closed)}",)
    assert counts(closed, ReminderKind.APPROVAL_OVERDUE, latest(closed))
    approved = closed.approved()
    assert running(approved.case, approved.process, ZONE) == ()


@pytest.mark.rule("C7")
def test_that_nobody_has_a_crisis_counts_while_nobody_has_it() -> None:
    crisis = a_case(crisis=True)
    assert counts(crisis, ReminderKind.CRISIS_UNASSIGNED, latest(crisis))
    assert not counts(crisis.assigned_to(EVA), ReminderKind.CRISIS_UNASSIGNED, latest(crisis))
    calm = a_case()
    assert not counts(calm, ReminderKind.CRISIS_UNASSIGNED, latest(calm))
