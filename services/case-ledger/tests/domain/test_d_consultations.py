"""D1: the available consultations, whom they bind, and who changes their number."""

import pytest
from domain.language import EVA, KATA, OLGA, SARA, CaseStory, a_case, clock, day, moment, private, the
from domain.language.people import Colleague
from pydantic import ValidationError

from case_ledger.domain.sessions import AddSession, ChangeConsultations, DeleteSession, MoveSession
from contracts import cases
from contracts.cases.sessions import DeletionReason

FIRST, NEW = the("session 1"), the("a new session")


def an_accepted_case() -> CaseStory:
    return a_case().assigned_to(EVA).contacted()


def adding(number: int) -> AddSession:
    return AddSession(date=day(number), time=clock("10:00"))


def added(number: int) -> cases.SessionAdded:
    return cases.SessionAdded(session=NEW, expert=EVA.id, starts_at=moment(number, "10:00"), minutes=50)


@pytest.mark.rule("D1")
def test_sessions_never_exceed_the_available_consultations() -> None:
    story = a_case(consultations=2).assigned_to(EVA).contacted().with_session(day=3).with_session(day=4)
    story.when(adding(5), by=EVA).then_refused("D1 no-consultation-left")


@pytest.mark.rule("D1")
def test_the_last_consultation_can_be_used() -> None:
    story = a_case(consultations=2).assigned_to(EVA).contacted().with_session(day=3)
    story.when(adding(4), by=EVA, making=NEW).then(added(4))


@pytest.mark.rule("D1", "C6")
def test_sessions_of_a_former_expert_count_against_the_consultations() -> None:
    story = a_case(consultations=1).assigned_to(EVA).contacted().with_session(day=3)
    story = story.on(4).reassigned_to(KATA).contacted()
    story.when(adding(8), by=KATA).then_refused("D1 no-consultation-left")


@pytest.mark.rule("D1", "C6")
def test_planned_sessions_of_a_former_expert_fall_away() -> None:
    story = an_accepted_case().with_session(day=3).with_session(day=8).on(4).reassigned_to(KATA)
    assert [(each.expert, each.starts_at) for each in story.case.sessions] == [(EVA.id, moment(3, "10:00"))]


@pytest.mark.rule("D1", "C6")
def test_a_session_of_a_former_expert_is_not_the_present_ones_to_change() -> None:
    story = an_accepted_case().with_session(day=3).on(4).reassigned_to(KATA).contacted()
    story.when(MoveSession(session=FIRST, date=day(5), time=clock("9:00")), by=KATA).then_refused(
        "C6 session-of-another"
    )
    delete = DeleteSession(session=FIRST, reason=DeletionReason.CANCELLED)
    story.when(delete, by=KATA).then_refused("C6 session-of-another")


@pytest.mark.rule("D1")
@pytest.mark.parametrize("who", [OLGA, SARA], ids=lambda who: who.name)
def test_operator_and_supervisor_raise_the_consultations_with_a_reason(who: Colleague) -> None:
    story = a_case(consultations=1).assigned_to(EVA).contacted().with_session(day=3)
    raised = story.when(ChangeConsultations(available=2, reason="The company agreed."), by=who).then(
        cases.ConsultationsChanged(available=2, reason=private("The company agreed."))
    )
    raised.when(adding(4), by=EVA, making=NEW).then(added(4))


@pytest.mark.rule("D1")
def test_consultations_change_only_with_a_reason() -> None:
    with pytest.raises(ValidationError, match="reason"):
        ChangeConsultations.model_validate({"available": 6})


@pytest.mark.rule("D1")
def test_consultations_are_never_fewer_than_the_sessions_registered() -> None:
    story = an_accepted_case().with_session(day=3).with_session(day=4)
    fewer = ChangeConsultations(available=1, reason="The contract ended.")
    story.when(fewer, by=OLGA).then_refused("D1 fewer-than-registered")
    as_many = ChangeConsultations(available=2, reason="The contract ended.")
    assert story.when(as_many, by=OLGA).afterwards.case.details.consultations == 2


@pytest.mark.rule("D1")
def test_setting_the_consultations_to_what_they_are_changes_nothing() -> None:
    an_accepted_case().when(ChangeConsultations(available=5, reason="As before."), by=OLGA).then_nothing()


@pytest.mark.rule("D1", "D8")
def test_consultations_stay_once_the_case_is_approved() -> None:
    approved = a_case().assigned_to(EVA).ready_to_close().closed().approved()
    raising = ChangeConsultations(available=9, reason="The company agreed.")
    approved.when(raising, by=OLGA).then_refused("D8 case-approved")


@pytest.mark.rule("D1", "I4")
def test_of_an_erased_client_no_reason_for_more_consultations_is_kept() -> None:
    raising = ChangeConsultations(available=9, reason="The company agreed.")
    an_accepted_case().erased().when(raising, by=OLGA).then_refused("I4 person-erased")
