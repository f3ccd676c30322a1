"""What a former expert sees of a case: their own contributions, nothing of the client (C6)."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from case_ledger.api.picking import views
from case_ledger.api.views import PaperView, SessionView
from case_ledger.domain.handover import kept_pages
from case_ledger.handlers.asking import Asked


class FormerHoldingView(TypedDict):
    """A time in which the expert held the case, and how long its hand-over page is kept."""

    since: datetime
    until: datetime
    kept_until: datetime


class HandoverView(TypedDict):
    """A former expert's own contributions; nothing of the client (C6)."""

    id: UUID
    number: int
    recorded_at: datetime
    version: int
    holdings: list[FormerHoldingView]
    sessions: list[SessionView]
    papers: list[PaperView]


def handover_view(case_id: UUID, asked: Asked, expert: UUID) -> HandoverView:
    case = asked.case
    return HandoverView(
        id=case_id,
        number=case.details.number,
        recorded_at=case.details.recorded_at,
        version=asked.version,
        holdings=[
            FormerHoldingView(since=each.since, until=until, kept_until=kept_until)
            for each, until, kept_until in kept_pages(case, asked.situation)
        ],
        sessions=views(SessionView, case.held_by(expert)),
        papers=views(PaperView, (paper for paper in case.papers if paper.expert == expert)),
    )
