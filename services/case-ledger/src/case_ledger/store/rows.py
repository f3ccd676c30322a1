"""Writes the read models: whole rows by case, so that writing twice changes nothing."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from chassis.consuming import Connection


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the lists; `client` and `contact` are sealed values with their place, as JSON.

    `contacts` and `invoice_lines` are JSON arrays, as `projections.cases` writes them.
    """

    id: UUID
    version: int
    number: int
    person: UUID
    recorded_at: datetime
    received_at: datetime
    stage: str
    due_at: datetime | None
    company: UUID | None
    unlisted_company: str | None
    crisis: bool
    city: str
    problem_type: str
    language: str
    received_by: str
    operator: UUID | None
    holder: UUID | None
    holding: str | None
    held_since: datetime | None
    handed_by: UUID | None
    former: list[UUID]
    former_until: list[datetime]
    declined_by: list[UUID]
    progress: int
    notices: list[str]
    clocks: list[str]
    contacts: str
    score: int | None
    ending: str | None
    ended_at: datetime | None
    approved_at: datetime | None
    next_session: datetime | None
    mail_for: list[UUID]
    mail_for_desk: bool
    to_invoice: list[UUID]
    invoice_lines: str
    client: str
    contact: str


_COLUMNS = [field.name for field in fields(CaseRow)]
_values = attrgetter(*_COLUMNS)
"""`astuple` would copy every value deeply, at ten times the cost."""

_UPSERT = f"""
insert into lists.cases ({", ".join(_COLUMNS)})
values ({", ".join(f"${place}" for place in range(1, len(_COLUMNS) + 1))})
on conflict (id) do update set {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
where lists.cases.version < excluded.version
"""  # noqa: S608 - the names are those of the dataclass above


async def write_cases(connection: Connection, rows: Sequence[CaseRow]) -> None:
    """Put the rows in place of older ones; a row already newer stays."""
    await connection.executemany(_UPSERT, [_values(row) for row in rows])


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company of the directory."""

    id: UUID
    name: str
    listed: bool
    version: int


_COMPANY = """
insert into lists.companies (id, name, listed, version) values ($1, $2, $3, $4)
on conflict (id) do update set name = excluded.name, listed = excluded.listed, version = excluded.version
where lists.companies.version < excluded.version
"""


async def write_companies(connection: Connection, rows: Sequence[CompanyRow]) -> None:
    await connection.executemany(_COMPANY, [astuple(row) for row in rows])


_ACQUAINTANCE = "insert into lists.acquaintances (person, expert) values ($1, $2) on conflict do nothing"


async def write_acquaintances(connection: Connection, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Person and expert of each decline with the reason that they know each other (C4)."""
    if pairs:
        await connection.executemany(_ACQUAINTANCE, pairs)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One keyed hash of a word; `kind` is `name` or `phone`."""

    case_id: UUID
    person: UUID
    kind: str
    token: bytes
    epoch: int


_FORGET = "delete from lists.search_tokens where case_id = any($1) and kind = any($2)"
_WRITE_ROW = """
insert into lists.search_tokens (case_id, person, kind, token, epoch) values ($1, $2, $3, $4, $5)
on conflict do nothing
"""


async def replace_tokens(
    connection: Connection, cases: Sequence[UUID], kinds: Sequence[str], rows: Sequence[TokenRow]
) -> None:
    """The tokens of these kinds of these cases are now exactly `rows`."""
    await connection.execute(_FORGET, list(cases), list(kinds))
    await connection.executemany(_WRITE_ROW, [astuple(row) for row in rows])


async def forget_person(connection: Connection, persons: Sequence[UUID]) -> None:
    """An erased person can't be searched for (I4)."""
    await connection.execute("delete from lists.search_tokens where person = any($1)", list(persons))
