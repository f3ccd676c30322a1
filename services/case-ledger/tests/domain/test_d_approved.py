"""D8: what an approval covers, what its expert may still do, and what touches no approval."""

from itertools import chain

import pytest
from domain.language import EVA, KATA, OLGA, SARA, STORE, TAMAS, CaseStory, a_case, clock, day, the
from domain.language.people import Colleague

from case_ledger.domain.assignment import AssignCase, DeclineCase, DelegateCase, ReassignCase, TakeOverCase
from case_ledger.domain.closing import CloseCase, EndWithoutCounselling
from case_ledger.domain.contact import (
    FindUnreachable,
    RecordAttempt,
    RecordContact,
    RetractAttempt,
    RetractContact,
)
from case_ledger.domain.corrections import (
    AddNote,
    ChangeProblemType,
    CorrectContact,
    CorrectDetails,
    SettleCompany,
    TickExpertReached,
)
from case_ledger.domain.invoicing import MarkInvoiced
from case_ledger.domain.messages import SendMessage
from case_ledger.domain.papers import FilePaper, RefusePaper, WithdrawPaper
from case_ledger.domain.satisfaction import (
    DeclareSatisfactionImpossible,
    FileSatisfactionForm,
    RetractSatisfaction,
    ScoreSatisfaction,
)
from case_ledger.domain.sessions import AddSession, ChangeConsultations, DeleteSession, MoveSession
from case_ledger.domain.situation import Command
from contracts import cases
from contracts.cases.assignment import ReassignmentReason
from contracts.cases.closing import EndReason
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.papers import PaperRefusal
from contracts.cases.satisfaction import NotPossibleReason
from contracts.cases.sessions import DeletionReason
from contracts.cases.vocabulary import ProblemType
from contracts.event import Event

WHY = "It was recorded in error."
BY_THE_EXPERT: tuple[Command, ...] = (
    RecordContact(),
    RecordAttempt(kind=AttemptKind.PHONE, outcome=AttemptOutcome.NO_ANSWER),
    FindUnreachable(),
    AddSession(date=day(4), time=clock("8:00")),
    MoveSession(session=the("session 1"), date=day(4), time=clock("8:00")),
    DeleteSession(session=the("session 1"), reason=DeletionReason.MISTAKE),
    FilePaper(document=the("another"), kind="other"),
    WithdrawPaper(document=the("the paper")),
    ScoreSatisfaction(score=1),
    FileSatisfactionForm(document=the("a form")),
    DeclareSatisfactionImpossible(reason=NotPossibleReason.OTHER),
    RetractContact(reason=WHY),
    RetractAttempt(attempt=the("attempt 1"), reason=WHY),
    RetractSatisfaction(reason=WHY),
    CorrectContact(city="Pécs"),
    DeclineCase(),
    CloseCase(),
    EndWithoutCounselling(reason=EndReason.CLIENT_WITHDREW),
)
BY_THE_DESK: tuple[Command, ...] = (
    CorrectContact(city="Pécs"),
    CorrectDetails(call_minutes=3),
    ChangeProblemType(problem_type=ProblemType.LIFE_COACH),
    SettleCompany(company=the("another company")),
    ChangeConsultations(available=9, reason="The company agreed."),
    AssignCase(expert=KATA.id),
    DelegateCase(expert=KATA.id),
    ReassignCase(expert=KATA.id, reason=ReassignmentReason.OTHER),
    EndWithoutCounselling(reason=EndReason.NOT_ENTITLED),
    RetractContact(reason=WHY),
)
TOUCHING_NOTHING: tuple[tuple[Command, Colleague], ...] = (
    (AddNote(text="She called again."), OLGA),
    (SendMessage(text="She called again."), EVA),
    (RefusePaper(document=the("the paper"), reason=PaperRefusal.INFECTED), STORE),
    (MarkInvoiced(expert=EVA.id, invoice="2026/7"), TAMAS),
    (TickExpertReached(), OLGA),
)


def a_closed_case() -> CaseStory:
    story = a_case(crisis=True).assigned_to(EVA).attempted().later(minutes=1)
    return story.ready_to_close().closed()


def name(value: object) -> str:
    return value.name if isinstance(value, Colleague) else type(value).__name__


def codes(story: CaseStory, command: Command, by: Colleague) -> set[str]:
    return {each.code for each in story.when(command, by=by).refusal.missing}


@pytest.mark.rule("D8")
@pytest.mark.parametrize("command", BY_THE_EXPERT, ids=name)
def test_until_the_decision_its_expert_changes_nothing(command: Command) -> None:
    assert "case-closed" in codes(a_closed_case(), command, EVA)


@pytest.mark.rule("D8")
@pytest.mark.parametrize("command", BY_THE_EXPERT, ids=name)
def test_after_the_approval_its_expert_changes_nothing_without_reopen(command: Command) -> None:
    assert "case-approved" in codes(a_closed_case().approved(), command, EVA)


@pytest.mark.rule("D8")
@pytest.mark.parametrize("command", BY_THE_DESK, ids=name)
def test_after_the_approval_the_desk_changes_nothing_without_reopen(command: Command) -> None:
    assert "case-approved" in codes(a_closed_case().approved(), command, OLGA)


@pytest.mark.rule("D8", "C5")
def test_a_closed_case_is_not_taken_over() -> None:
    ended = a_case().ended()
    assert "case-closed" in codes(ended, TakeOverCase(), EVA)
    assert "case-approved" in codes(ended.approved(complete=False), TakeOverCase(), EVA)


@pytest.mark.rule("D8")
@pytest.mark.parametrize("command", [CorrectContact(city="Pécs"), CorrectDetails(call_minutes=3)], ids=name)
def test_staff_still_put_details_right_while_the_case_waits(command: Command) -> None:
    assert a_closed_case().when(command, by=OLGA).events


@pytest.mark.rule("D8")
@pytest.mark.parametrize(("command", "by"), TOUCHING_NOTHING, ids=name)
def test_what_touches_no_approval_is_recorded_before_and_after_it(command: Command, by: Colleague) -> None:
    approved = a_closed_case().approved()
    story = approved.when(command, by=by).afterwards
    assert story.case.approval == approved.case.approval
    assert {type(each.event) for each in story.events[approved.version :]} <= set(cases.BOOKKEEPING)


COVERED: dict[str, set[type[Event]]] = {
    "contact": {cases.ClientContacted, cases.ContactRetracted},
    "attempts": {cases.AttemptRecorded, cases.AttemptRetracted},
    "sessions": {cases.SessionAdded, cases.SessionMoved, cases.SessionDeleted, cases.HandoverSessionAdded},
    "papers": {cases.PaperFiled, cases.PaperWithdrawn, cases.HandoverPaperFiled},
    "satisfaction": {
        cases.SatisfactionScored,
        cases.SatisfactionFormFiled,
        cases.SatisfactionDeclaredImpossible,
        cases.SatisfactionRetracted,
    },
    "details": {
        cases.CaseRegistered,
        cases.ContactCorrected,
        cases.DetailsCorrected,
        cases.ProblemTypeChanged,
        cases.CompanySettled,
    },
    "consultations": {cases.ConsultationsChanged},
    "expert": {
        cases.CaseAssigned,
        cases.CaseReassigned,
        cases.CaseTakenOver,
        cases.CaseDelegated,
        cases.CaseUnassigned,
        cases.CaseDeclined,
        cases.AssignmentTakenBack,
        cases.DeclineTakenBack,
    },
    "how it ended": {
        cases.CaseClosed,
        cases.ClientFoundUnreachable,
        cases.EndedWithoutCounselling,
        cases.ClosingTakenBack,
        cases.CaseReturned,
        cases.CaseReopened,
    },
}
NOT_COVERED: dict[str, set[type[Event]]] = {
    "approval": {cases.CaseApproved},
    "invoice marks": {cases.MarkedInvoiced, cases.InvoiceMarkWithdrawn},
    "letters and notes": {
        cases.MessageToOperatorSent,
        cases.MessageTakenBack,
        cases.MessageAnswered,
        cases.NoteAdded,
        cases.ExpertReachedByPhone,
    },
    "scan results": {cases.PaperRefused},
    "reminders": {cases.ClosingPostponed},
    "erasure": {cases.ErasureRequested, cases.PersonErased, cases.ErasureCompleted},
}


@pytest.mark.rule("D8")
def test_approval_covers_what_the_rule_names_and_nothing_else() -> None:
    assert set(chain(*COVERED.values())) == set(cases.SUBSTANCE)
    assert set(chain(*NOT_COVERED.values())) == set(cases.BOOKKEEPING)


@pytest.mark.rule("D8")
def test_every_event_is_either_covered_or_not() -> None:
    assert set(cases.SUBSTANCE).isdisjoint(cases.BOOKKEEPING)
    assert len(cases.EVENTS) == len(set(cases.EVENTS))


@pytest.mark.rule("D8", "D10")
def test_a_scan_result_after_the_approval_leaves_the_case_ready_to_invoice() -> None:
    refusing = RefusePaper(document=the("the paper"), reason=PaperRefusal.INFECTED)
    story = a_closed_case().approved(by=SARA).when(refusing, by=STORE).afterwards
    assert story.case.approval is not None
    assert set(story.case.ready) == {the("session 1")}
