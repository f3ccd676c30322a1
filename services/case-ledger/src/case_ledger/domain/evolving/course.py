"""How a case ends, is judged and invoiced, and what is written to the operator (D4, D7 to D11, I7)."""

from case_ledger.domain.case import Case, Ending, EndingKind
from case_ledger.domain.entries import Approval, InvoiceMark, Message, Ready
from case_ledger.domain.evolving.details import kept
from case_ledger.domain.readiness import made_ready
from case_ledger.domain.replacing import replace
from contracts.cases.closing import (
    CaseApproved,
    CaseClosed,
    CaseReturned,
    ClosingPostponed,
    ClosingTakenBack,
    EndedWithoutCounselling,
)
from contracts.cases.contact import ClientFoundUnreachable
from contracts.cases.invoicing import InvoiceMarkWithdrawn, MarkedInvoiced
from contracts.cases.messages import MessageAnswered, MessageTakenBack, MessageToOperatorSent
from contracts.envelope import Recorded
from contracts.event import Event


def _ended(
    case: Case,
    recorded: Recorded[Event],
    kind: EndingKind,
    reason: str | None = None,
    same_as: int | None = None,
) -> Case:
    meta = recorded.meta
    ending = Ending(kind, meta.id, meta.happened_at, meta.time, meta.actor, reason, same_as)
    return replace(case, ending=ending)


def closed(case: Case, recorded: Recorded[CaseClosed]) -> Case:
    return _ended(case, recorded, EndingKind.CLOSED)


def found_unreachable(case: Case, recorded: Recorded[ClientFoundUnreachable]) -> Case:
    return _ended(case, recorded, EndingKind.UNREACHABLE)


def ended_without_counselling(case: Case, recorded: Recorded[EndedWithoutCounselling]) -> Case:
    event = recorded.event
    ended = _ended(case, recorded, EndingKind.WITHOUT_COUNSELLING, event.reason, event.same_as)
    return replace(ended, workers=ended.workers | {recorded.meta.actor})


def closing_taken_back(case: Case, _: Recorded[ClosingTakenBack]) -> Case:
    return replace(case, ending=None)


def approved(case: Case, recorded: Recorded[CaseApproved]) -> Case:
    meta, complete = recorded.meta, recorded.event.complete
    ready = Ready(meta.id, meta.happened_at, meta.actor)
    return replace(
        case,
        approval=Approval(meta.happened_at, meta.actor, complete),
        approved_at=meta.happened_at,
        returned=False,
        ready={**dict.fromkeys(made_ready(case, complete=complete), ready), **case.ready},
    )


def returned(case: Case, recorded: Recorded[CaseReturned]) -> Case:
    reason = kept(recorded, "/reason", recorded.event.reason)
    return replace(case, ending=None, returned=True, return_reason=reason)


def postponed(case: Case, recorded: Recorded[ClosingPostponed]) -> Case:
    return replace(case, postponed_until=recorded.event.until)


def marked_invoiced(case: Case, recorded: Recorded[MarkedInvoiced]) -> Case:
    event = recorded.event
    mark = InvoiceMark(
        event.expert, event.invoice, frozenset(event.sessions), recorded.meta.happened_at, recorded.meta.id
    )
    return replace(case, invoiced=(*case.invoiced, mark))


def mark_withdrawn(case: Case, recorded: Recorded[InvoiceMarkWithdrawn]) -> Case:
    event = recorded.event
    left = (m for m in case.invoiced if (m.expert, m.invoice) != (event.expert, event.invoice))
    return replace(case, invoiced=tuple(left))


def message_sent(case: Case, recorded: Recorded[MessageToOperatorSent]) -> Case:
    meta, event = recorded.meta, recorded.event
    message = Message(
        event.message,
        meta.id,
        meta.actor,
        event.operator,
        meta.happened_at,
        meta.time,
        kept(recorded, "/text", event.text),
    )
    return replace(case, messages=(*case.messages, message))


def message_answered(case: Case, recorded: Recorded[MessageAnswered]) -> Case:
    answered = (
        _answered(each, recorded) if each.id == recorded.event.message else each for each in case.messages
    )
    return replace(case, messages=tuple(answered))


def _answered(message: Message, recorded: Recorded[MessageAnswered]) -> Message:
    return replace(
        message,
        answered_at=recorded.meta.happened_at,
        answered_by=recorded.meta.actor,
        answer=kept(recorded, "/answer", recorded.event.answer),
    )


def message_taken_back(case: Case, recorded: Recorded[MessageTakenBack]) -> Case:
    return replace(
        case,
        messages=tuple(
            replace(each, taken_back=True) if each.id == recorded.event.message else each
            for each in case.messages
        ),
    )
