"""Invoicing: what is ready, what waits, what is invoiced; marking, withdrawing a mark, export (D10)."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled
from dashboard.api.showing.lines import grouped
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer
from dashboard.handlers.invoicing import Invoicing, Lines, Mark
from dashboard.handlers.visiting import Visitor

STATES: Mapping[str, str] = {
    "ready": _("Ready to invoice"),
    "waiting": _("Waiting for approval"),
    "invoiced": _("Invoiced"),
}
"""As the ledger names them, in the order of the page."""

EMPTY: Mapping[str, tuple[str, str]] = {
    "ready": (
        _("Nothing is ready to invoice"),
        _("Sessions stand here once their case is approved, until they are marked as invoiced."),
    ),
    "waiting": (
        _("No session waits for approval"),
        _("Sessions stand here from the closing of their case until it is approved."),
    ),
    "invoiced": (
        _("Nothing is invoiced"),
        _("Sessions stand here once they are marked with the number of their invoice."),
    ),
}

PERIOD: Mapping[str, Callable[[str], object]] = {
    "expert": UUID,
    "approved_from": date.fromisoformat,
    "approved_until": date.fromisoformat,
}
"""What an address narrows the lines to, and how it is read."""
INVOICE = Field("invoice", _("Number of the invoice"))
REASON = Field("reason", _("Why the mark is wrong"), "text", most=10_000)
CHOOSE = _("Choose at least one line.")
MOST = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    invoicing: Invoicing

    async def show(self, request: Request) -> Response:
        """The lines of one state, by expert."""
        return await self._page(request, await self.door.visitor(request))

    async def mark(self, request: Request) -> Response:
        """Put the chosen lines of one expert on an invoice."""
        visitor, form = await self.door.form(request)
        read = filled((INVOICE,), form, self.pages.zone)
        cases = _cases(form)
        wrong = dict(read.wrong) | ({} if cases else {"case": CHOOSE})
        at: dict[str, Any] = {
            "expert": str(form.get("expert")),
            "typed": read.typed,
            "wrong": wrong,
            "chosen": cases,
        }
        if wrong:
            return await self._page(request, visitor, HTTPStatus.UNPROCESSABLE_ENTITY, at=at)
        mark = Mark(at["expert"], read.body["invoice"], str(form.get("key")))
        answers = await self.invoicing.mark(visitor, cases, mark)
        refused = {case: answer for case, answer in answers.items() if not answer.ok}
        if refused:
            return await self._page(request, visitor, HTTPStatus.CONFLICT, refused=refused, at=at)
        return gone_on(_back(request, "mark", *answers.values()))

    async def withdraw(self, request: Request, case: UUID) -> Response:
        """Take a wrong mark away, with a reason."""
        visitor, form = await self.door.form(request)
        read = filled((REASON,), form, self.pages.zone)
        again = {"mark": str(form.get("mark")), "typed": read.typed, "wrong": read.wrong}
        if read.wrong:
            return await self._page(request, visitor, HTTPStatus.UNPROCESSABLE_ENTITY, at=again)
        mark = Mark(str(form.get("expert")), str(form.get("invoice")), str(form.get("key")))
        answer = await self.invoicing.withdraw(visitor, case, mark, read.body["reason"])
        if not answer.ok:
            return await self._page(request, visitor, answer.status, refused={case: answer}, at=again)
        return gone_on(_back(request, "withdraw", answer))

    async def _page(self, request: Request, visitor: Visitor, status: int = 200, **told: Any) -> Response:
        state, period = _state(request), period_of(request.query_params)
        found = await self.invoicing.lines(visitor, _query(request, state, period))
        if isinstance(found, Answer):
            raise NotThereError
        keeps = visitor.has("supervisor")
        experts = await self.invoicing.experts(visitor) if keeps or visitor.has("auditor") else {}
        done = request.query_params.get("done") if request.method == "GET" else None
        given = {"refused": {}, "at": {}, "done": done} | told
        return self.pages.show(
            request, "supervising/invoicing.html", status, **_shown(found), **given,
            states=STATES, state=state, empty=EMPTY[state], period=period, experts=experts, keeps=keeps,
            here=urlencode({"state": state} | period), exported=urlencode(period), unread=Filled({}, {}),
            invoice_field=INVOICE, reason_field=REASON,
        )  # fmt: skip


def _shown(found: Lines) -> dict[str, Any]:
    return {
        "groups": grouped(found.items, found.names),
        "names": found.names,
        "as_of": found.as_of,
        "further": found.next,
    }


def _state(request: Request) -> str:
    state = request.query_params.get("state", "ready")
    if state not in STATES:
        raise NotThereError
    return state


def period_of(asked: Mapping[str, str]) -> dict[str, str]:
    """The expert and the days of approval in an address; what can't be read narrows nothing."""
    found: dict[str, str] = {}
    for name, read in PERIOD.items():
        with suppress(ValueError):
            found |= {name: str(read(asked[name]))} if asked.get(name) else {}
    return found


def _query(request: Request, state: str, period: Mapping[str, str]) -> dict[str, Any]:
    asked = request.query_params
    cursor = {"cursor": asked["cursor"]} if asked.get("cursor") else {}
    return {"state": state, **period, **cursor, "at_least": asked.getlist("at_least"), "limit": MOST}


def _cases(form: FormData) -> list[UUID]:
    """The lines that were chosen. Raises `NotThereError` for what is no id."""
    try:
        return list(dict.fromkeys(UUID(str(each)) for each in form.getlist("case")))[:MOST]
    except ValueError:
        raise NotThereError from None


def _back(request: Request, done: str, *answers: Answer) -> str:
    """The page again, with lines that have heard of what was done."""
    reached = _furthest(answers)
    state = [("state", _state(request)), *period_of(request.query_params).items(), ("done", done)]
    return f"/invoicing?{urlencode([*state, *(('at_least', each) for each in reached)])}"


def _furthest(answers: Sequence[Answer]) -> list[str]:
    """The furthest position of each place."""
    found: dict[str, int] = {}
    for each in answers:
        place, _colon, at = str(each.body.get("position") or "").rpartition(":")
        if place and at.isdecimal():
            found[place] = max(found.get(place, 0), int(at))
    return [f"{place}:{at}" for place, at in sorted(found.items())]


def invoicing_routes(desk: Desk) -> APIRouter:
    """`/invoicing` and what is done there."""
    router = APIRouter()
    router.add_api_route("/invoicing", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/invoicing/mark", desk.mark, methods=["POST"], response_model=None)
    router.add_api_route("/invoicing/{case}/withdraw", desk.withdraw, methods=["POST"], response_model=None)
    return router
