"""D1: sessions are registered one by one, moved and deleted, until the case is closed."""

import pytest
from domain.language import (
    AUTUMN,
    EVA,
    KATA,
    SPRING,
    CaseStory,
    a_case,
    clock,
    day,
    moment,
    the,
)
from domain.language.days import When
from pydantic import ValidationError

from case_ledger.domain.sessions import AddSession, DeleteSession, MoveSession
from contracts import cases
from contracts.cases.sessions import DeletionReason

FIRST, SECOND, NEW = the("session 1"), the("session 2"), the("a new session")
CANCELLED = DeletionReason.CANCELLED


def an_accepted_case() -> CaseStory:
    return a_case().assigned_to(EVA).contacted()


def adding(number: When = 3, at: str = "10:00", *, contacted: bool = False) -> AddSession:
    return AddSession(date=day(number), time=clock(at), contacted=contacted)


def moving(number: When, at: str, session: str = "session 1") -> MoveSession:
    return MoveSession(session=the(session), date=day(number), time=clock(at))


def added(number: When = 3, at: str = "10:00", minutes: int = 50) -> cases.SessionAdded:
    return cases.SessionAdded(session=NEW, expert=EVA.id, starts_at=moment(number, at), minutes=minutes)


@pytest.mark.rule("D1")
def test_a_session_is_registered_with_a_date_and_a_time() -> None:
    an_accepted_case().when(adding(3, "10:00"), by=EVA, making=NEW).then(added(3, "10:00"))


@pytest.mark.rule("D1")
def test_sessions_are_registered_one_by_one() -> None:
    story = an_accepted_case().with_session(day=3)
    assert len(story.when(adding(4), by=EVA, making=NEW).then(added(4)).case.sessions) == 2


@pytest.mark.rule("D1", "B5")
def test_a_session_is_as_long_as_the_contract_says() -> None:
    story = a_case(session_minutes=80).assigned_to(EVA).contacted()
    story.when(adding(), by=EVA, making=NEW).then(added(minutes=80))


@pytest.mark.rule("D1")
def test_a_session_can_be_registered_later_than_it_took_place() -> None:
    an_accepted_case().on(20).when(adding(3), by=EVA, making=NEW).then(added(3))


@pytest.mark.rule("D1")
def test_registering_the_same_session_again_changes_nothing() -> None:
    an_accepted_case().with_session(day=3).when(adding(3), by=EVA, making=FIRST).then_nothing()


@pytest.mark.rule("D1")
def test_a_session_is_moved_to_another_date_and_time() -> None:
    moved = cases.SessionMoved(session=FIRST, starts_at=moment(9, "16:30"))
    story = an_accepted_case().with_session(day=3).when(moving(9, "16:30"), by=EVA).then(moved)
    assert [each.starts_at for each in story.case.sessions] == [moment(9, "16:30")]


@pytest.mark.rule("D1")
def test_a_session_can_be_moved_after_it_took_place() -> None:
    story = an_accepted_case().with_session(day=3).on(8)
    story.when(moving(4, "10:00"), by=EVA).then(
        cases.SessionMoved(session=FIRST, starts_at=moment(4, "10:00"))
    )


@pytest.mark.rule("D1")
def test_moving_a_session_to_where_it_is_changes_nothing() -> None:
    an_accepted_case().with_session(day=3, at="10:00").when(moving(3, "10:00"), by=EVA).then_nothing()


@pytest.mark.rule("D1")
def test_a_session_is_deleted_with_a_reason() -> None:
    story = an_accepted_case().with_session(day=3)
    deleted = story.when(DeleteSession(session=FIRST, reason=CANCELLED), by=EVA).then(
        cases.SessionDeleted(session=FIRST, reason=CANCELLED)
    )
    assert deleted.case.sessions == ()


@pytest.mark.rule("D1")
def test_a_session_can_be_deleted_after_it_should_have_taken_place() -> None:
    story = an_accepted_case().with_session(day=3).on(30)
    story.when(DeleteSession(session=FIRST, reason=CANCELLED), by=EVA).then(
        cases.SessionDeleted(session=FIRST, reason=CANCELLED)
    )


@pytest.mark.rule("D1", "D12")
def test_nobody_has_missed_a_session_that_lies_ahead() -> None:
    story = an_accepted_case().with_session(day=3)
    missed = DeleteSession(session=FIRST, reason=DeletionReason.MISSED)
    story.on(3, "9:59").when(missed, by=EVA).then_refused("D12 not-missed-yet")
    assert story.on(3, "10:00").when(missed, by=EVA).events


@pytest.mark.rule("D1")
@pytest.mark.parametrize("command", [moving(5, "9:00"), DeleteSession(session=FIRST, reason=CANCELLED)])
def test_only_a_registered_session_is_moved_or_deleted(command: MoveSession | DeleteSession) -> None:
    an_accepted_case().when(command, by=EVA).then_refused("D1 session-unknown")


@pytest.mark.rule("D1", "D8")
@pytest.mark.parametrize(
    "command", [adding(2), moving(2, "9:00"), DeleteSession(session=FIRST, reason=CANCELLED)]
)
def test_sessions_change_only_until_the_case_is_closed(command: AddSession) -> None:
    closed = a_case().assigned_to(EVA).ready_to_close().closed()
    closed.when(command, by=EVA).then_refused("D8 case-closed")
    closed.approved().when(command, by=EVA).then_refused("D8 case-approved")


@pytest.mark.rule("D1")
def test_a_session_waits_until_the_client_has_been_contacted() -> None:
    a_case().assigned_to(EVA).when(adding(), by=EVA).then_refused("D1 client-not-contacted")


@pytest.mark.rule("D1", "C3")
def test_contact_and_a_session_are_recorded_in_one_step() -> None:
    story = a_case().assigned_to(EVA)
    both = story.when(adding(contacted=True), by=EVA, making=NEW).then(cases.ClientContacted(), added())
    assert both.case.is_accepted


@pytest.mark.rule("D1")
def test_contact_is_not_recorded_twice_with_a_session() -> None:
    an_accepted_case().when(adding(contacted=True), by=EVA, making=NEW).then(added())


@pytest.mark.rule("D1")
def test_no_session_lies_before_the_present_experts_assignment() -> None:
    story = a_case(day=2, at="9:00").assigned_to(EVA).contacted().with_session(day=3)
    story.when(adding(2, "8:59"), by=EVA).then_refused("D1 before-the-assignment")
    story.when(moving(2, "8:59"), by=EVA).then_refused("D1 before-the-assignment")
    story.when(adding(2, "9:00"), by=EVA, making=NEW).then(added(2, "9:00"))


@pytest.mark.rule("D1")
def test_no_session_overlaps_another_of_the_case() -> None:
    story = an_accepted_case().with_session(day=3, at="10:00")
    story.when(adding(3, "10:49"), by=EVA).then_refused("D1 session-overlaps")
    story.when(adding(3, "9:11"), by=EVA).then_refused("D1 session-overlaps")
    assert story.when(adding(3, "10:50"), by=EVA).events
    assert story.when(adding(3, "9:10"), by=EVA).events


@pytest.mark.rule("D1", "C6")
def test_no_session_overlaps_one_of_a_former_expert() -> None:
    story = an_accepted_case().with_session(day=3, at="10:00").on(3, "10:20").reassigned_to(KATA).contacted()
    story.when(adding(3, "10:30"), by=KATA).then_refused("D1 session-overlaps")


@pytest.mark.rule("D1")
def test_a_moved_session_overlaps_no_other_but_may_overlap_where_it_was() -> None:
    story = an_accepted_case().with_session(day=3, at="10:00").with_session(day=3, at="12:00")
    story.when(moving(3, "11:30"), by=EVA).then_refused("D1 session-overlaps")
    assert story.when(moving(3, "10:30"), by=EVA).events


@pytest.mark.rule("D1", "E3")
@pytest.mark.parametrize("at", ["2:00", "2:30", "2:59"])
def test_a_session_at_a_time_that_summer_time_skips_is_refused(at: str) -> None:
    story = an_accepted_case().with_session(day=3)
    story.when(adding(SPRING, at), by=EVA).then_refused("D1 time-skipped")
    story.when(moving(SPRING, at), by=EVA).then_refused("D1 time-skipped")


@pytest.mark.rule("D1", "E3")
@pytest.mark.parametrize("at", ["1:59", "3:00"])
def test_a_session_around_the_skipped_hour_is_registered(at: str) -> None:
    an_accepted_case().when(adding(SPRING, at), by=EVA, making=NEW).then(added(SPRING, at))


@pytest.mark.rule("D1", "E3")
def test_in_the_hour_that_winter_time_repeats_the_earlier_time_counts() -> None:
    story = an_accepted_case().when(adding(AUTUMN, "2:30"), by=EVA, making=NEW).then(added(AUTUMN, "2:30"))
    [session] = story.case.sessions
    assert session.starts_at.isoformat() == "2026-10-25T00:30:00+00:00"


@pytest.mark.rule("D1")
@pytest.mark.parametrize("time", ["10:00:30", "10:00Z", "10:00+02:00"])
def test_a_time_is_read_off_the_wall_clock_in_hours_and_minutes(time: str) -> None:
    with pytest.raises(ValidationError, match="wall clock"):
        AddSession.model_validate_json(f'{{"date": "2026-03-04", "time": "{time}"}}')


@pytest.mark.rule("D1")
def test_a_session_needs_somebody_who_holds_the_case() -> None:
    a_case().when(adding(contacted=True), by=EVA).then_refused("C5 nobody-holds-it")


@pytest.mark.rule("D1")
def test_a_refused_session_hears_all_that_stands_against_it() -> None:
    story = a_case(consultations=1).assigned_to(EVA).contacted().with_session(day=3, at="8:30")
    story = story.on(3, "9:00").reassigned_to(KATA)
    story.when(adding(3, "8:45"), by=KATA).then_refused(
        "D1 client-not-contacted",
        "D1 no-consultation-left",
        "D1 before-the-assignment",
        "D1 session-overlaps",
    )
