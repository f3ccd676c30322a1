"""C: who may hold a case, and how they come to it (A2, C1, C5, C7, C8)."""

from typing import Any

import pytest
from domain.language import (
    EVA,
    KATA,
    LEO,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    CaseStory,
    Colleague,
    a_case,
    moment,
    the,
)

from case_ledger.domain.assignment import AssignCase, DelegateCase, TakeOverCase
from case_ledger.domain.holding import HoldingKind
from contracts.cases.assignment import CaseAssigned, CaseDelegated, CaseTakenOver, DeclineReason
from contracts.cases.vocabulary import Candidate, Proposal

GIVING = [AssignCase, DelegateCase]
UNFIT: dict[str, dict[str, Any]] = {
    "A2 expert-unconfirmed": {"confirmed": False},
    "C1 expert-inactive": {"active": False},
    "C1 expert-absent": {"absent": True},
    "C1 competence-missing": {"competences": frozenset()},
    "C4 expert-knows-client": {"knows_client": True},
}
NOT_ENTITLED: dict[str, dict[str, Any]] = {
    **UNFIT,
    "C5 language-missing": {"languages": frozenset({"pl"})},
    "C5 capacity-reached": {"below_capacity": False},
}


@pytest.mark.rule("C1")
def test_an_operator_assigns_a_registered_case() -> None:
    after = a_case().when(AssignCase(expert=EVA.id), by=OLGA).then(CaseAssigned(expert=EVA.id))
    holder = after.case.holder
    assert holder is not None
    assert (holder.expert, holder.since, holder.by) == (EVA.id, moment(1, "9:00"), str(OLGA.id))


@pytest.mark.rule("C1")
def test_what_was_proposed_is_recorded_with_the_choice() -> None:
    proposal = Proposal(ranking="2026-01", candidates=(Candidate(expert=KATA.id, place=1),))
    a_case().when(AssignCase(expert=EVA.id, proposal=proposal), by=OLGA).then(
        CaseAssigned(expert=EVA.id, proposal=proposal)
    )


@pytest.mark.rule("C5")
@pytest.mark.parametrize("who", [OLGA, SARA, LEO])
def test_operator_supervisor_and_the_team_s_lead_delegate(who: Colleague) -> None:
    after = a_case().when(DelegateCase(expert=EVA.id), by=who).then(CaseDelegated(expert=EVA.id))
    assert after.case.holder is not None
    assert after.case.holder.kind is HoldingKind.DELEGATED


@pytest.mark.rule("C5")
def test_an_entitled_expert_takes_a_case_over() -> None:
    after = a_case().when(TakeOverCase(), by=EVA).then(CaseTakenOver(expert=EVA.id))
    assert after.expert == EVA.id


@pytest.mark.rule("A2", "C1", "C4")
@pytest.mark.parametrize("giving", GIVING)
@pytest.mark.parametrize("missing", UNFIT)
def test_an_unfit_expert_gets_no_case(giving: type[AssignCase | DelegateCase], missing: str) -> None:
    story = a_case().knowing(EVA, **UNFIT[missing])
    story.when(giving(expert=EVA.id), by=OLGA).then_refused(missing)


@pytest.mark.rule("C5", "A2")
@pytest.mark.parametrize("missing", NOT_ENTITLED)
def test_an_expert_who_is_not_entitled_takes_nothing_over(missing: str) -> None:
    a_case().knowing(EVA, **NOT_ENTITLED[missing]).when(TakeOverCase(), by=EVA).then_refused(missing)


@pytest.mark.rule("A2", "C1", "C4", "C5")
def test_all_that_is_missing_for_a_take_over_is_said_at_once() -> None:
    everything = {name: value for facts in NOT_ENTITLED.values() for name, value in facts.items()}
    story = a_case(crisis=True).assigned_to(EVA).declined().knowing(EVA, **everything)
    story.when(TakeOverCase(), by=EVA).then_refused(
        *NOT_ENTITLED, "C5 declined-before", "C7 crisis-is-assigned"
    )


@pytest.mark.rule("C1")
@pytest.mark.parametrize("nobody", [the("a stranger"), OTTO.id])
def test_a_case_goes_to_experts_only(nobody: object) -> None:
    story = a_case().knowing(OTTO, competences=EVA.person.competences)
    story.when(AssignCase(expert=nobody), by=OLGA).then_refused("C1 not-an-expert")


@pytest.mark.rule("C1", "C5")
@pytest.mark.parametrize("facts", [{"languages": frozenset({"pl"})}, {"below_capacity": False}])
def test_the_desk_may_choose_an_expert_despite_language_and_workload(facts: dict[str, object]) -> None:
    story = a_case().knowing(EVA, **facts)
    story.when(AssignCase(expert=EVA.id), by=OLGA).then(CaseAssigned(expert=EVA.id))


@pytest.mark.rule("C5")
@pytest.mark.parametrize("giving", GIVING)
def test_a_case_that_somebody_holds_is_not_given_away_again(
    giving: type[AssignCase | DelegateCase],
) -> None:
    a_case().assigned_to(EVA).when(giving(expert=KATA.id), by=OLGA).then_refused("C5 already-assigned")


@pytest.mark.rule("C5")
def test_a_case_that_somebody_holds_is_not_taken_over() -> None:
    a_case().assigned_to(EVA).when(TakeOverCase(), by=KATA).then_refused("C5 already-assigned")


@pytest.mark.rule("C1", "C6")
@pytest.mark.parametrize("expert", [EVA, KATA])
def test_a_closed_case_cannot_be_assigned(expert: Colleague) -> None:
    closed = a_case().assigned_to(EVA).ready_to_close().closed()
    closed.when(AssignCase(expert=expert.id), by=OLGA).then_refused("D8 case-closed", "C5 already-assigned")


@pytest.mark.rule("C1")
def test_a_case_that_ended_before_anybody_held_it_cannot_be_assigned() -> None:
    a_case().ended().when(AssignCase(expert=EVA.id), by=OLGA).then_refused("D8 case-closed")
    a_case().ended().when(TakeOverCase(), by=EVA).then_refused("D8 case-closed")


@pytest.mark.rule("C5")
@pytest.mark.parametrize("giving", GIVING)
def test_a_lead_gives_no_case_outside_the_team(giving: type[AssignCase | DelegateCase]) -> None:
    a_case().when(giving(expert=PIOTR.id), by=LEO).then_refused("C5 not-in-the-team")


@pytest.mark.rule("C5")
def test_a_lead_of_no_team_gives_no_case_to_anybody() -> None:
    story = a_case().knowing(LEO, leads=frozenset())
    story.when(DelegateCase(expert=EVA.id), by=LEO).then_refused("C5 not-in-the-team")


@pytest.mark.rule("C5")
@pytest.mark.parametrize("who", [OLGA, SARA])
def test_the_desk_gives_cases_to_every_team(who: Colleague) -> None:
    a_case().when(DelegateCase(expert=PIOTR.id), by=who).then(CaseDelegated(expert=PIOTR.id))


@pytest.mark.rule("C7")
def test_a_crisis_is_never_taken_over() -> None:
    a_case(crisis=True).when(TakeOverCase(), by=EVA).then_refused("C7 crisis-is-assigned")


@pytest.mark.rule("C7")
def test_a_crisis_is_assigned_by_the_desk() -> None:
    a_case(crisis=True).when(AssignCase(expert=EVA.id), by=OLGA).then(CaseAssigned(expert=EVA.id))


@pytest.mark.rule("C8")
def test_an_expert_who_is_back_gets_cases_again() -> None:
    story = a_case().knowing(EVA, absent=True).knowing(EVA, absent=False)
    story.when(AssignCase(expert=EVA.id), by=OLGA).then(CaseAssigned(expert=EVA.id))


@pytest.mark.rule("C1")
@pytest.mark.parametrize(
    ("story", "command", "who"),
    [
        (a_case().assigned_to(EVA), AssignCase(expert=EVA.id), OLGA),
        (a_case().delegated_to(EVA), DelegateCase(expert=EVA.id), OLGA),
        (a_case().taken_over_by(EVA), TakeOverCase(), EVA),
    ],
)
def test_repeating_an_assignment_changes_nothing(
    story: CaseStory, command: AssignCase | DelegateCase | TakeOverCase, who: Colleague
) -> None:
    story.when(command, by=who).then_nothing()


@pytest.mark.rule("C1")
def test_assigning_what_another_assigned_is_no_repetition() -> None:
    story = a_case().assigned_to(EVA)
    story.when(AssignCase(expert=EVA.id), by=OTTO).then_refused("C5 already-assigned")
    story.when(DelegateCase(expert=EVA.id), by=OLGA).then_refused("C5 already-assigned")


@pytest.mark.rule("D12")
def test_an_assignment_lies_between_the_case_and_now() -> None:
    ahead = AssignCase(expert=EVA.id, happened_at=moment(1, "9:01"))
    a_case().when(ahead, by=OLGA).then_refused("D12 in-the-future")
    early = AssignCase(expert=EVA.id, happened_at=moment(1, "8:59"))
    a_case().when(early, by=OLGA).then_refused("D12 before-the-case")


@pytest.mark.rule("D12")
@pytest.mark.parametrize("giving", GIVING)
def test_an_assignment_can_not_lie_in_a_former_expert_s_time(
    giving: type[AssignCase | DelegateCase],
) -> None:
    story = a_case().assigned_to(EVA).on(1, "11:00").declined().on(1, "12:00")
    story.when(giving(expert=KATA.id, happened_at=moment(1, "10:59")), by=OLGA).then_refused(
        "D12 before-the-former-left"
    )
    at = moment(1, "11:00")
    after = story.when(giving(expert=KATA.id, happened_at=at), by=OLGA).afterwards
    assert after.case.holder is not None
    assert after.case.holder.since == at


@pytest.mark.rule("C4")
@pytest.mark.parametrize("reason", [None, *DeclineReason])
def test_only_who_knows_the_client_is_out_for_the_desk_too(reason: DeclineReason | None) -> None:
    told = a_case().assigned_to(EVA).declined(reason).when(AssignCase(expert=EVA.id), by=OLGA)
    if reason is DeclineReason.KNOWS_CLIENT:
        told.then_refused("C4 expert-knows-client")
    else:
        told.then(CaseAssigned(expert=EVA.id))
