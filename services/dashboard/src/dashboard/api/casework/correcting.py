"""Correcting a group of fields (B7); what somebody else changed meanwhile is compared first (F5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.casework.comparing import changed, compared, resolved
from dashboard.api.casework.groups import GROUPS, Group, body, fields_for, values
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled, seen
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer, Service
from dashboard.handlers.cases import Cases, Wanted
from dashboard.handlers.correcting import Correcting
from dashboard.handlers.visiting import Visitor

type Profile = Mapping[str, Any]

BESIDE: Mapping[str, str] = {
    "phone-unusable": "contact.phone",
    "email-unusable": "contact.email",
    "company-unknown": "company",
}
"""Code of a rule -> the field that it is about."""
NOTHING = Answer(
    HTTPStatus.CONFLICT,
    {
        "type": "/problems/nothing-to-correct",
        "title": "",
        "missing": [{"rule": "B7", "code": "nothing-to-correct", "words": ""}],
    },
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One form: the case as it is now, with the fields that its reader may correct."""

    group: Group
    case: Profile
    offer: Mapping[str, Any]
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    cases: Cases
    correcting: Correcting

    async def show(self, request: Request, case: UUID, group: str) -> Response:
        """The group's form, filled in as the case says."""
        visitor = await self.door.visitor(request)
        shown = await self._shown(visitor, case, group)
        return self._page(request, shown, Filled({}, values(shown.fields, shown.case)))

    async def correct(self, request: Request, case: UUID, group: str) -> Response:
        """What differs from what was read; or the comparison, where somebody else was quicker."""
        visitor, form = await self.door.form(request)
        shown = await self._shown(visitor, case, group)
        version = seen(form) or shown.case["version"]
        typed = resolved(shown.fields, _typed(shown, form), values(shown.fields, shown.case))
        read = filled(shown.fields, typed, self.pages.zone)
        if read.wrong:
            return self._page(request, shown, read, HTTPStatus.UNPROCESSABLE_ENTITY, version=version)
        before = await self._read(visitor, case, shown, version)
        differs = changed(shown.fields, values(shown.fields, before), read.typed)
        if not differs:
            return self._page(request, shown, read, NOTHING.status, refused=NOTHING)
        told = body(shown.fields, read.body, differs, before)
        wanted = Wanted(Service.LEDGER, shown.group.command, told, str(form.get("key")), version)
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/cases/{case}?done=correct-{group}")
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            return self._compared(request, await self._shown(visitor, case, group), before, read)
        read = beside(read, shown.fields, answer, BESIDE)
        return self._page(request, shown, read, answer.status, refused=answer, version=version)

    async def _shown(self, visitor: Visitor, case: UUID, name: str) -> Shown:
        """Raises `NotThereError` where there is no such group or it isn't given to this person."""
        group = GROUPS.get(name)
        found = await self.correcting.profile(visitor, case)
        if group is None or not found.ok:
            raise NotThereError
        offer = (await self.correcting.offers(visitor, case)).get(group.command)
        if offer is None:
            raise NotThereError
        asks = name in {"record", "company"}
        companies = await self.correcting.companies(visitor) if asks else {}
        experts = await self.correcting.experts(visitor) if asks else {}
        return Shown(group, found.body, offer, fields_for(group, found.body, companies, experts))

    async def _read(self, visitor: Visitor, case: UUID, shown: Shown, version: int) -> Profile:
        """The case as it stood on the page that the form was on."""
        if version == shown.case["version"]:
            return shown.case
        return await self.correcting.as_read(visitor, case, version) or shown.case

    def _compared(self, request: Request, shown: Shown, before: Profile, read: Filled) -> Response:
        """412: yours, theirs; take over or drop."""
        now = values(shown.fields, shown.case)
        rows = compared(shown.fields, values(shown.fields, before), read.typed, now)
        mine = {each.field.name for each in rows if each.mine}
        kept = {name: read.typed[name] if name in mine else now[name] for name in now}
        return self.pages.show(
            request,
            "casework/compared.html",
            HTTPStatus.PRECONDITION_FAILED,
            case=shown.case,
            group=shown.group,
            rows=rows,
            kept=kept,
        )

    def _page(self, request: Request, shown: Shown, read: Filled, status: int = 200, **told: Any) -> Response:
        given: dict[str, Any] = {"refused": None, "version": shown.case["version"]} | told
        return self.pages.show(
            request,
            "casework/correct.html",
            status,
            case=shown.case,
            group=shown.group,
            offer=shown.offer,
            fields=shown.fields,
            filled=read,
            **given,
        )


def _typed(shown: Shown, form: FormData) -> dict[str, str]:
    """Of each field what came; a box that isn't ticked doesn't come."""
    chosen = {name: str(value) for name, value in form.items() if name.startswith("take.")}
    return chosen | {each.name: str(form.get(each.name, "")) for each in shown.fields}


def correction_routes(corrections: Corrections) -> APIRouter:
    """`/cases/{case}/correct/{group}`."""
    router = APIRouter()
    path = "/cases/{case}/correct/{group}"
    router.add_api_route(path, corrections.show, methods=["GET"], response_model=None)
    router.add_api_route(path, corrections.correct, methods=["POST"], response_model=None)
    return router
