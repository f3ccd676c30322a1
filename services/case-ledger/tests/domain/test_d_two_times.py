"""D12: every fact has when it happened and when it was recorded."""

from datetime import timedelta

import pytest
from domain.language import ACTS, EVA, KATA, OLGA, SARA, CaseStory, a_case, clock, day, moment, the
from pydantic import ValidationError

from case_ledger.domain.closing import CloseCase
from case_ledger.domain.contact import RecordAttempt, RecordContact, RetractContact
from case_ledger.domain.corrections import AddNote
from case_ledger.domain.handover import AddHandoverSession
from case_ledger.domain.judging import late_facts
from case_ledger.domain.messages import SendMessage
from case_ledger.domain.rules import (
    the_case_had_begun,
    the_experts_part_had_begun,
    the_holding_had_begun,
    the_moment_is_not_ahead,
)
from case_ledger.domain.sessions import AddSession, MoveSession
from case_ledger.domain.situation import Command, HoldersCommand
from contracts import cases
from contracts.cases.contact import AttemptKind, AttemptOutcome

A_DAY = timedelta(hours=24)


def a_case_of_day_2() -> CaseStory:
    """Received on day 1 at 9:00, registered at 10:00, Eva's since day 2 at 9:00; it is day 3 at 9:00."""
    story = a_case(at="10:00", received=timedelta(hours=1)).on(2, "9:00").assigned_to(EVA)
    return story.on(3, "9:00")


def late(story: CaseStory, after: timedelta = A_DAY) -> list[str]:
    return [each.type.split(".")[2] for each in late_facts(story.case, after)]


@pytest.mark.rule("D12")
def test_a_fact_keeps_when_it_happened_and_when_it_was_recorded() -> None:
    command = RecordContact(happened_at=moment(2, "11:00"))
    story = a_case_of_day_2().when(command, by=EVA).afterwards
    meta = story.events[-1].meta
    assert (meta.happened_at, meta.time) == (moment(2, "11:00"), moment(3, "9:00"))


@pytest.mark.rule("D12")
def test_what_rests_on_a_fact_goes_by_when_it_happened() -> None:
    story = a_case_of_day_2().when(RecordContact(happened_at=moment(2, "11:00")), by=EVA).afterwards
    assert story.case.holder is not None
    assert story.case.holder.contacted_at == moment(2, "11:00")


@pytest.mark.rule("D12")
def test_without_another_moment_it_happened_now() -> None:
    story = a_case_of_day_2().when(RecordContact(), by=EVA).afterwards
    assert story.events[-1].meta.happened_at == moment(3, "9:00")


@pytest.mark.rule("D12")
@pytest.mark.parametrize("command", ACTS, ids=lambda each: each.__name__)
def test_nothing_that_happened_lies_in_the_future(command: type[Command]) -> None:
    assert the_moment_is_not_ahead in ACTS[command].rules


@pytest.mark.rule("D12")
@pytest.mark.parametrize("command", ACTS, ids=lambda each: each.__name__)
def test_nothing_happened_before_the_actors_part_in_the_case_began(command: type[Command]) -> None:
    rules = set(ACTS[command].rules)
    in_own_name = {the_case_had_begun, the_experts_part_had_begun}
    for_the_expert = {the_holding_had_begun}
    assert (for_the_expert if issubclass(command, HoldersCommand) else in_own_name) <= rules


@pytest.mark.rule("D12")
def test_a_moment_ahead_is_refused_to_the_minute() -> None:
    story = a_case_of_day_2()
    story.when(RecordContact(happened_at=moment(3, "9:01")), by=EVA).then_refused("D12 in-the-future")
    assert story.when(RecordContact(happened_at=moment(3, "9:00")), by=EVA).events


@pytest.mark.rule("D12")
def test_the_desks_part_begins_when_the_case_was_received() -> None:
    note = AddNote(text="She called.", happened_at=moment(1, "8:59"))
    a_case_of_day_2().when(note, by=OLGA).then_refused("D12 before-the-case")
    in_time = AddNote(text="She called.", happened_at=moment(1, "9:00"))
    assert a_case_of_day_2().when(in_time, by=OLGA).events


@pytest.mark.rule("D12")
@pytest.mark.parametrize(
    "command",
    [
        RecordContact(happened_at=moment(2, "8:59")),
        SendMessage(text="She called.", happened_at=moment(2, "8:59")),
        RecordAttempt(
            kind=AttemptKind.PHONE, outcome=AttemptOutcome.NO_ANSWER, happened_at=moment(2, "8:59")
        ),
    ],
    ids=lambda each: type(each).__name__,
)
def test_an_experts_part_begins_with_their_assignment(command: Command) -> None:
    a_case_of_day_2().when(command, by=EVA).then_refused("D12 before-the-assignment")
    at_once = command.model_copy(update={"happened_at": moment(2, "9:00")})
    assert a_case_of_day_2().when(at_once, by=EVA).events


@pytest.mark.rule("D12", "C6")
def test_a_new_experts_part_begins_with_the_reassignment() -> None:
    story = a_case_of_day_2().reassigned_to(KATA).on(4)
    early = RecordContact(happened_at=moment(3, "8:59"))
    story.when(early, by=KATA).then_refused("D12 before-the-assignment")


@pytest.mark.rule("D12", "C9")
def test_a_supervisor_who_acts_for_the_expert_acts_within_the_experts_part() -> None:
    early = CloseCase(happened_at=moment(2, "8:59"), acting_reason="Eva is ill.")
    refusal = a_case_of_day_2().when(early, by=SARA).refusal
    assert refusal.missing[0].code == "before-the-assignment"


@pytest.mark.rule("D12", "D13")
def test_an_expert_retracts_nothing_before_their_assignment() -> None:
    early = RetractContact(reason="Wrong case.", happened_at=moment(2, "8:59"))
    a_case_of_day_2().contacted().when(early, by=EVA).then_refused(
        "D12 before-the-assignment", "D12 before-what-it-follows"
    )


@pytest.mark.rule("D12")
@pytest.mark.parametrize("year", ["1999-12-31T23:59:59Z", "2100-01-01T00:00:01Z"])
def test_a_moment_lies_within_reason(year: str) -> None:
    with pytest.raises(ValidationError, match="2000 and 2100"):
        RecordContact.model_validate_json(f'{{"happened_at": "{year}"}}')


@pytest.mark.rule("D12")
def test_a_moment_names_its_zone() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        RecordContact.model_validate_json('{"happened_at": "2026-03-02T09:00:00"}')


@pytest.mark.rule("D12", "D8")
def test_what_was_recorded_over_24_hours_late_is_shown() -> None:
    story = a_case_of_day_2()
    assert late(story.contacted(at=moment(2, "9:00"))) == []
    assert late(story.later(minutes=1).contacted(at=moment(2, "9:00"))) == ["client_contacted"]


@pytest.mark.rule("D12", "J1")
def test_how_late_is_late_is_a_setting_of_the_process() -> None:
    story = a_case_of_day_2().contacted(at=moment(3, "7:00"))
    assert late(story, timedelta(hours=1)) == ["client_contacted"]
    assert late(story, timedelta(hours=2)) == []


@pytest.mark.rule("D12", "D1")
def test_a_session_entered_over_24_hours_after_it_took_place_is_shown_as_late() -> None:
    story = a_case_of_day_2().contacted().on(4, "10:00")
    at_once = AddSession(date=day(3), time=clock("10:00"))
    assert late(story.when(at_once, by=EVA).afterwards) == []
    entered = story.later(minutes=1).when(at_once, by=EVA, making=the("session 1")).afterwards
    assert late(entered) == ["session_added"]
    moved = entered.on(9).when(
        MoveSession(session=the("session 1"), date=day(4), time=clock("10:00")), by=EVA
    )
    assert late(moved.afterwards) == ["session_added", "session_moved"]


@pytest.mark.rule("D12", "C6")
def test_a_session_handed_over_late_is_shown_as_late() -> None:
    story = a_case_of_day_2().on(5).reassigned_to(KATA)
    entered = story.when(AddHandoverSession(date=day(3), time=clock("10:00")), by=EVA).afterwards
    assert late(entered) == ["handover_session_added"]


@pytest.mark.rule("D12")
def test_a_planned_session_is_not_late() -> None:
    assert late(a_case_of_day_2().contacted().with_session(day=30)) == []


@pytest.mark.rule("D12")
def test_a_case_received_long_before_it_was_registered_is_late_too() -> None:
    assert late(a_case(received=timedelta(hours=25))) == ["case_registered"]
    assert cases.CaseRegistered.type.split(".")[2] == "case_registered"
