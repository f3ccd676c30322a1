"""D13: contact, an attempt or satisfaction recorded in error is retracted, with a reason."""

import pytest
from domain.language import EVA, OLGA, SARA, CaseStory, a_case, private, the
from domain.language.people import Colleague
from pydantic import ValidationError

from case_ledger.domain.contact import RetractAttempt, RetractContact
from case_ledger.domain.progress import progress
from case_ledger.domain.satisfaction import RetractSatisfaction
from case_ledger.domain.situation import Command
from contracts import cases
from contracts.event import Event

WHY = "It was another client."
ATTEMPT = the("attempt 1")
RETRACTED: tuple[tuple[Command, Event, str], ...] = (
    (RetractContact(reason=WHY), cases.ContactRetracted(reason=private(WHY)), "no-contact-recorded"),
    (
        RetractAttempt(attempt=ATTEMPT, reason=WHY),
        cases.AttemptRetracted(attempt=ATTEMPT, reason=private(WHY)),
        "attempt-unknown",
    ),
    (RetractSatisfaction(reason=WHY), cases.SatisfactionRetracted(reason=private(WHY)), "nothing-to-retract"),
)


def a_full_case() -> CaseStory:
    story = a_case().assigned_to(EVA).attempted().contacted().on(4)
    return story.with_paper().scored()


def name(value: object) -> str:
    return value.name if isinstance(value, Colleague) else type(value).__name__


@pytest.mark.rule("D13")
@pytest.mark.parametrize(("command", "event", "_"), RETRACTED, ids=name)
@pytest.mark.parametrize("who", [EVA, OLGA, SARA], ids=name)
def test_the_expert_and_staff_retract_with_a_reason(
    who: Colleague, command: Command, event: Event, _: str
) -> None:
    a_full_case().when(command, by=who).then(event)


@pytest.mark.rule("D13")
@pytest.mark.parametrize(("command", "event", "_"), RETRACTED, ids=name)
def test_nothing_is_retracted_without_a_reason(command: Command, event: Event, _: str) -> None:
    with pytest.raises(ValidationError, match="reason"):
        type(command).model_validate(command.model_dump(exclude={"reason"}))


@pytest.mark.rule("D13")
@pytest.mark.parametrize(("command", "event", "code"), RETRACTED, ids=name)
def test_what_was_never_recorded_is_not_retracted(command: Command, event: Event, code: str) -> None:
    a_case().assigned_to(EVA).when(command, by=EVA).then_refused(f"D13 {code}")


@pytest.mark.rule("D13")
@pytest.mark.parametrize(("command", "event", "_"), RETRACTED, ids=name)
def test_nothing_is_retracted_twice(command: Command, event: Event, _: str) -> None:
    again = a_full_case().told(event, EVA).when(command, by=EVA)
    if isinstance(command, RetractAttempt):
        again.then_nothing()
    else:
        assert again.refusal.missing


@pytest.mark.rule("D13")
@pytest.mark.parametrize(("command", "event", "_"), RETRACTED, ids=name)
def test_nothing_is_retracted_once_the_case_is_closed(command: Command, event: Event, _: str) -> None:
    a_full_case().closed().when(command, by=OLGA).then_refused("D8 case-closed")


@pytest.mark.rule("D13", "I4")
@pytest.mark.parametrize(("command", "event", "_"), RETRACTED, ids=name)
def test_of_an_erased_client_no_reason_is_kept(command: Command, event: Event, _: str) -> None:
    a_full_case().erased().when(command, by=OLGA).then_refused("I4 person-erased")


@pytest.mark.rule("D13", "E1")
@pytest.mark.parametrize(("index", "left"), [(0, 0), (2, 2)], ids=["contact", "satisfaction"])
def test_the_status_bar_falls_back_with_what_was_retracted(index: int, left: int) -> None:
    story = a_full_case().with_session(day=3)
    assert progress(story.case, story.process) == 3
    story = story.told(RETRACTED[index][1], EVA)
    assert progress(story.case, story.process) == left


@pytest.mark.rule("D13", "I1")
def test_the_record_keeps_both() -> None:
    story = a_full_case().told(RETRACTED[1][1], EVA)
    assert {cases.AttemptRecorded, cases.AttemptRetracted} <= {type(each.event) for each in story.events}
    assert [each.retracted for each in story.case.attempts] == [True]


@pytest.mark.rule("D13")
def test_only_the_attempt_named_is_retracted() -> None:
    story = a_full_case().attempted().told(RETRACTED[1][1], EVA)
    assert [each.retracted for each in story.case.attempts] == [True, False]


@pytest.mark.rule("D13", "C3")
def test_after_a_retraction_contact_can_be_recorded_again() -> None:
    story = a_full_case().told(RETRACTED[0][1], EVA)
    assert not story.case.is_accepted
    assert story.contacted().case.is_accepted


@pytest.mark.rule("D13", "C4")
def test_contact_is_not_retracted_while_sessions_rest_on_it() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=9)
    told = story.when(RetractContact(reason=WHY), by=EVA)
    told.then_refused("D13 session-registered")
    assert told.refusal.missing[0].words == "Sessions are registered; delete the sessions first."
    assert story.with_session_deleted().when(RetractContact(reason=WHY), by=EVA).events


@pytest.mark.rule("D13", "H3")
def test_sessions_from_before_a_reopening_do_not_hold_the_contact_fast() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed().approved().on(8).reopened().contacted()
    assert story.when(RetractContact(reason=WHY), by=EVA).events
