"""A case's profile: the next step first, then everything its reader may see, and what can be done (B2)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.actions import ACTING, ACTIONS, Action
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, filled, seen
from dashboard.api.showing.next_steps import next_step
from dashboard.api.showing.pages import Pages
from dashboard.gateways import Answer
from dashboard.handlers.cases import Cases, Opened, Wanted
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Profiles:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    cases: Cases

    async def show(self, request: Request, case: UUID) -> Response:
        """The profile as it stands now."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, case, done=request.query_params.get("done"))

    async def act(self, request: Request, case: UUID, path: str) -> Response:
        """A command from one of the page's forms; what was typed is still there when it is refused."""
        visitor, form = await self.door.form(request)
        action = ACTIONS.get(path)
        if action is None:
            raise NotThereError
        read = filled(_asked(action, form), form, self.pages.zone)
        again: dict[str, Any] = {"open_form": path, "filled": read}
        if read.wrong:
            return await self._page(request, visitor, case, HTTPStatus.UNPROCESSABLE_ENTITY, **again)
        wanted = Wanted(action.service, path, read.body, str(form.get("key")), seen(form))
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/cases/{case}?done={path}")
        return await self._page(request, visitor, case, answer.status, refused=answer, **again)

    async def _page(
        self, request: Request, visitor: Visitor, case: UUID, status: int = 200, **told: Any
    ) -> Response:
        found = await self.cases.opened(visitor, case)
        if isinstance(found, Answer):
            raise NotThereError
        asked = request.query_params
        given = {"open_form": asked.get("form"), "filled": None, "refused": None, "done": None} | told
        return self.pages.show(request, "profile.html", status, **_shown(found), **given, given=asked)


def _asked(action: Action, form: FormData) -> tuple[Field, ...]:
    """A supervisor's form has one field more (C9)."""
    return (*action.fields, ACTING) if ACTING.name in form else tuple(action.fields)


LISTED = tuple(
    ACTIONS[path]
    for path in (
        "send-message",
        "record-contact",
        "record-attempt",
        "find-unreachable",
        "decline",
        "assign",
        "reassign",
        "delegate",
        "take-over",
        "approve",
        "return",
        "reopen",
        "end-without-counselling",
        "add-note",
        "change-consultations",
        "postpone-closing",
        "take-closing-back",
        "retract-contact",
    )
)
"""Those that the card of actions names; the others stand beside what they are about."""


def _shown(found: Opened) -> dict[str, Any]:
    return {
        "case": found.profile,
        "offers": found.offers,
        "clocks": found.clocks,
        "documents": found.documents,
        "timeline": found.timeline,
        "names": found.names,
        "glass": found.glass,
        "next": next_step(found.profile, found.offers),
        "actions": ACTIONS,
        "listed": LISTED,
        "acting_field": ACTING,
    }


def profile_routes(desk: Profiles) -> APIRouter:
    """`/cases/{case}` and what is done there."""
    router = APIRouter()
    router.add_api_route("/cases/{case}", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/cases/{case}/do/{path}", desk.act, methods=["POST"], response_model=None)
    return router
