"""Which sessions wait to be invoiced, and the marks on them (D9, D10)."""

from uuid import UUID

from case_ledger.domain.case import Case, Session
from case_ledger.domain.entries import InvoiceMark
from case_ledger.domain.rules import WHEN, the_client_is_not_erased, the_moment_follows
from case_ledger.domain.situation import Act, Command, Situation, clear
from contracts.cases.invoicing import InvoiceMarkWithdrawn, MarkedInvoiced
from contracts.event import Event
from contracts.refusal import Missing
from contracts.texts import FreeText, ShortText


class MarkInvoiced(Command):
    """Put an expert's waiting sessions on an invoice (D10)."""

    expert: UUID
    invoice: ShortText


class WithdrawInvoiceMark(Command):
    """A mark was wrong (D10)."""

    expert: UUID
    invoice: ShortText
    reason: FreeText


def waiting_sessions(case: Case, expert: UUID) -> tuple[Session, ...]:
    """An expert's sessions that an approval made ready to invoice (D9) and that are on no invoice."""
    waiting = case.ready.keys() - _on_invoices(case)
    return tuple(each for each in case.held_by(expert) if each.id in waiting)


def _on_invoices(case: Case) -> frozenset[UUID]:
    return frozenset[UUID]().union(*(mark.sessions for mark in case.invoiced))


def experts_to_invoice(case: Case) -> tuple[UUID, ...]:
    """Each expert has a line of their own (C6)."""
    experts = dict.fromkeys(session.expert for session in case.sessions)
    return tuple(expert for expert in experts if waiting_sessions(case, expert))


def _something_waits(case: Case, command: MarkInvoiced, _: Situation) -> Missing | None:
    if waiting_sessions(case, command.expert):
        return None
    return Missing("D10", "nothing-to-invoice", "No session of this expert waits to be invoiced.")


def _it_follows_the_approval(case: Case, _: MarkInvoiced, situation: Situation) -> Missing | None:
    return the_moment_follows(case.approved_at, situation, "the case was approved")


def _marks(case: Case, command: MarkInvoiced | WithdrawInvoiceMark) -> tuple[InvoiceMark, ...]:
    named = (command.expert, command.invoice)
    return tuple(each for each in case.invoiced if (each.expert, each.invoice) == named)


def _marked(case: Case, command: MarkInvoiced, _: Situation) -> tuple[Event, ...]:
    sessions = tuple(each.id for each in waiting_sessions(case, command.expert))
    return (MarkedInvoiced(expert=command.expert, invoice=command.invoice, sessions=sessions),)


mark_invoiced = Act[MarkInvoiced](
    "case-cannot-be-invoiced",
    "The case can't be marked invoiced",
    (_something_waits, *WHEN, _it_follows_the_approval),
    _marked,
    is_done=lambda case, command, _: (
        bool(_marks(case, command)) and not waiting_sessions(case, command.expert)
    ),
)


def _the_mark_is_there(case: Case, command: WithdrawInvoiceMark, _: Situation) -> Missing | None:
    if _marks(case, command):
        return None
    return Missing("D10", "mark-unknown", "There is no such mark.")


def _it_follows_the_mark(case: Case, command: WithdrawInvoiceMark, situation: Situation) -> Missing | None:
    latest = max((mark.at for mark in _marks(case, command)), default=None)
    return the_moment_follows(latest, situation, "the case was marked invoiced")


withdraw_invoice_mark = Act[WithdrawInvoiceMark](
    "mark-cannot-be-withdrawn",
    "The mark can't be withdrawn",
    (_the_mark_is_there, the_client_is_not_erased, *WHEN, _it_follows_the_mark),
    lambda case, command, _: (
        InvoiceMarkWithdrawn(
            expert=command.expert, invoice=command.invoice, reason=clear(case, command.reason)
        ),
    ),
)
