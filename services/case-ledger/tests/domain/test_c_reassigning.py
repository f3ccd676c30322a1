"""C: another expert takes the case on (C6), crises (C7), and supervisors who act for an expert (C9)."""

import pytest
from domain.language import (
    EVA,
    JAN,
    KATA,
    LEO,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    TAMAS,
    CaseStory,
    a_case,
    moment,
    the,
)

from case_ledger.domain.assignment import ReassignCase
from case_ledger.domain.closing import CloseCase
from case_ledger.domain.contact import RecordContact, counting_attempts
from case_ledger.domain.corrections import TickExpertReached
from case_ledger.domain.judging import ApproveCase
from case_ledger.domain.progress import progress
from case_ledger.domain.satisfaction import ScoreSatisfaction
from case_ledger.domain.situation import Command
from contracts.cases.assignment import CaseReassigned, ReassignmentReason
from contracts.cases.registration import ExpertReachedByPhone


def to(expert: object, **changes: object) -> ReassignCase:
    return ReassignCase.model_validate({"expert": expert, "reason": "client_asked", **changes})


@pytest.mark.rule("C6")
@pytest.mark.parametrize("reason", ReassignmentReason)
def test_an_open_case_is_reassigned_with_a_reason(reason: ReassignmentReason) -> None:
    told = a_case().assigned_to(EVA).when(to(KATA.id, reason=reason), by=OLGA)
    after = told.then(CaseReassigned(expert=KATA.id, former=EVA.id, reason=reason))
    assert after.expert == KATA.id
    assert [each.expert for each in after.case.former] == [EVA.id]


@pytest.mark.rule("C6")
def test_a_case_is_taken_only_from_whom_it_was_seen_with() -> None:
    story = a_case().assigned_to(EVA)
    story.when(to(KATA.id, former=PIOTR.id), by=OLGA).then_refused("C6 holder-changed")
    assert story.when(to(KATA.id, former=EVA.id), by=OLGA).events


@pytest.mark.rule("C6", "E1")
def test_contact_starts_anew_for_the_new_expert() -> None:
    story = a_case().assigned_to(EVA).contacted().reassigned_to(KATA)
    assert not story.case.is_accepted
    assert progress(story.case, story.process) == 0


@pytest.mark.rule("C6", "D2")
def test_attempts_start_anew_for_the_new_expert() -> None:
    story = a_case().assigned_to(EVA).on(2).called(moment(2, "10:00"))
    assert len(counting_attempts(story.case)) == 1
    assert counting_attempts(story.reassigned_to(KATA).case) == ()


@pytest.mark.rule("C6", "D2")
def test_attempts_of_an_earlier_holding_do_not_count_when_the_expert_is_back() -> None:
    story = a_case().assigned_to(EVA).on(2).called(moment(2, "10:00")).reassigned_to(KATA)
    assert counting_attempts(story.reassigned_to(EVA).case) == ()


@pytest.mark.rule("C6")
def test_sessions_held_keep_their_expert_and_planned_ones_fall_away() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=2).with_session(day=9).on(3)
    after = story.when(to(KATA.id), by=OLGA).then(
        CaseReassigned(
            expert=KATA.id,
            former=EVA.id,
            reason=ReassignmentReason.CLIENT_ASKED,
            dropped_sessions=(the("session 2"),),
        )
    )
    assert [(each.id, each.expert) for each in after.case.sessions] == [(the("session 1"), EVA.id)]


@pytest.mark.rule("C6")
def test_a_session_that_begins_at_the_moment_of_reassignment_is_not_planned_any_more() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=2, at="10:00").on(2, "10:00")
    assert story.when(to(KATA.id), by=OLGA).afterwards.case.sessions


@pytest.mark.rule("C6", "D12")
def test_a_session_held_meanwhile_stays_when_a_reassignment_is_recorded_late() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=2).with_session(day=9).on(3)
    handed = to(KATA.id, happened_at=moment(1, "9:30"))
    after = story.when(handed, by=OLGA).afterwards
    assert [(each.id, each.expert) for each in after.case.sessions] == [(the("session 1"), EVA.id)]


@pytest.mark.rule("C6")
def test_satisfaction_and_papers_stay_with_the_case() -> None:
    story = a_case().assigned_to(EVA).contacted().with_paper().scored(4).reassigned_to(KATA)
    assert story.case.satisfaction is not None
    assert story.case.paper(the("the paper")) is not None


@pytest.mark.rule("C6")
def test_a_case_that_nobody_holds_is_not_reassigned() -> None:
    a_case().when(to(KATA.id), by=OLGA).then_refused("C5 nobody-holds-it")


@pytest.mark.rule("C6")
def test_a_case_is_not_reassigned_to_who_holds_it() -> None:
    a_case().assigned_to(EVA).when(to(EVA.id), by=OLGA).then_refused("C6 same-expert")


@pytest.mark.rule("C6")
def test_repeating_a_reassignment_changes_nothing() -> None:
    story = a_case().assigned_to(EVA).reassigned_to(KATA)
    story.when(to(KATA.id), by=OLGA).then_nothing()
    story.when(to(KATA.id), by=OTTO).then_refused("C6 same-expert")


@pytest.mark.rule("C6")
def test_a_closed_case_is_returned_before_it_is_reassigned() -> None:
    closed = a_case().assigned_to(EVA).ready_to_close().closed()
    closed.when(to(KATA.id), by=OLGA).then_refused("D8 case-closed")
    closed.approved().when(to(KATA.id), by=OLGA).then_refused("D8 case-approved")
    assert closed.returned().when(to(KATA.id), by=OLGA).afterwards.expert == KATA.id


@pytest.mark.rule("C6", "C1", "A2")
def test_the_new_expert_is_asked_all_that_assigning_asks() -> None:
    story = a_case().assigned_to(EVA).knowing(JAN, confirmed=False, active=False, absent=True)
    story.when(to(JAN.id), by=OLGA).then_refused(
        "A2 expert-unconfirmed", "C1 expert-inactive", "C1 expert-absent", "C1 competence-missing"
    )


@pytest.mark.rule("C6", "C5")
def test_a_lead_hands_over_within_the_team_only() -> None:
    story = a_case().assigned_to(EVA)
    story.when(to(PIOTR.id), by=LEO).then_refused("C5 not-in-the-team")
    assert story.when(to(KATA.id), by=LEO).afterwards.expert == KATA.id


@pytest.mark.rule("C6", "D12")
def test_a_reassignment_lies_in_the_present_expert_s_time() -> None:
    story = a_case().on(1, "11:00").assigned_to(EVA).on(1, "12:00")
    early = to(KATA.id, happened_at=moment(1, "10:59"))
    story.when(early, by=OLGA).then_refused("D12 before-the-assignment")
    story.when(to(KATA.id, happened_at=moment(1, "12:01")), by=OLGA).then_refused("D12 in-the-future")


@pytest.mark.rule("C7")
def test_the_operator_ticks_that_the_expert_of_a_crisis_was_reached_by_phone() -> None:
    story = a_case(crisis=True).assigned_to(EVA).on(1, "9:10")
    command = TickExpertReached(happened_at=moment(1, "9:05"))
    reached = ExpertReachedByPhone(expert=EVA.id, reached_at=moment(1, "9:05"))
    after = story.when(command, by=OLGA).then(reached)
    assert after.case.holder is not None
    assert after.case.holder.reached_by_phone_at == moment(1, "9:05")
    after.when(command, by=OLGA).then_nothing()


@pytest.mark.rule("C7")
def test_the_tick_is_for_crises_that_somebody_holds() -> None:
    a_case().when(TickExpertReached(), by=OLGA).then_refused("C7 no-crisis", "C5 nobody-holds-it")


@pytest.mark.rule("C7", "D12")
def test_the_expert_of_a_crisis_is_reached_after_the_assignment() -> None:
    story = a_case(crisis=True).on(1, "9:10").assigned_to(EVA)
    command = TickExpertReached(happened_at=moment(1, "9:09"))
    story.when(command, by=OLGA).then_refused("D12 before-the-assignment")


@pytest.mark.rule("C7", "C6")
def test_a_new_expert_of_a_crisis_is_to_be_reached_anew() -> None:
    story = a_case(crisis=True).assigned_to(EVA).when(TickExpertReached(), by=OLGA).afterwards
    holder = story.reassigned_to(KATA).case.holder
    assert holder is not None
    assert holder.reached_by_phone_at is None


def ready() -> CaseStory:
    return a_case().assigned_to(EVA).ready_to_close()


@pytest.mark.rule("C9")
@pytest.mark.parametrize("command", [RecordContact(), ScoreSatisfaction(score=3)])
def test_a_supervisor_who_acts_for_an_expert_says_why(command: Command) -> None:
    a_case().assigned_to(EVA).when(command, by=SARA).then_refused("C9 acting-reason-missing")


@pytest.mark.rule("C9")
def test_an_expert_needs_no_reason_for_their_own_work() -> None:
    command = RecordContact(acting_reason="It is my case.")
    a_case().assigned_to(EVA).when(command, by=EVA).then_refused("C9 acting-reason-out-of-place")


@pytest.mark.rule("C9", "I4")
def test_a_reason_for_acting_is_not_kept_for_an_erased_client() -> None:
    command = RecordContact(acting_reason="Eva is in hospital.")
    a_case().assigned_to(EVA).erased().when(command, by=SARA).then_refused("I4 person-erased")


@pytest.mark.rule("C9")
def test_a_supervisor_who_acted_for_the_expert_never_approves_that_case() -> None:
    closed = ready().when(CloseCase(acting_reason="Eva is in hospital."), by=SARA).afterwards
    closed.when(ApproveCase(), by=SARA, seen=closed.version).then_refused("C9 worked-on-it")
    assert closed.when(ApproveCase(), by=TAMAS, seen=closed.version).events


@pytest.mark.rule("C6", "D12")
def test_a_case_is_not_handed_over_before_what_its_expert_did_on_it() -> None:
    story = a_case().assigned_to(EVA).on(2, "10:00").attempted().on(3)
    early = to(KATA.id, happened_at=moment(2, "9:59"))
    story.when(early, by=OLGA).then_refused("D12 before-the-experts-work")
    story.contacted().when(to(KATA.id, happened_at=moment(2)), by=OLGA).then_refused(
        "D12 before-the-experts-work"
    )
    in_time = to(KATA.id, happened_at=moment(2, "10:00"))
    assert story.when(in_time, by=OLGA).afterwards.expert == KATA.id
