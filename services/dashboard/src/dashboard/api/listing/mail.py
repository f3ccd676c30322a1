"""Mail from experts: what waits for an answer, read and answered in one place (D4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.actions import ACTIONS
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Filled, filled
from dashboard.api.listing.board import TABS
from dashboard.api.listing.narrowing import for_counting
from dashboard.api.live import MOST
from dashboard.api.showing.bars import bar, is_desk
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Cases, Opened, Wanted
from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor

ANSWER = ACTIONS["answer-message"]


@dataclass(frozen=True, slots=True)
class Mail:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    listing: Listing
    cases: Cases

    async def show(self, request: Request) -> Response:
        """The cases with mail, and the mail of the one that is chosen; only that one is opened."""
        visitor = await self.door.visitor(request)
        done = request.query_params.get("done") == "answered"
        return await self._page(request, visitor, _chosen(request), done=done)

    async def answer(self, request: Request, case: UUID) -> Response:
        """Answer one message; the next one that waits is shown after it."""
        visitor, form = await self.door.form(request)
        read = filled(ANSWER.fields, form, self.pages.zone)
        again = {"message": str(form.get("message", "")), "read": read}
        if read.wrong:
            return await self._page(request, visitor, case, HTTPStatus.UNPROCESSABLE_ENTITY, **again)
        wanted = Wanted(ANSWER.service, ANSWER.path, read.body, str(form.get("key")), None)
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            position = answer.body.get("position")
            return gone_on("/mail?done=answered" + (f"&at_least={position}" if position else ""))
        return await self._page(request, visitor, case, answer.status, refused=answer, **again)

    async def _page(
        self, request: Request, visitor: Visitor, case: UUID | None, status: int = 200, **told: Any
    ) -> Response:
        if not is_desk(visitor):
            raise NotThereError
        asked: dict[str, Any] = {"list": "mail_from_experts", "sort": "due", "descending": "false"}
        if heard := request.query_params.getlist("at_least"):
            asked["at_least"] = heard
        found = await self.listing.page(visitor, asked)
        opened = await self.cases.opened(visitor, case) if case else None
        if isinstance(found, Answer) or isinstance(opened, Answer):
            raise NotThereError
        moments = self.pages.moments(request)
        bars = [bar(row, found.names, moments, visitor) for row in found.page["items"]]
        counts = await self.listing.counts(visitor, [for_counting(each.name, each.query) for each in TABS])
        given: dict[str, Any] = {"message": None, "read": Filled({}, {}), "refused": None, "done": False}
        return self.pages.show(
            request,
            "listing/mail.html",
            status,
            bars=bars,
            cases=[each.id for each in bars][:MOST],
            as_of=found.page["as_of"],
            tabs=list(zip(TABS, counts, strict=True)),
            **_told(opened),
            **(given | told),
        )


def _chosen(request: Request) -> UUID | None:
    """The case in the address. Raises `NotThereError` for what is no id."""
    text = request.query_params.get("case")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotThereError from None


def _told(opened: Opened | None) -> dict[str, Any]:
    nothing: dict[str, Any] = {"case": None, "names": {}, "waiting": (), "answered": (), "may_answer": False}
    if opened is None:
        return nothing | {"field": ANSWER.fields[-1]}
    offer = opened.offers.get(ANSWER.path)
    return {
        "case": opened.profile,
        "names": opened.names,
        "waiting": waiting(opened.profile),
        "answered": [each for each in opened.profile["messages"] if each["answered_at"]],
        "may_answer": offer is not None and not offer["missing"],
        "field": ANSWER.fields[-1],
    }


def waiting(profile: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Messages that nobody has answered and nobody took back, the oldest first."""
    return [each for each in profile["messages"] if not each["answered_at"] and not each["taken_back"]]


def mail_routes(mail: Mail) -> APIRouter:
    """`/mail`."""
    router = APIRouter()
    router.add_api_route("/mail", mail.show, methods=["GET"], response_model=None)
    router.add_api_route("/mail/{case}/answer", mail.answer, methods=["POST"], response_model=None)
    return router
