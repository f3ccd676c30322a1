"""A new case: everything the desk takes in, with defaults, filled in by keyboard alone (B2 to B6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Filled, filled
from dashboard.api.intake_fields import BESIDE, FIELDS, GROUPS, defaults, nested
from dashboard.api.showing.bars import is_desk
from dashboard.api.showing.categories import CATEGORIES
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.intake import Intake, Lookalike, Terms
from dashboard.handlers.visiting import Visitor

NOT_LISTED = _("No company of this name is in the directory. Choose one, or tick that it isn’t listed.")
NO_CITY = _("Enter a city, or choose phone or video.")
ONLINE = "online"


@dataclass(frozen=True, slots=True)
class NewCase:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    intake: Intake

    async def show(self, request: Request) -> Response:
        """The form with its defaults."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, Filled({}, defaults(visitor.language)))

    async def look(self, request: Request) -> Response:
        """The same form with what is known of this client already: nothing is recorded yet."""
        visitor, form = await self.door.form(request)
        read = replace(filled(FIELDS, form, self.pages.zone), wrong={})
        return await self._page(request, visitor, read, form=form)

    async def hints(self, request: Request) -> Response:
        """Other cases of this client, and what the contract grants: a fragment, while somebody types."""
        visitor, form = await self.door.form(request)
        read = filled(FIELDS, form, self.pages.zone)
        told = await self._hinted(visitor, read.typed, form)
        return self.pages.show(request, "intake/hints.html", **told)

    async def register(self, request: Request) -> Response:
        """Record it; then its profile, or the choice of its expert."""
        visitor, form = await self.door.form(request)
        read, company = await self._read(visitor, form)
        if read.wrong:
            return await self._page(request, visitor, read, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
        body = nested(read.body) | company | _same_client(form)
        answer = await self.services.ask(
            Service.LEDGER, "POST", "/cases", token=visitor.token, json=body, key=str(form.get("key"))
        )
        if not answer.ok:
            read = beside(read, FIELDS, answer, BESIDE)
            return await self._page(request, visitor, read, answer.status, form=form, refused=answer)
        onwards = "" if form.get("then") == "open" else "/assignment"
        return gone_on(f"/cases/{answer.body['id']}{onwards}")

    async def _read(self, visitor: Visitor, form: FormData) -> tuple[Filled, dict[str, Any]]:
        """What was typed, and the company by its id, or by the name that the caller gave (B5)."""
        read = filled(FIELDS, form, self.pages.zone)
        body, wrong = dict(read.body), dict(read.wrong)
        named = str(body.pop("company", ""))
        company = await self._company(visitor, named, listed=not body.pop("unlisted", False))
        if named and not company:
            wrong["company"] = NOT_LISTED
        if "city" not in body:
            if body.get("consultation_type") == "in_person":
                wrong["city"] = NO_CITY
            body["city"] = ONLINE
        return replace(read, body=body, wrong=wrong), company

    async def _company(self, visitor: Visitor, named: str, *, listed: bool) -> dict[str, Any]:
        if not listed:
            return {"unlisted_company": named}
        companies = await self.intake.companies(visitor)
        found = next((id_ for id_, name in companies.items() if name.casefold() == named.casefold()), None)
        return {"company": found} if found else {}

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        read: Filled,
        status: int = 200,
        *,
        form: Mapping[str, Any] | None = None,
        refused: Answer | None = None,
    ) -> Response:
        if not is_desk(visitor):
            raise NotThereError
        hinted = await self._hinted(visitor, read.typed, form or {})
        told = {"groups": GROUPS, "categories": CATEGORIES, "filled": read, "refused": refused}
        choices = {
            "companies": await self.intake.companies(visitor),
            "experts": await self.intake.experts(visitor),
        }
        return self.pages.show(request, "intake/page.html", status, **told, **choices, **hinted)

    async def _hinted(
        self, visitor: Visitor, typed: Mapping[str, str], form: Mapping[str, Any]
    ) -> dict[str, Any]:
        company = (await self._company(visitor, typed.get("company", "").strip(), listed=True)).get("company")
        alike: list[Lookalike] = await self.intake.lookalikes(visitor, company, typed) if form else []
        terms: Terms | None = await self.intake.terms(visitor, company, typed.get("problem_type", ""))
        chosen = {
            "same": str(form.get("same_client_as", "")),
            "second": form.get("second_confirmed") == "yes",
        }
        return {"alike": alike, "terms": terms, **chosen}


def _same_client(form: FormData) -> dict[str, Any]:
    same = str(form.get("same_client_as", ""))
    return ({"same_client_as": same} if same else {}) | {
        "second_confirmed": form.get("second_confirmed") == "yes"
    }


def new_case_routes(new: NewCase) -> APIRouter:
    """`/new-case`."""
    router = APIRouter()
    router.add_api_route("/new-case", new.show, methods=["GET"], response_model=None)
    for path, act in (
        ("/new-case", new.register),
        ("/new-case/look", new.look),
        ("/new-case/hints", new.hints),
    ):
        router.add_api_route(path, act, methods=["POST"], response_model=None)
    return router
