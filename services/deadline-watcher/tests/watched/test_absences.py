"""C8: the open deadlines of an expert's cases inside an absence are listed, once for each absence."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from watched.language import House, ago
from watched.language.people import EVA, OLGA

from contracts.envelope import GENESIS, Meta, Recorded
from contracts.event import Event
from contracts.experts import AbsenceEntered, AbsenceWithdrawn
from contracts.topics import EXPERTS
from deadline_watcher.__main__ import WATCHER
from deadline_watcher.domain.absences import Absence
from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.kinds import Tables
from deadline_watcher.projections import OpenDeadlines
from testkit.waiting import until

pytestmark = pytest.mark.slow
TODAY = ago().date()


async def away(house: House, expert: UUID, first: date, last: date, by: UUID | None = None) -> UUID:
    """An absence of theirs was entered, by a person or by a service."""
    absence = uuid4()
    event = AbsenceEntered(absence=absence, first_day=first, last_day=last)
    await house.others.says(EXPERTS, expert, event, account=by)
    return absence


async def listed(house: House, absence: UUID) -> dict[str, Any]:
    """What was said of it."""
    (event,) = await house.raised(absence)
    return event.data


@pytest.mark.rule("C8")
async def test_deadlines_inside_an_absence_are_listed_when_it_is_entered(house: House) -> None:
    eva = uuid4()
    case, _ = await house.assigned(eva, at=ago(hours=30))
    await house.assigned(uuid4(), at=ago(hours=30))
    found = await listed(house, await away(house, eva, TODAY, TODAY + timedelta(days=2), by=OLGA))
    assert [(each["case"], each["kind"]) for each in found["deadlines"]] == [(str(case), "hours_48")]
    assert (found["expert"], found["entered_by"]) == (str(eva), str(OLGA))


@pytest.mark.rule("C8")
async def test_an_absence_without_any_deadline_inside_is_said_to_have_none(house: House) -> None:
    eva = uuid4()
    await house.assigned(eva, at=ago(hours=30))
    found = await listed(house, await away(house, eva, TODAY + timedelta(days=9), TODAY + timedelta(days=9)))
    assert found["deadlines"] == []


@pytest.mark.rule("C8")
async def test_a_case_that_was_assigned_just_before_counts(house: House) -> None:
    eva = uuid4()
    for _ in range(5):
        case, _ = await house.assigned(eva, at=ago(hours=30))
        found = await listed(house, await away(house, eva, TODAY, TODAY + timedelta(days=2)))
        assert str(case) in {each["case"] for each in found["deadlines"]}


@pytest.mark.rule("C8")
async def test_what_was_listed_is_not_listed_again_when_clocks_are_counted_anew(house: House) -> None:
    eva = uuid4()
    absence = await away(house, eva, TODAY, TODAY)
    await listed(house, absence)
    await house.assigned(eva, at=ago(hours=47, minutes=50))
    await WATCHER.operations["rebuild"][1](house.settings, "watching")
    await listed(house, await away(house, eva, TODAY, TODAY))
    assert len(await house.journalled(absence)) == 1
    assert await house.rows("select from watching.absences") == []


@pytest.mark.rule("C8")
async def test_an_absence_that_is_in_the_journal_and_not_marked_is_listed_no_second_time(
    house: House,
) -> None:
    absence = await away(house, uuid4(), TODAY, TODAY)
    before = await listed(house, absence)
    listing = Absence(absence, uuid4(), TODAY, TODAY, None, uuid4()).listing
    await house.rows("delete from watching.raised where reminder = $1", listing)
    await house.rows(
        "insert into watching.absences (listing, absence, expert, first_day, last_day, cause)"
        " values ($1, $2, $2, $3, $3, $2)",
        *(listing, absence, TODAY),
    )
    await house.rows("select pg_notify('deadlines', '')")

    async def marked() -> bool:
        return not await house.rows("select from watching.absences where listing = $1", listing)

    await until(marked, 20)
    assert [each.data for each in await house.journalled(absence)] == [before]


@pytest.mark.rule("C8")
async def test_an_absence_that_was_withdrawn_before_anybody_looked_concerns_nobody(
    fresh_watcher: str,
) -> None:
    entered = AbsenceEntered(absence=uuid4(), first_day=TODAY, last_day=TODAY)
    fold = OpenDeadlines(Tables.model_construct(tables=()), Calendar("Europe/Budapest", lambda _: True))
    connection = await asyncpg.connect(fresh_watcher)
    try:
        await fold.apply(connection, [recorded(entered, 1)])
        assert await connection.fetch("select from watching.absences")
        await fold.apply(connection, [recorded(AbsenceWithdrawn(absence=entered.absence), 2)])
        assert not await connection.fetch("select from watching.absences")
    finally:
        await connection.close()


def recorded(event: Event, version: int) -> Recorded[Event]:
    """As it would be heard, of one expert."""
    meta = Meta(
        id=uuid4(), source="/kronika/assignment", type=event.type, subject=EVA, time=ago(), version=version,
        actor=str(EVA), role="expert", happened_at=ago(), correlation_id="tests",
    )  # fmt: skip
    return Recorded(meta, version, GENESIS, event)
