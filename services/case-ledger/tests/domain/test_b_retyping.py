"""B: a case turns out to be of another type (B7)."""

import pytest
from domain.language import EVA, JAN, KATA, OLGA, a_case, first_version, moment, the

from case_ledger.domain.corrections import ChangeProblemType
from contracts.cases.assignment import CaseUnassigned, UnassignmentReason
from contracts.cases.registration import ProblemTypeChanged
from contracts.cases.vocabulary import ProblemType, ProcessRef
from contracts.policy import CaseProcess, ContractTerms, process_id

LEGAL = ProblemType.LEGAL
LIFE_COACH = ProblemType.LIFE_COACH


def retyped(problem_type: ProblemType, **changes: object) -> ProblemTypeChanged:
    usual: dict[str, object] = {
        "problem_type": problem_type,
        "process": first_version(problem_type),
        "consultations": 5,
        "session_minutes": 50,
    }
    return ProblemTypeChanged.model_validate({**usual, **changes})


@pytest.mark.rule("B7", "J1")
def test_a_changed_type_takes_that_type_s_current_case_process() -> None:
    story = a_case().publishing(LEGAL, 3, CaseProcess(consultations=2, session_minutes=30))
    current = ProcessRef(process=process_id(LEGAL), version=3)
    after = story.when(ChangeProblemType(problem_type=LEGAL), by=OLGA).then(
        retyped(LEGAL, process=current, consultations=2, session_minutes=30)
    )
    assert (after.case.details.problem_type, after.case.details.process) == (LEGAL, current)


@pytest.mark.rule("B7", "B5")
def test_a_changed_type_takes_the_contract_s_numbers_for_it() -> None:
    story = a_case().granted(ContractTerms(problem_type=LEGAL, consultations=3, session_minutes=20))
    story.when(ChangeProblemType(problem_type=LEGAL), by=OLGA).then(
        retyped(LEGAL, consultations=3, session_minutes=20)
    )


@pytest.mark.rule("B7", "D1")
def test_a_changed_type_never_leaves_fewer_consultations_than_are_registered() -> None:
    story = (
        a_case()
        .assigned_to(EVA)
        .contacted()
        .with_session(day=3)
        .with_session(day=4)
        .publishing(LIFE_COACH, 2, CaseProcess(consultations=1))
    )
    current = ProcessRef(process=process_id(LIFE_COACH), version=2)
    story.when(ChangeProblemType(problem_type=LIFE_COACH), by=OLGA).then(
        retyped(LIFE_COACH, process=current, consultations=2)
    )


@pytest.mark.rule("B7")
def test_an_expert_who_covers_the_new_type_keeps_the_case() -> None:
    after = (
        a_case()
        .assigned_to(EVA)
        .contacted()
        .when(ChangeProblemType(problem_type=LIFE_COACH), by=OLGA)
        .then(retyped(LIFE_COACH))
    )
    assert after.case.is_accepted


@pytest.mark.rule("B7", "C6")
def test_an_expert_who_does_not_cover_the_new_type_gives_the_case_back() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=1, at="10:00").with_session(day=9).on(2)
    given_back = CaseUnassigned(
        former=EVA.id,
        reason=UnassignmentReason.COMPETENCE_NOT_COVERED,
        dropped_sessions=(the("session 2"),),
    )
    after = story.when(ChangeProblemType(problem_type=LEGAL), by=OLGA).then(retyped(LEGAL), given_back)
    assert after.case.holder is None
    assert [each.id for each in after.case.sessions] == [the("session 1")]
    assert not after.case.was_declined


@pytest.mark.rule("B7")
def test_a_type_that_is_so_already_changes_nothing() -> None:
    a_case().when(ChangeProblemType(problem_type=ProblemType.PSYCHOLOGICAL), by=OLGA).then_nothing()


@pytest.mark.rule("B7", "D8")
def test_the_type_of_a_closed_case_can_not_be_changed() -> None:
    command = ChangeProblemType(problem_type=LEGAL)
    a_case().assigned_to(EVA).ready_to_close().closed().when(command, by=OLGA).then_refused("D8 case-closed")
    a_case().assigned_to(EVA).ready_to_close().closed().approved().when(command, by=OLGA).then_refused(
        "D8 case-approved"
    )


@pytest.mark.rule("B7", "D12")
def test_a_change_of_type_lies_in_the_present_expert_s_time_and_not_ahead() -> None:
    story = a_case().later(hours=1).assigned_to(KATA)
    early = ChangeProblemType(problem_type=LEGAL, happened_at=moment(1, "9:30"))
    story.when(early, by=OLGA).then_refused("D12 before-the-assignment")
    ahead = ChangeProblemType(problem_type=LEGAL, happened_at=moment(2))
    story.when(ahead, by=OLGA).then_refused("D12 in-the-future")


@pytest.mark.rule("B7")
def test_a_case_without_an_expert_just_changes_its_type() -> None:
    after = a_case().when(ChangeProblemType(problem_type=LEGAL), by=OLGA).then(retyped(LEGAL))
    after.assigned_to(JAN)


@pytest.mark.rule("B7", "D12")
def test_a_change_of_type_does_not_lie_before_what_the_expert_did_on_the_case() -> None:
    story = a_case().assigned_to(EVA).on(2).contacted().on(3)
    early = ChangeProblemType(problem_type=LEGAL, happened_at=moment(2, "11:59"))
    story.when(early, by=OLGA).then_refused("D12 before-the-experts-work")


@pytest.mark.rule("B7", "C6")
def test_a_session_held_meanwhile_stays_when_a_change_of_type_is_recorded_late() -> None:
    story = a_case().assigned_to(EVA).with_session(day=2).with_session(day=9).on(3)
    command = ChangeProblemType(problem_type=LEGAL, happened_at=moment(1, "9:30"))
    after = story.when(command, by=OLGA).afterwards
    assert [each.id for each in after.case.sessions] == [the("session 1")]
