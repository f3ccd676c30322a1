"""I2: a case as it stood at any moment is the fold of the events up to then."""

from functools import reduce

import pytest
from domain.language import EVA, KATA, CaseStory, a_case, moment

from case_ledger.domain.case import Case
from case_ledger.domain.evolving import evolve
from case_ledger.domain.progress import progress
from contracts.cases.contact import AttemptKind
from contracts.envelope import Recorded
from contracts.event import Event


def fold(events: tuple[Recorded[Event], ...]) -> Case | None:
    nothing: Case | None = None
    return reduce(evolve, events, nothing)


def chapters() -> list[CaseStory]:
    """The same case after each step of its life."""
    told = [a_case()]
    told.append(told[-1].later(hours=1).assigned_to(EVA))
    told.append(told[-1].later(hours=1).declined())
    told.append(told[-1].later(hours=1).assigned_to(EVA))
    told.append(told[-1].later(hours=1).attempted(AttemptKind.TEXT))
    told.append(told[-1].later(hours=1).contacted())
    told.append(told[-1].later(hours=1).with_session(day=3))
    told.append(told[-1].on(4).with_paper())
    told.append(told[-1].later(hours=1).reassigned_to(KATA))
    told.append(told[-1].later(hours=1).contacted())
    told.append(told[-1].later(hours=1).scored())
    told.append(told[-1].later(hours=1).closed())
    told.append(told[-1].later(hours=1).returned())
    told.append(told[-1].later(hours=1).closed())
    told.append(told[-1].later(hours=1).approved())
    told.append(told[-1].later(hours=1).reopened(expert=KATA))
    return told


@pytest.mark.rule("I2")
def test_a_case_at_any_version_is_the_fold_of_the_events_up_to_it() -> None:
    *before, latest = chapters()
    for story in before:
        assert fold(latest.events[: story.version]) == story.state


@pytest.mark.rule("I2", "I3")
def test_folding_the_same_events_again_tells_the_same_case() -> None:
    latest = chapters()[-1]
    assert fold(latest.events) == fold(latest.events) == latest.state


@pytest.mark.rule("I2")
def test_a_case_can_be_followed_on_from_any_moment() -> None:
    latest = chapters()[-1]
    for version in range(1, latest.version):
        assert reduce(evolve, latest.events[version:], fold(latest.events[:version])) == latest.state


@pytest.mark.rule("I2", "E1")
def test_the_status_bar_of_any_moment_can_be_seen() -> None:
    story = chapters()[-1]
    bars = [progress(each.case, story.process) for each in chapters()]
    assert bars == [0, 0, 0, 0, 0, 1, 2, 2, 0, 2, 3, 3, 3, 3, 3, 0]


@pytest.mark.rule("I2", "D12")
def test_as_recorded_and_as_happened_can_differ() -> None:
    story = a_case().assigned_to(EVA).on(3).contacted(at=moment(2))
    recorded = tuple(each for each in story.events if each.meta.time <= moment(2))
    happened = tuple(each for each in story.events if each.meta.happened_at <= moment(2))
    as_recorded, as_happened = fold(recorded), fold(happened)
    assert as_recorded is not None
    assert as_happened is not None
    assert (as_recorded.is_accepted, as_happened.is_accepted) == (False, True)
