"""Asks what experts hold, how quick they were, and what is known of a case and its client."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assignment.domain.course import Course
from chassis.postgres import Connections
from contracts.cases.vocabulary import Gender

_OPEN = """
select holder, count(*) as held from workload.cases
where stage = 'open' and holder is not null group by holder
"""
_MEDIANS = """
select expert,
    percentile_cont(0.5) within group (order by extract(epoch from contacted_at - since)::float8) as seconds
from workload.holdings
where contacted_at > $1
group by expert
"""
_GENDERS = "select id, gender from workload.experts where gender <> 'unknown'"
_CASE = "select course from workload.cases where id = $1"
_OF_PERSON = "select course from workload.cases where person = $1"
_EARLIER = """
select distinct expert from workload.holdings
where person = $1 and case_id <> $2 and contacted_at is not null
"""
_NUMBERS = (
    "select id, (course::json->>'number')::bigint as number from workload.cases where id = any($1::uuid[])"
)
_HELD_BY = "select course from workload.cases where stage = 'open' and holder = $1"


@dataclass(frozen=True, slots=True)
class Load:
    """Of all experts, by account: open cases, median hours to first contact, gender where it is told."""

    open_cases: dict[UUID, int]
    first_contact_hours: dict[UUID, float]
    genders: dict[UUID, Gender]


class Workload:
    """Questions to the folded tables; every method raises `TemporaryError` when the database is away."""

    def __init__(self, readers: Connections) -> None:
        self._readers = readers

    async def of_everybody(self, since: datetime) -> Load:
        """`since`: how far back the median looks."""
        held = await self.open_cases()
        medians = await self._readers.fetch(_MEDIANS, since)
        genders = await self._readers.fetch(_GENDERS)
        return Load(
            held,
            {row["expert"]: row["seconds"] / 3600 for row in medians},
            {row["id"]: Gender(row["gender"]) for row in genders},
        )

    async def open_cases(self) -> dict[UUID, int]:
        """How many open cases each expert holds."""
        return {row["holder"]: row["held"] for row in await self._readers.fetch(_OPEN)}

    async def case(self, case: UUID) -> Course | None:
        """The case as it was heard of."""
        row = await self._readers.fetchrow(_CASE, case)
        return Course.model_validate_json(row["course"]) if row else None

    async def numbers(self, cases: Collection[UUID]) -> dict[UUID, int]:
        """By what number people know them: those that were heard of."""
        rows = await self._readers.fetch(_NUMBERS, list(cases))
        return {UUID(int=row["id"].int): row["number"] for row in rows}

    async def cases_of(self, person: UUID) -> list[Course]:
        """All cases of a client."""
        return [
            Course.model_validate_json(row["course"]) for row in await self._readers.fetch(_OF_PERSON, person)
        ]

    async def earlier(self, person: UUID, case: UUID) -> frozenset[UUID]:
        """Who counselled this client on another case."""
        return frozenset(row["expert"] for row in await self._readers.fetch(_EARLIER, person, case))

    async def held_by(self, expert: UUID) -> list[Course]:
        """The open cases of an expert, by number."""
        rows = await self._readers.fetch(_HELD_BY, expert)
        return sorted(
            (Course.model_validate_json(row["course"]) for row in rows), key=lambda each: each.number
        )
