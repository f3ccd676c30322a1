"""How somebody stands to a case at this moment: the facts by which rows 14 and 15 are judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from contracts.permissions import Fact
from document_store.domain.case import Case


@dataclass(frozen=True, slots=True)
class Stood:
    """Everything the facts hang on besides the case; `glass` is until when this person sees through (I5)."""

    person: UUID
    now: datetime
    handover: timedelta
    glass: datetime | None = None
    leads_the_holder: bool = False


def standing(case: Case, stood: Stood) -> frozenset[Fact]:
    """All facts that hold."""
    return frozenset(_facts(case, stood))


def _facts(case: Case, stood: Stood) -> Iterator[Fact]:
    if case.holder == stood.person:
        yield Fact.LAST_HOLDER if case.is_approved else Fact.HOLDER
    elif has_a_page(case, stood):
        yield Fact.WAS_HOLDER
    if case.holder is not None and case.holder != stood.person:
        yield Fact.FOR_THE_EXPERT
    if stood.glass is not None and stood.now < stood.glass:
        yield Fact.GLASS_BROKEN
    if stood.leads_the_holder:
        yield Fact.TEAM


def has_a_page(case: Case, stood: Stood) -> bool:
    """C6: whether a hand-over page of theirs is still kept."""
    return any(stood.now <= until + stood.handover for until in case.formerly(stood.person))
