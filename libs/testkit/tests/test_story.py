"""The test language itself: a story that does not come true says what happened instead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from contracts.envelope import Recorded
from contracts.event import Event
from contracts.refusal import Missing, Refusal
from contracts.sealed import Clear, Private
from testkit.story import ONCE, Stories, by


class Lent(Event):
    type: ClassVar[str] = "kronika.tests.lent.v1"

    book: str
    note: Private[str] | None = None


class Returned(Event):
    type: ClassVar[str] = "kronika.tests.returned.v1"


@dataclass(frozen=True)
class Shelf:
    reader: str | None = None


def evolve(shelf: Shelf, recorded: Recorded[Event]) -> Shelf:
    return replace(shelf, reader=recorded.meta.actor if isinstance(recorded.event, Lent) else None)


def give_back(shelf: Shelf) -> Sequence[Event] | Refusal:
    if shelf.reader is None:
        return Refusal("not-lent", "Nobody has it", (Missing("X1", "on-the-shelf", "It stands there."),))
    return (Returned(),)


a_shelf = Stories(Shelf(), evolve)
LENT = Lent(book="Solaris", note=Clear("jan", "for Olga"))


def test_events_of_the_past_make_the_state() -> None:
    assert a_shelf.given(by("eva", LENT)).state.reader == "eva"


def test_a_story_goes_on_where_it_ended() -> None:
    after = a_shelf.given(by("eva", LENT)).when(give_back).then(Returned())
    after.when(give_back).then_refused("not-lent", "on-the-shelf")


def test_a_minute_lies_between_events_that_name_no_moment() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    happened = a_shelf.given(LENT, by("eva", Returned(), at=noon), LENT).happened
    assert [each.meta.time for each in happened] == [ONCE, noon, noon.replace(minute=1)]


def test_other_events_than_expected_fail_with_the_whole_story() -> None:
    with pytest.raises(AssertionError) as caught:
        a_shelf.given(by("eva", LENT)).when(give_back).then(LENT)
    story = str(caught.value)
    assert "operator eva: Lent(" in story
    assert "for Olga [of jan]" in story
    assert "when give_back\nit came to\n    Returned()" in story


def test_events_fail_where_a_refusal_was_expected() -> None:
    with pytest.raises(AssertionError):
        a_shelf.given(LENT).when(give_back).then_refused("not-lent", "on-the-shelf")


@pytest.mark.parametrize("codes", [(), ("another",), ("on-the-shelf", "another")])
def test_a_refusal_has_to_name_all_that_is_missing_and_no_more(codes: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError):
        a_shelf.given().when(give_back).then_refused("not-lent", *codes)


def test_a_refusal_fails_where_nothing_was_expected() -> None:
    with pytest.raises(AssertionError):
        a_shelf.given().when(give_back).then_nothing()
