"""Which decision answers which command: every command of a case, by its type."""

from collections.abc import Callable
from typing import Any

from case_ledger.domain import (
    assignment,
    closing,
    contact,
    corrections,
    erasure,
    errands,
    handover,
    invoicing,
    judging,
    messages,
    papers,
    postponing,
    satisfaction,
    sessions,
)
from case_ledger.domain.case import Case
from case_ledger.domain.situation import Act, Command, Decision, Situation

ACTS: dict[type[Command], Act[Any]] = {
    assignment.AssignCase: assignment.assign_case,
    assignment.DelegateCase: assignment.delegate_case,
    assignment.TakeOverCase: assignment.take_over_case,
    assignment.ReassignCase: assignment.reassign_case,
    assignment.DeclineCase: assignment.decline_case,
    assignment.TakeBackAssignment: assignment.take_back_assignment,
    assignment.TakeBackDecline: assignment.take_back_decline,
    corrections.CorrectContact: corrections.correct_contact,
    corrections.CorrectDetails: corrections.correct_details,
    corrections.SettleCompany: corrections.settle_company,
    corrections.AddNote: corrections.add_note,
    corrections.TickExpertReached: corrections.tick_expert_reached,
    contact.RecordContact: contact.record_contact,
    contact.RetractContact: contact.retract_contact,
    contact.RecordAttempt: contact.record_attempt,
    contact.RetractAttempt: contact.retract_attempt,
    contact.FindUnreachable: contact.find_unreachable,
    sessions.AddSession: sessions.add_session,
    sessions.MoveSession: sessions.move_session,
    sessions.DeleteSession: sessions.delete_session,
    handover.AddHandoverSession: handover.add_handover_session,
    handover.MoveHandoverSession: handover.move_handover_session,
    handover.DeleteHandoverSession: handover.delete_handover_session,
    handover.FileHandoverPaper: handover.file_handover_paper,
    handover.WithdrawHandoverPaper: handover.withdraw_handover_paper,
    sessions.ChangeConsultations: sessions.change_consultations,
    papers.FilePaper: papers.file_paper,
    papers.RefusePaper: papers.refuse_paper,
    papers.WithdrawPaper: papers.withdraw_paper,
    satisfaction.ScoreSatisfaction: satisfaction.score_satisfaction,
    satisfaction.FileSatisfactionForm: satisfaction.file_satisfaction_form,
    satisfaction.DeclareSatisfactionImpossible: satisfaction.declare_satisfaction_impossible,
    satisfaction.RetractSatisfaction: satisfaction.retract_satisfaction,
    messages.SendMessage: messages.send_message,
    messages.AnswerMessage: messages.answer_message,
    messages.TakeBackMessage: messages.take_back_message,
    closing.CloseCase: closing.close_case,
    closing.EndWithoutCounselling: closing.end_without_counselling,
    closing.TakeClosingBack: closing.take_closing_back,
    erasure.StartErasure: erasure.start_erasure,
    erasure.ConfirmErasure: erasure.confirm_erasure,
    judging.ApproveCase: judging.approve_case,
    judging.ReturnCase: judging.return_case,
    judging.ReopenCase: judging.reopen_case,
    postponing.PostponeClosing: postponing.postpone_closing,
    invoicing.MarkInvoiced: invoicing.mark_invoiced,
    invoicing.WithdrawInvoiceMark: invoicing.withdraw_invoice_mark,
}
"""`ChangeProblemType` and `RegisterCase` are functions of their own: they need what was looked up."""

ERRANDS: dict[type[Command], Callable[[Case, Any, Situation], Decision]] = {
    errands.FileDocument: errands.file_document,
    errands.WithdrawDocument: errands.withdraw_document,
    errands.RefuseDocument: errands.refuse_document,
}
"""What the document store asks; each leads to one of the acts above."""
