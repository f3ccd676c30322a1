"""Approvals: one case after another, what changed since it was last judged, approve or return (D8, E4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled, seen
from dashboard.api.showing.differences import Difference, differences
from dashboard.api.showing.judging import first_contact, waits
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer
from dashboard.handlers.approving import Approving, Before, Judged
from dashboard.handlers.cases import Listed
from dashboard.handlers.visiting import Visitor

WHY = Field(
    "reason",
    _("Reason for returning"),
    "text",
    hint=_("The expert reads it on the profile. Say what to change."),
    most=10_000,
)
UNTYPED = Filled({}, {})

VIEWS: Mapping[str, str] = {
    "": _("Waiting"),
    "late": _("Overdue"),
    "unreachable": _("Unreachable"),
}
"""By what stands in the address."""

_OF_VIEW = {"late": "approval_overdue", "unreachable": "client_unreachable"}


@dataclass(frozen=True, slots=True)
class Approvals:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    approving: Approving

    async def show(self, request: Request) -> Response:
        """The cases that wait, and the one to be judged, which stays when the list changes."""
        visitor = await self.door.visitor(request)
        if not visitor.has("supervisor"):
            raise NotThereError
        if request.query_params.get("case"):
            return await self._page(request, visitor, _case_asked(request), since=_seen(request))
        listed = await self._listed(request, visitor)
        first = _first(_rows(request, listed))
        if first is not None:
            return gone_on(f"/approvals?{urlencode([*_asked(request), *first])}")
        return self._shown(request, listed, None, 200)

    async def approve(self, request: Request, case: UUID) -> Response:
        """Approve the version that was on the page; what has changed since is shown instead."""
        visitor, form = await self.door.form(request)
        told: dict[str, Any] = {"json": {}, "key": str(form.get("key")), "version": seen(form)}
        answer = await self.approving.decide(visitor, case, "approve", **told)
        if answer.ok:
            return gone_on(_onwards("approve", case, answer, form))
        stale = seen(form) if answer.status == HTTPStatus.PRECONDITION_FAILED else None
        return await self._page(request, visitor, case, answer.status, stale, refused=answer)

    async def give_back(self, request: Request, case: UUID) -> Response:
        """Return it with a reason, which is still there where it can't be."""
        visitor, form = await self.door.form(request)
        read = filled((WHY,), form, self.pages.zone)
        if read.wrong:
            return await self._page(request, visitor, case, HTTPStatus.UNPROCESSABLE_ENTITY, filled=read)
        told: dict[str, Any] = {"json": read.body, "key": str(form.get("key"))}
        answer = await self.approving.decide(visitor, case, "return", **told)
        if answer.ok:
            return gone_on(_onwards("return", case, answer, form))
        return await self._page(request, visitor, case, answer.status, refused=answer, filled=read)

    async def _listed(self, request: Request, visitor: Visitor) -> Listed:
        asked = request.query_params
        found = await self.approving.waiting(visitor, asked.get("cursor"), asked.getlist("at_least"))
        if isinstance(found, Answer):
            raise NotThereError
        return found

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        case: UUID,
        status: int = 200,
        since: int | None = None,
        **told: Any,
    ) -> Response:
        listed = await self._listed(request, visitor)
        judged = await self.approving.judged(visitor, case, since)
        if isinstance(judged, Answer):
            raise NotThereError
        return self._shown(request, listed, judged, status, **told)

    def _shown(
        self, request: Request, listed: Listed, judged: Judged | None, status: int, **told: Any
    ) -> Response:
        given = {"refused": None, "filled": UNTYPED, "done": None, "number": None} | _said(request)
        fixed = {"judged": judged, "why_field": WHY, "first_contact": first_contact}
        compared = self._compared(request, judged) if judged else ()
        shown = self._waiting(request, listed) | fixed | given | told
        chosen = judged.opened.profile["id"] if judged else None
        return self.pages.show(
            request, "supervising/approvals.html", status, **shown, compared=compared, chosen=chosen
        )

    def _waiting(self, request: Request, listed: Listed) -> dict[str, Any]:
        view = _view(request)
        moments = self.pages.moments(request)
        rows = [waits(row, listed.names, moments) for row in _rows(request, listed)]
        return {
            "views": [(key, words, len(_rows(request, listed, key))) for key, words in VIEWS.items()],
            "view": view,
            "groups": [(late, [each for each in rows if each.late is late]) for late in (True, False)],
            "as_of": listed.page["as_of"],
            "further": listed.page.get("next"),
        }

    def _compared(self, request: Request, judged: Judged) -> list[tuple[Before, Sequence[Difference]]]:
        """What was seen stands only where something that an approval covers has changed since."""
        opened, moments = judged.opened, self.pages.moments(request)
        found = [
            (
                each,
                differences(each.profile, opened.profile, opened.timeline or (), moments, judged.names),
            )
            for each in judged.befores
        ]
        return [(each, changes) for each, changes in found if changes or each.since != "seen"]


def _onwards(decision: Literal["approve", "return"], case: UUID, answer: Answer, form: FormData) -> str:
    """On to the next case at once; `but` is the one decided, of which the list need not have heard yet."""
    asked: list[tuple[str, str]] = [("done", decision), ("but", f"{case}:{answer.body.get('version', 0)}")]
    if (number := str(form.get("number", ""))).isdecimal():
        asked.append(("number", number))
    return f"/approvals?{urlencode(asked)}"


def _said(request: Request) -> dict[str, str | None]:
    """What the page before this one came to."""
    if request.method != "GET":
        return {}
    number = request.query_params.get("number", "")
    return {"done": request.query_params.get("done"), "number": number if number.isdecimal() else None}


def _asked(request: Request) -> list[tuple[str, str]]:
    names = ("view", "cursor", "at_least", "but", "done", "number")
    return [(name, value) for name, value in request.query_params.multi_items() if name in names]


def _case_asked(request: Request) -> UUID:
    """The case in the address. Raises `NotThereError` for what is no id."""
    try:
        return UUID(request.query_params["case"])
    except ValueError:
        raise NotThereError from None


def _view(request: Request) -> str:
    view = request.query_params.get("view", "")
    return view if view in VIEWS else ""


def _rows(request: Request, listed: Listed, view: str | None = None) -> list[Mapping[str, Any]]:
    """Those with the notice that the view is about, those over time first; never the one just decided."""
    rows = [row for row in listed.page["items"] if not _is_decided(request, row)]
    wanted = _OF_VIEW.get(_view(request) if view is None else view)
    found = [row for row in rows if wanted is None or wanted in _notices(row)]
    return sorted(found, key=lambda row: "approval_overdue" not in _notices(row))


def _is_decided(request: Request, row: Mapping[str, Any]) -> bool:
    """Whether the row is older than the decision on its case that led here."""
    case, _colon, version = request.query_params.get("but", "").partition(":")
    return row["id"] == case and version.isdecimal() and row["version"] < int(version)


def _notices(row: Mapping[str, Any]) -> set[str]:
    return {each["notice"] for each in row.get("notices") or ()}


def _first(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]] | None:
    """The first case and its version, as they stand in an address."""
    return [("case", rows[0]["id"]), ("seen", str(rows[0]["version"]))] if rows else None


def _seen(request: Request) -> int | None:
    """The version that stood on the list when the case was opened: what came since is shown."""
    text = request.query_params.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def approval_routes(desk: Approvals) -> APIRouter:
    """`/approvals` and what is decided there."""
    router = APIRouter()
    router.add_api_route("/approvals", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/approvals/{case}/approve", desk.approve, methods=["POST"], response_model=None)
    router.add_api_route("/approvals/{case}/return", desk.give_back, methods=["POST"], response_model=None)
    return router
