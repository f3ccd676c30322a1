"""The words in which proposals are told: a need, counsellors, and what is proposed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from assignment.domain.candidates import Moment, propose
from assignment.domain.counsellor import Counsellor, Need
from assignment.domain.rules import Rules
from contracts.cases.vocabulary import ConsultationType, ProblemType, Proposal
from contracts.experts import Ranking

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday noon, 13:00 in Budapest."""
TODAY = date(2026, 11, 23)
BUDAPEST = ZoneInfo("Europe/Budapest")
_SPACE = UUID("1c3e4f5a-0b1c-5d2e-8f3a-4b5c6d7e8f90")


def named(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(_SPACE, name)


A_NEED = Need(
    case=named("case"),
    problem_type=ProblemType.PSYCHOLOGICAL,
    language="hu",
    city="budapest",
    consultation_type=ConsultationType.IN_PERSON,
)
A_COUNSELLOR = Counsellor(
    id=named("anybody"),
    competences=frozenset({ProblemType.PSYCHOLOGICAL}),
    languages=frozenset({"hu"}),
    cities=frozenset({"budapest"}),
    capacity=10,
)


def a_need(**details: Any) -> Need:
    return replace(A_NEED, **details)


def a_counsellor(name: str, **details: Any) -> Counsellor:
    """Fits `a_need()` in every respect, unless told otherwise."""
    return replace(A_COUNSELLOR, id=named(name), **details)


def proposed(
    *counsellors: Counsellor,
    need: Need = A_NEED,
    ranking: Ranking | None = None,
    now: datetime = NOW,
    distances: dict[str, float] | None = None,
) -> Proposal:
    return propose(need, counsellors, Rules((ranking or Ranking(),)), Moment(now, BUDAPEST), distances or {})


def order(proposal: Proposal) -> list[UUID]:
    """Who is proposed, first to last."""
    return [each.expert for each in proposal.candidates]


def left_out(proposal: Proposal) -> dict[UUID, set[str]]:
    """Who is left out, and why."""
    return {each.expert: set(each.reasons) for each in proposal.left_out}
