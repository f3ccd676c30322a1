"""I1: every action is one immutable event; a correction is another event."""

from dataclasses import fields, is_dataclass

import pytest
from domain.language import CASE, EVA, CaseStory, a_case, moment
from pydantic import ValidationError

from case_ledger.domain import case as states
from case_ledger.domain.closing import CloseCase
from case_ledger.domain.contact import RecordContact
from case_ledger.domain.evolving import evolve
from contracts.cases.contact import AttemptKind
from contracts.cases.sessions import DeletionReason
from contracts.event import Event
from contracts.topics import CASES


def a_long_story() -> CaseStory:
    """A case that lived through most of what a case can."""
    story = a_case().assigned_to(EVA).attempted(AttemptKind.TEXT).contacted().with_session(day=3)
    story = story.with_session(day=8).on(9).with_session_deleted("session 2", DeletionReason.MISSED)
    story = story.with_paper().scored(2).scored(4).closed().returned().closed().approved()
    return story.on(12).reopened().contacted().with_session(day=13).on(14).closed().approved()


@pytest.mark.rule("I1")
def test_an_event_says_who_in_which_role_for_whom_when_and_on_which_case() -> None:
    story = a_case().assigned_to(EVA).when(RecordContact(happened_at=moment(1, "9:00")), by=EVA).afterwards
    meta = story.events[-1].meta
    assert (meta.actor, meta.role, meta.subject) == (str(EVA.id), "expert", CASE)
    assert (meta.time, meta.happened_at) == (moment(1, "9:00"), moment(1, "9:00"))
    assert hasattr(meta, "on_behalf_of")


@pytest.mark.rule("I1")
@pytest.mark.parametrize("event", CASES.events, ids=lambda each: each.__name__)
def test_no_event_can_be_changed(event: type[Event]) -> None:
    assert event.model_config["frozen"]
    assert event.model_config["extra"] == "forbid"


@pytest.mark.rule("I1")
def test_changing_a_recorded_event_fails() -> None:
    [*_, scored] = [each for each in a_long_story().events if each.meta.type.endswith("scored.v1")]
    with pytest.raises(ValidationError, match="frozen"):
        scored.event.score = 1  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        scored.meta.actor = "somebody else"  # type: ignore[misc]


@pytest.mark.rule("I1")
def test_no_state_can_be_changed_either() -> None:
    kinds = [each for each in vars(states).values() if isinstance(each, type) and is_dataclass(each)]
    assert kinds
    for kind in kinds:
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]
        assert all("list" not in str(each.type) and "dict" not in str(each.type) for each in fields(kind))


@pytest.mark.rule("I1")
def test_a_correction_is_another_event() -> None:
    story = a_long_story()
    corrected = story.reopened().scored(1)
    assert corrected.events[: story.version] == story.events
    assert corrected.version == story.version + 2


@pytest.mark.rule("I1")
def test_a_refusal_leaves_no_event() -> None:
    story = a_case().assigned_to(EVA)
    assert story.when(CloseCase(), by=EVA).refusal.missing
    assert story.when(CloseCase(), by=EVA).before.events == story.events


@pytest.mark.rule("I1")
def test_no_case_begins_but_by_its_registration() -> None:
    with pytest.raises(ValueError, match="without a registration"):
        evolve(None, a_long_story().events[1])
