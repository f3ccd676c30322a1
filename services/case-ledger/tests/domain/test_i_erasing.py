"""I4: one person starts the erasure of a client, another confirms it."""

from datetime import timedelta

import pytest
from domain.language import CASE, CLIENT, EVA, OLGA, OTTO, SARA, CaseStory, a_case, the

from case_ledger.domain.erasure import ConfirmErasure, StartErasure, on_another_case
from contracts.cases.erasure import (
    AskedThrough,
    ErasureCompleted,
    ErasureGround,
    ErasureRequested,
    PersonErased,
)

ASKED = StartErasure(ground=ErasureGround.CLIENT_ASKED, asked_through=AskedThrough.LETTER)
REQUESTED = ErasureRequested(
    erasure=the("erasure"),
    person=CLIENT,
    ground=ErasureGround.CLIENT_ASKED,
    asked_through=AskedThrough.LETTER,
    cases=(),
)
ERASED = PersonErased(erasure=the("erasure"), person=CLIENT)


@pytest.mark.rule("I4")
def test_an_operator_starts_an_erasure_and_says_how_the_client_asked() -> None:
    a_case().when(ASKED, by=OLGA, making=the("erasure")).then(REQUESTED)


@pytest.mark.rule("I4")
def test_starting_an_erasure_erases_nothing_yet() -> None:
    story = a_case().erasure_started()
    assert story.case.erased == frozenset()
    assert story.case.erasure is not None
    assert (story.case.erasure.started_by, story.case.erasure.confirmed_at) == (str(OLGA.id), None)


@pytest.mark.rule("I4")
def test_another_person_confirms_what_was_started() -> None:
    a_case().erasure_started(by=OLGA).when(ConfirmErasure(), by=SARA).then(ERASED)


@pytest.mark.rule("I4")
def test_nobody_confirms_their_own_start() -> None:
    a_case().erasure_started(by=SARA).when(ConfirmErasure(), by=SARA).then_refused("I4 own-start")


@pytest.mark.rule("I4")
def test_what_nobody_started_is_not_confirmed() -> None:
    a_case().when(ConfirmErasure(), by=SARA).then_refused("I4 erasure-not-started")


@pytest.mark.rule("I4")
def test_an_erasure_is_started_once() -> None:
    a_case().erasure_started().when(ASKED, by=OTTO).then_refused("I4 erasure-started")
    a_case().erased().when(ASKED, by=OTTO).then_refused("I4 person-erased")
    a_case().erased().when(ConfirmErasure(), by=SARA).then_refused("I4 person-erased")


@pytest.mark.rule("I4")
@pytest.mark.parametrize(
    "command",
    [
        StartErasure(ground=ErasureGround.CLIENT_ASKED),
        StartErasure(ground=ErasureGround.RECORDED_BY_MISTAKE, asked_through=AskedThrough.EMAIL),
    ],
)
def test_the_way_of_asking_is_told_if_and_only_if_the_client_asked(command: StartErasure) -> None:
    a_case().when(command, by=OLGA).then_refused("I4 channel-unclear")


@pytest.mark.rule("I4", "D12")
def test_an_erasure_is_not_started_in_the_future() -> None:
    story = a_case()
    later = ASKED.model_copy(update={"happened_at": story.now + timedelta(hours=1)})
    story.when(later, by=OLGA).then_refused("D12 in-the-future")


@pytest.mark.rule("I4", "D8")
def test_an_erasure_neither_ends_an_approval_nor_waits_for_one() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed().approved().erasure_started().erased()
    assert story.case.approval is not None


@pytest.mark.rule("I4")
def test_an_erasure_reaches_another_case_of_the_client_once() -> None:
    other = a_case(person=the("the same client, registered anew")).case
    (event,) = on_another_case(other, ERASED)
    assert event == PersonErased(erasure=the("erasure"), person=the("the same client, registered anew"))
    assert on_another_case(a_case().erased().case, ERASED) == ()
    assert on_another_case(a_case().erasure_started().case, REQUESTED) == ()


@pytest.mark.rule("I4")
def test_a_completed_erasure_names_the_keys_that_are_gone() -> None:
    story: CaseStory = a_case().erasure_started().erased()
    keys = (f"{CASE}/{CLIENT}/1",)
    done = story.told(ErasureCompleted(erasure=the("erasure"), person=CLIENT, keys=keys), OLGA)
    assert done.case.erasure is not None
    assert (done.case.erasure.keys, done.case.erasure.completed_at) == (keys, done.now)
