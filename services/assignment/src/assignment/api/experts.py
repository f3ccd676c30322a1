"""The directory of experts over HTTP: entries (row 30) and absences (row 31)."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from assignment.api.hearing import AtLeast
from assignment.domain.expert import (
    Absence,
    ChangeExpert,
    EnterAbsence,
    EnterExpert,
    Expert,
    WithdrawAbsence,
)
from assignment.handlers.directory import Directory
from assignment.handlers.hearing import Heard
from chassis.accounts import Account
from chassis.http import Body, Version, command, described, etag
from chassis.http.entry import CommandAnswer, Entry, answered, as_id, shown_as_json
from chassis.http.fields import Fields
from chassis.http.positions import furthest
from chassis.tokens import bearer
from contracts import experts
from contracts.refusal import Refusal
from contracts.reminders import ReminderKind

FAILURES = described((401, 403, 404, 422, 500, 503))
ENTER, CHANGE = Body(EnterExpert), Body(ChangeExpert)
AWAY, BACK = Body(EnterAbsence), Body(WithdrawAbsence)


class AffectedView(BaseModel):
    """An open case with a deadline inside an absence (C8)."""

    case: UUID
    number: int
    deadline: ReminderKind
    due: datetime


class AbsenceAnswer(CommandAnswer):
    """An absence was entered; `affected` is what somebody should look at (C8)."""

    affected: tuple[AffectedView, ...] | None = None
    """Nothing where the deadline watcher can't be asked now."""


class AbsenceView(BaseModel):
    """Days away, and who said so."""

    id: UUID
    first_day: date
    last_day: date
    entered_by: str
    role: str
    affected: list[AffectedView] | None
    """Nothing where the deadline watcher can't be asked now."""


class AbsencesView(BaseModel):
    items: list[AbsenceView]


class AbsenceOfView(AbsenceView):
    """And whose it is."""

    expert: UUID


class AllAbsencesView(BaseModel):
    """The first first. `behind`: what `at_least` names was not heard of within two seconds."""

    items: list[AbsenceOfView]
    behind: bool


class ExpertView(BaseModel):
    """A directory entry."""

    id: UUID
    entry: experts.Entry


class ListedExpert(BaseModel):
    """A line of the directory, from the folds."""

    id: UUID
    active: bool
    confirmed: bool
    entered: bool
    competences: list[str]
    languages: list[str]
    cities: list[str]
    online: bool
    capacity: int
    open_cases: int
    absent_from: date | None
    absent_until: date | None
    """The absence that is now or comes next."""


class ExpertsView(BaseModel):
    """`behind`: what `at_least` names was not heard of within two seconds."""

    items: list[ListedExpert]
    behind: bool


def expert_commands(entry: Entry, directory: Directory) -> APIRouter:
    """Enter and change experts."""
    router = APIRouter(tags=["experts"])

    @command(router, "/experts/{expert_id}/enter", ENTER, answer=CommandAnswer)
    async def enter_expert(request: Request) -> Response:
        """Take an expert into the directory, under their account's id (A7)."""
        read, me = await entry.command(request, ENTER)
        expert = as_id(request.path_params["expert_id"])
        role = await directory.permitted("keep_expert", me, expert)
        return answered(await directory.change(expert, read, role))

    @command(router, "/experts/{expert_id}/change", CHANGE, version=Version.DEMANDED, answer=CommandAnswer)
    async def change_expert(request: Request) -> Response:
        """The entry reads like this from here on."""
        read, me = await entry.command(request, CHANGE, Version.DEMANDED)
        expert = as_id(request.path_params["expert_id"])
        role = await directory.permitted("keep_expert", me, expert)
        return answered(await directory.change(expert, read, role))

    return router


def absence_commands(entry: Entry, directory: Directory) -> APIRouter:
    """Enter and withdraw absences."""
    router = APIRouter(tags=["absences"])

    @command(router, "/experts/{expert_id}/enter-absence", AWAY, answer=AbsenceAnswer)
    async def absence_entered(request: Request) -> Response:
        """The expert will be away (C8); answers with the open cases whose deadline lies inside."""
        read, me = await entry.command(request, AWAY)
        expert = as_id(request.path_params["expert_id"])
        role = await directory.permitted("keep_absences", me, expert)
        result = await directory.change(expert, read, role)
        if isinstance(result, Refusal):
            return answered(result)
        inside = await _affected(directory, request, expert, read.body)
        told = {"id": result.stream, "version": result.version, "position": result.position}
        shown = {**told, "made": result.made, "affected": inside}
        return shown_as_json(shown, headers={"ETag": etag(result.version)})

    @command(router, "/experts/{expert_id}/withdraw-absence", BACK, answer=CommandAnswer)
    async def absence_withdrawn(request: Request) -> Response:
        """The expert will be there after all, or is back early."""
        read, me = await entry.command(request, BACK)
        expert = as_id(request.path_params["expert_id"])
        role = await directory.permitted("keep_absences", me, expert)
        return answered(await directory.change(expert, read, role))

    return router


def expert_questions(entry: Entry, directory: Directory, heard: Heard) -> APIRouter:
    """The directory, and one entry."""
    router = APIRouter(tags=["experts"])

    @router.get("/experts", responses={**FAILURES, 200: {"model": ExpertsView}}, response_model=None)
    async def everybody(request: Request, query: Annotated[AtLeast, Query()]) -> Response:
        """The experts whose entries one may read: the desk all, a lead their team's, an expert their own."""
        me = (await entry.reader(request)).account
        behind = await heard.behind(furthest(query.at_least))
        return shown_as_json({"items": await _listed(directory, me), "behind": behind})

    @router.get(
        "/experts/{expert_id}", responses={**FAILURES, 200: {"model": ExpertView}}, response_model=None
    )
    async def one(request: Request) -> Response:
        """One entry as it is now; `ETag` is its version."""
        me = (await entry.reader(request)).account
        expert = as_id(request.path_params["expert_id"])
        await directory.permitted("read_expert", me, expert)
        known, loaded = await directory.expert(expert)
        return shown_as_json({"id": expert, "entry": known.entry}, headers={"ETag": etag(loaded.version)})

    return router


def absence_questions(entry: Entry, directory: Directory, heard: Heard) -> APIRouter:
    """Absences that are not over: an expert's, and everybody's."""
    router = APIRouter(tags=["experts"])

    @router.get(
        "/experts/{expert_id}/absences",
        responses={**FAILURES, 200: {"model": AbsencesView}},
        response_model=None,
    )
    async def absences(request: Request) -> Response:
        """Absences that are not over, each with the open cases that it touches (C8)."""
        me = (await entry.reader(request)).account
        expert = as_id(request.path_params["expert_id"])
        await directory.permitted("read_absences", me, expert)
        known, loaded = await directory.expert(expert)
        ahead = _ahead(known, directory.today())
        inside = await asyncio.gather(*(_affected(directory, request, expert, each) for each in ahead))
        shown = [asdict(each) | {"affected": cases} for each, cases in zip(ahead, inside, strict=True)]
        return shown_as_json({"items": shown}, headers={"ETag": etag(loaded.version)})

    @router.get("/absences", responses={**FAILURES, 200: {"model": AllAbsencesView}}, response_model=None)
    async def everybodys_absences(request: Request, query: Annotated[AtLeast, Query()]) -> Response:
        """Absences that are not over, of all whose absences one may read, with the cases inside (C8)."""
        me = (await entry.reader(request)).account
        behind = await heard.behind(furthest(query.at_least))
        ahead = await directory.away(me)
        inside = await asyncio.gather(*(_affected(directory, request, *each) for each in ahead))
        shown = [
            asdict(absence) | {"expert": expert, "affected": cases}
            for (expert, absence), cases in zip(ahead, inside, strict=True)
        ]
        return shown_as_json({"items": shown, "behind": behind})

    return router


def _ahead(known: Expert, today: date) -> Sequence[Absence]:
    return sorted(
        (each for each in known.absences if each.last_day >= today), key=lambda each: each.first_day
    )


async def _affected(
    directory: Directory, request: Request, expert: UUID, days: Absence | EnterAbsence
) -> list[dict[str, Any]] | None:
    token = bearer(Fields.of(request.scope))
    found = await directory.affected(token, expert, days.first_day, days.last_day)
    return None if found is None else [asdict(each) for each in found]


async def _listed(directory: Directory, me: Account) -> list[dict[str, Any]]:
    held, today = await directory.workload.open_cases(), directory.today()
    return [_line(each, held.get(each.id, 0), today) for each in await directory.readable(me)]


def _line(account: Account, held: int, today: date) -> dict[str, Any]:
    known = account.expertise
    ahead = (each for each in account.absences if each.last_day >= today)
    away = min(ahead, key=lambda each: each.first_day, default=None)
    return {
        "id": account.id,
        "active": account.active,
        "confirmed": account.confirmed,
        "entered": known is not None,
        "competences": sorted(known.competences) if known else [],
        "languages": sorted(known.languages) if known else [],
        "cities": sorted(known.cities) if known else [],
        "online": known.online if known else False,
        "capacity": known.capacity if known else 0,
        "open_cases": held,
        "absent_from": away.first_day if away else None,
        "absent_until": away.last_day if away else None,
    }
