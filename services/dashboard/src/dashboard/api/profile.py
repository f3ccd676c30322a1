"""A case's profile: the next step first, then everything its reader may see, and what can be done (B2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.actions import ACTING, ACTIONS, Action
from dashboard.api.casework.shown import shown
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled, seen
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Cases, Wanted
from dashboard.handlers.visiting import Visitor

BESIDE: Mapping[str, Sequence[str]] = {
    "time-skipped": ("time",),
    "session-overlaps": ("time",),
    "before-the-assignment": ("date", "happened_at"),
    "in-the-future": ("happened_at",),
    "before-the-case": ("happened_at",),
    "before-the-experts-work": ("happened_at",),
    "acting-reason-missing": ("acting_reason",),
    "attempt-not-possible": ("kind",),
    "reason-not-yours": ("reason",),
    "not-missed-yet": ("reason",),
    "same-as-which": ("same_as",),
    "same-as-itself": ("same_as",),
    "not-later": ("until",),
    "no-clock-runs": ("until",),
}
"""Code of a rule -> the field that it is about, the first of these that the form has."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    cases: Cases

    async def show(self, request: Request, case: UUID) -> Response:
        """The profile as it stands now."""
        return await self.page(request, await self.door.visitor(request), case)

    async def act(self, request: Request, case: UUID, path: str) -> Response:
        """A command from one of the page's forms; what was typed is still there when it is refused."""
        visitor, form = await self.door.form(request)
        action = ACTIONS.get(path)
        if action is None:
            raise NotThereError
        fields = _asked(action, form)
        read = filled(fields, form, self.pages.zone)
        again: dict[str, Any] = {"open_form": path, "filled": read}
        if read.wrong:
            return await self.page(request, visitor, case, HTTPStatus.UNPROCESSABLE_ENTITY, **again)
        wanted = Wanted(action.service, path, read.body, str(form.get("key")), seen(form))
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/cases/{case}/declined" if path == "decline" else f"/cases/{case}?done={path}")
        again["filled"], refused = _placed(read, fields, answer)
        return await self.page(request, visitor, case, answer.status, refused=refused, **again)

    async def declined(self, request: Request, case: UUID) -> Response:
        """The case is nobody's of theirs any more; for ten seconds it can be had back (C4, I7)."""
        await self.door.visitor(request)
        return self.pages.show(
            request, "casework/declined.html", case=case, back=ACTIONS["take-back-decline"]
        )

    async def page(
        self, request: Request, visitor: Visitor, case: UUID, status: int = 200, **told: Any
    ) -> Response:
        """The profile, with a form that came back where one did. Raises `NotThereError`."""
        found = await self.cases.opened(visitor, case)
        if isinstance(found, Answer):
            return self._without(request, status, told.get("refused"))
        asked = request.query_params
        given = {"open_form": asked.get("form"), "filled": None, "refused": None, "not_brought": None}
        parts = shown(found, visitor, asked, self.pages.moments(request))
        return self.pages.show(request, "profile.html", status, **parts, **(given | told))

    def _without(self, request: Request, status: int, refused: Answer | None) -> Response:
        """Why something was refused, to who doesn't see the case any more."""
        if refused is None or status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
            raise NotThereError
        return self.pages.show(request, "casework/refused.html", status, refused=refused, back="/cases")


def _asked(action: Action, form: FormData) -> tuple[Field, ...]:
    """A supervisor's form has one field more (C9)."""
    return (*action.fields, ACTING) if ACTING.name in form else tuple(action.fields)


def _placed(read: Filled, fields: Sequence[Field], answer: Answer) -> tuple[Filled, Answer]:
    """What is about a field beside it; the rest of the refusal stays above the form."""
    names = {each.name for each in fields}
    rules = {code: name for code, some in BESIDE.items() for name in some if name in names}
    rest = [each for each in answer.body.get("missing", ()) if each["code"] not in rules]
    return beside(read, fields, answer, rules), replace(answer, body={**answer.body, "missing": rest})


def profile_routes(desk: Profiles) -> APIRouter:
    """`/cases/{case}` and what is done there."""
    router = APIRouter()
    router.add_api_route("/cases/{case}", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/cases/{case}/declined", desk.declined, methods=["GET"], response_model=None)
    router.add_api_route("/cases/{case}/do/{path}", desk.act, methods=["POST"], response_model=None)
    return router
