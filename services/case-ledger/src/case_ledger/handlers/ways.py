"""The table of commands on a case: the path of each, what it reads, how it is decided, what permits it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from case_ledger.domain import (
    assignment,
    closing,
    contact,
    corrections,
    errands,
    handover,
    invoicing,
    judging,
    messages,
    postponing,
    satisfaction,
    sessions,
)
from case_ledger.domain.case import Case
from case_ledger.domain.situation import Command, Decision, Situation


@dataclass(frozen=True, slots=True)
class Way:
    """One command: `path` behind the case, `action` in the table of permissions.

    Without an action nobody's rights are asked. `reads_first`: a person changes what they have read, so
    `If-Match` is demanded. `makes`: something new comes of it, whose id is in the answer. `passed_on_by`:
    only that service brings it, beside the person's token.
    """

    path: str
    command: type[Command]
    act: Callable[[Case, Any, Situation], Decision]
    action: str | None
    reads_first: bool = False
    makes: bool = False
    passed_on_by: str | None = None

    @property
    def words(self) -> str:
        """What the command wants, in one sentence."""
        return (self.command.__doc__ or "").strip().split("\n", maxsplit=1)[0]


WAYS: tuple[Way, ...] = (
    Way(
        "correct-contact",
        corrections.CorrectContact,
        corrections.correct_contact,
        "correct_contact",
        reads_first=True,
    ),
    Way(
        "correct-details",
        corrections.CorrectDetails,
        corrections.correct_details,
        "correct_details",
        reads_first=True,
    ),
    Way("settle-company", corrections.SettleCompany, corrections.settle_company, "settle_company"),
    Way("add-note", corrections.AddNote, corrections.add_note, "add_note", makes=True),
    Way(
        "tick-expert-reached",
        corrections.TickExpertReached,
        corrections.tick_expert_reached,
        "tick_phone_call",
    ),
    Way("assign", assignment.AssignCase, assignment.assign_case, "assign_case", passed_on_by="assignment"),
    Way(
        "delegate",
        assignment.DelegateCase,
        assignment.delegate_case,
        "delegate_case",
        passed_on_by="assignment",
    ),
    Way(
        "reassign",
        assignment.ReassignCase,
        assignment.reassign_case,
        "reassign_case",
        passed_on_by="assignment",
    ),
    Way(
        "take-over",
        assignment.TakeOverCase,
        assignment.take_over_case,
        "take_over_case",
        passed_on_by="assignment",
    ),
    Way("decline", assignment.DeclineCase, assignment.decline_case, "decline_case"),
    Way(
        "take-back-assignment",
        assignment.TakeBackAssignment,
        assignment.take_back_assignment,
        "take_back_assignment",
    ),
    Way("take-back-decline", assignment.TakeBackDecline, assignment.take_back_decline, "take_back_decline"),
    Way("record-contact", contact.RecordContact, contact.record_contact, "record_contact"),
    Way("retract-contact", contact.RetractContact, contact.retract_contact, "retract_contact"),
    Way("record-attempt", contact.RecordAttempt, contact.record_attempt, "record_attempt", makes=True),
    Way("retract-attempt", contact.RetractAttempt, contact.retract_attempt, "retract_attempt"),
    Way("find-unreachable", contact.FindUnreachable, contact.find_unreachable, "declare_unreachable"),
    Way("add-session", sessions.AddSession, sessions.add_session, "add_session", makes=True),
    Way("move-session", sessions.MoveSession, sessions.move_session, "move_session"),
    Way("delete-session", sessions.DeleteSession, sessions.delete_session, "delete_session"),
    Way(
        "add-handover-session",
        handover.AddHandoverSession,
        handover.add_handover_session,
        "add_handover_session",
        makes=True,
    ),
    Way(
        "move-handover-session",
        handover.MoveHandoverSession,
        handover.move_handover_session,
        "add_handover_session",
    ),
    Way(
        "delete-handover-session",
        handover.DeleteHandoverSession,
        handover.delete_handover_session,
        "add_handover_session",
    ),
    Way(
        "change-consultations",
        sessions.ChangeConsultations,
        sessions.change_consultations,
        "change_consultations",
    ),
    Way("send-message", messages.SendMessage, messages.send_message, "write_to_operator", makes=True),
    Way("answer-message", messages.AnswerMessage, messages.answer_message, "answer_message"),
    Way("take-back-message", messages.TakeBackMessage, messages.take_back_message, "take_back_message"),
    Way(
        "score-satisfaction",
        satisfaction.ScoreSatisfaction,
        satisfaction.score_satisfaction,
        "score_satisfaction",
    ),
    Way(
        "declare-satisfaction-impossible",
        satisfaction.DeclareSatisfactionImpossible,
        satisfaction.declare_satisfaction_impossible,
        "declare_satisfaction_impossible",
    ),
    Way(
        "retract-satisfaction",
        satisfaction.RetractSatisfaction,
        satisfaction.retract_satisfaction,
        "retract_satisfaction",
    ),
    Way("close", closing.CloseCase, closing.close_case, "close_case"),
    Way("take-closing-back", closing.TakeClosingBack, closing.take_closing_back, "take_closing_back"),
    Way(
        "end-without-counselling",
        closing.EndWithoutCounselling,
        closing.end_without_counselling,
        "end_case",
    ),
    Way("approve", judging.ApproveCase, judging.approve_case, "approve_case", reads_first=True),
    Way("return", judging.ReturnCase, judging.return_case, "return_case"),
    Way("postpone-closing", postponing.PostponeClosing, postponing.postpone_closing, "postpone_closing"),
    Way("reopen", judging.ReopenCase, judging.reopen_case, "reopen_case"),
    Way("mark-invoiced", invoicing.MarkInvoiced, invoicing.mark_invoiced, "mark_invoiced"),
    Way(
        "withdraw-invoice-mark",
        invoicing.WithdrawInvoiceMark,
        invoicing.withdraw_invoice_mark,
        "withdraw_invoice_mark",
    ),
)

ERRANDS: tuple[Way, ...] = (
    Way("file-paper", errands.FileDocument, errands.file_document, "file_paper"),
    Way("withdraw-paper", errands.WithdrawDocument, errands.withdraw_document, "withdraw_paper"),
    Way("refuse-paper", errands.RefuseDocument, errands.refuse_document, None),
)
"""What the document store asks for whoever uploaded a document."""

MAY_FILE = ERRANDS[0]
