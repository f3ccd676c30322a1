"""What a reader is shown of a list: each row as much as its mark gives."""

from datetime import datetime
from uuid import UUID

import asyncpg
from pydantic import BaseModel, ConfigDict

from case_ledger.api.views import Title, client_name
from case_ledger.handlers.listing import Listed
from contracts.permissions import Mark


class NoticeView(BaseModel):
    """A notice beside a case (E2); `due` and `late` only where a clock brought it."""

    model_config = ConfigDict(from_attributes=True)

    notice: str
    colour: str
    due: datetime | None
    late: str | None


class RowView(BaseModel):
    """One case in a list; what the reader's mark doesn't give is absent."""

    id: UUID
    number: int
    recorded_at: datetime
    title: Title | None = None
    stage: str | None = None
    problem_type: str | None = None
    city: str | None = None
    language: str | None = None
    crisis: bool | None = None
    received_at: datetime | None = None
    received_by: str | None = None
    due_at: datetime | None = None
    expert: UUID | None = None
    held_since: datetime | None = None
    declined_by: list[UUID] | None = None
    declined: bool | None = None
    """Of a case handed over: whether its reader declined it; then there is no page for it."""
    progress: int | None = None
    notices: list[NoticeView] | None = None
    ending: str | None = None
    ended_at: datetime | None = None
    approved_at: datetime | None = None
    next_session: datetime | None = None
    to_invoice: list[UUID] | None = None
    version: int | None = None


class PageView(BaseModel):
    """A page of a list. `as_of`: everything recorded until then is in it.

    `behind`: the list had not heard of what `at_least` names within two seconds.
    """

    items: list[RowView]
    next: str | None = None
    """Hand it back as `cursor` for the next page; absent on the last."""
    as_of: datetime
    behind: bool = False


class LookalikeView(BaseModel):
    """A case of presumably the same client (B6)."""

    id: UUID
    number: int
    problem_type: str
    stage: str
    expert: UUID | None


_FREE_TO_TAKE = ("id", "number", "recorded_at", "problem_type", "city", "language")
_OWN_WORK = ("id", "number", "recorded_at")
_ALL = (
    *_FREE_TO_TAKE,
    "stage",
    "crisis",
    "received_at",
    "received_by",
    "due_at",
    "held_since",
    "declined_by",
    "progress",
    "ending",
    "ended_at",
    "approved_at",
    "next_session",
    "to_invoice",
    "version",
)


def row_view(listed: Listed) -> RowView:
    row = listed.row
    if listed.mark is Mark.ENTITLED:
        return RowView(**{name: row[name] for name in _FREE_TO_TAKE})
    if listed.mark is Mark.OWN_WORK:
        return RowView(**{name: row[name] for name in _OWN_WORK}, declined=listed.declined)
    notices = [NoticeView.model_validate(each) for each in listed.notices]
    plain = {name: row[name] for name in _ALL}
    return RowView(**plain, notices=notices, expert=row["holder"], title=_title(listed))


def _title(listed: Listed) -> Title:
    row = listed.row
    return Title(
        recorded=row["recorded_at"],
        company=row["company"],
        company_name=row["company_name"] or row["unlisted_company"],
        expert=row["holder"],
        problem_type=row["problem_type"],
        city=row["city"],
        client=client_name(listed.client, row["language"]),
    )


def lookalike_view(row: asyncpg.Record) -> LookalikeView:
    names = ("id", "number", "problem_type", "stage")
    return LookalikeView(**{name: row[name] for name in names}, expert=row["holder"])
