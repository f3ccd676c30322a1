"""Invoice marks, one line per expert (D10). Money itself is elsewhere."""

from typing import ClassVar
from uuid import UUID

from contracts.cases.vocabulary import Sessions
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText, ShortText


class MarkedInvoiced(Event):
    """The sessions named of one expert are on an invoice."""

    type: ClassVar[str] = "kronika.cases.marked_invoiced.v1"

    expert: UUID
    """Account of the expert who held the sessions."""
    invoice: ShortText
    """The invoice's number."""
    sessions: Sessions
    """The sessions on it."""


class InvoiceMarkWithdrawn(Event):
    """A wrong mark is undone; its sessions wait to be invoiced again."""

    type: ClassVar[str] = "kronika.cases.invoice_mark_withdrawn.v1"

    expert: UUID
    """Account of the expert who held the sessions."""
    invoice: ShortText
    """The invoice's number."""
    reason: Private[FreeText]
    """Why the mark was wrong."""
