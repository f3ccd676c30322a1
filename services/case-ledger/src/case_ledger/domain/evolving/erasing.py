"""How far the erasure of the case's client has come (I4)."""

from case_ledger.domain.case import Case, Erasure
from case_ledger.domain.replacing import replace
from contracts.cases.erasure import ErasureCompleted, ErasureRequested, PersonErased
from contracts.envelope import Recorded


def requested(case: Case, recorded: Recorded[ErasureRequested]) -> Case:
    meta, event = recorded.meta, recorded.event
    erasure = Erasure(
        event.erasure, meta.actor, meta.happened_at, event.ground, event.asked_through, event.cases
    )
    return replace(case, erasure=erasure)


def erased(case: Case, recorded: Recorded[PersonErased]) -> Case:
    """A case that was found only at the confirmation has no start of its own."""
    meta, event = recorded.meta, recorded.event
    known = case.erasure if case.erasure and case.erasure.id == event.erasure else Erasure(event.erasure)
    confirmed = replace(known, confirmed_by=meta.actor, confirmed_at=meta.time, confirmation=meta.id)
    return replace(case, erased=case.erased | {event.person}, erasure=confirmed)


def completed(case: Case, recorded: Recorded[ErasureCompleted]) -> Case:
    meta, event = recorded.meta, recorded.event
    known = case.erasure or Erasure(event.erasure)
    erasure = replace(known, completed_at=meta.time, completion=meta.id, keys=event.keys)
    return replace(case, erasure=erasure)
