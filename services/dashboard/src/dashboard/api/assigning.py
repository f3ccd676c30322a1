"""Whom a case goes to: ranked experts with reasons, those left out with reasons (C1, C5, C6)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.actions import ACTIONS
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.showing import vocabulary
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.ranking import AGAINST, whys
from dashboard.domain.asking import Answer, Service
from dashboard.handlers.cases import Cases, Opened, Wanted
from dashboard.handlers.proposing import Proposed, Proposing
from dashboard.handlers.visiting import Visitor

WAYS = ("assign", "reassign", "delegate")
AT_FIRST = 5
"""Candidates that are shown at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the form; `key` is that of the note, which is kept once however often it is sent."""

    expert: str = ""
    reason: str = ""
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Assigning:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    proposing: Proposing
    cases: Cases

    async def show(self, request: Request, case: UUID) -> Response:
        """The proposal as it stands now."""
        return await self._page(request, await self.door.visitor(request), case)

    async def hand(self, request: Request, case: UUID) -> Response:
        """Assign, reassign or delegate to whom was chosen, with the proposal that was on the page."""
        visitor, form = await self.door.form(request)
        way, typed = str(form.get("way")), _typed(form)
        if way not in WAYS:
            raise NotThereError
        noted = await self._noted(visitor, case, typed) if typed.note else None
        if noted is not None and not noted.ok:
            return await self._page(request, visitor, case, noted.status, refused=noted, typed=typed)
        body = {"expert": typed.expert} | ({"reason": typed.reason} if way == "reassign" else {})
        wanted = Wanted(Service.ASSIGNMENT, way, body, str(form.get("key")), None)
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/cases/{case}?done={way}")
        return await self._page(request, visitor, case, answer.status, refused=answer, typed=typed)

    async def _noted(self, visitor: Visitor, case: UUID, typed: Typed) -> Answer:
        """The note is a record of its own, and stands on the profile before the expert opens it."""
        said = hashlib.sha256(typed.note.encode()).hexdigest()[:16]
        wanted = Wanted(Service.LEDGER, "add-note", {"text": typed.note}, f"{typed.key}-{said}", None)
        return await self.cases.told(visitor, case, wanted)

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        case: UUID,
        status: int = 200,
        *,
        refused: Answer | None = None,
        typed: Typed | None = None,
    ) -> Response:
        found = await self.proposing.proposed(visitor, case)
        opened = await self._opened(request, visitor, case)
        if isinstance(found, Answer) or opened is None or (way := _way(opened)) is None:
            raise NotThereError
        language = language_of(request)
        return self.pages.show(
            request, "assigning/page.html", status, refused=refused, typed=typed or Typed(), way=way,
            case=opened.profile, names=opened.names, offers=opened.offers, action=ACTIONS[way],
            at_first=AT_FIRST, reasons=vocabulary.REASSIGNMENTS, against=AGAINST, **_told(found),
            whys=lambda each: list(whys(each, opened.profile, language)),
        )  # fmt: skip

    async def _opened(self, request: Request, visitor: Visitor, case: UUID) -> Opened | None:
        """The profile; where it isn't a lead's to open yet, what they may know of a case to delegate."""
        opened = await self.cases.opened(visitor, case)
        if not isinstance(opened, Answer):
            return opened
        number = request.query_params.get("number", "")
        row = await self.proposing.to_delegate(visitor, case, number)
        return _unopened(row) if row else None


def _unopened(row: Mapping[str, Any]) -> Opened:
    """As much of a profile as the page asks for."""
    title = {"company_name": None, "problem_type": row["problem_type"], "city": row["city"]}
    plain = {"id": row["id"], "number": row["number"], "language": row["language"], "title": title}
    sealed: dict[str, Any] = {"wishes": {}, "contact": "sealed", "holder": None, "crisis": False}
    return Opened(
        profile=plain | sealed | {"consultation_type": None},
        offers={"delegate": {"missing": ()}},
        clocks=None,
        documents=None,
        timeline=None,
        names={},
    )


def _typed(form: FormData) -> Typed:
    return Typed(
        expert=str(form.get("expert", "")),
        reason=str(form.get("reason", "")),
        note=str(form.get("note", "")).replace("\r\n", "\n").strip(),
        key=str(form.get("note_key", "")),
    )


def _told(found: Proposed) -> dict[str, Any]:
    return {
        "candidates": found.proposal["candidates"],
        "left_out": _by_reasons(found.proposal["left_out"]),
        "experts": found.names,
        "directory": found.directory,
    }


def _by_reasons(left_out: Sequence[Mapping[str, Any]]) -> list[tuple[Sequence[str], list[str]]]:
    """Those with the same reasons stand together, the nearest first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for each in left_out:
        found.setdefault(tuple(each["reasons"]), []).append(each["expert"])
    return list(found.items())


def _way(opened: Opened) -> str | None:
    """What choosing somebody would do: the first of these that the reader is given."""
    order = ("reassign",) if opened.profile["holder"] else ("assign", "delegate")
    return next((way for way in order if way in opened.offers), None)


def assigning_routes(assigning: Assigning) -> APIRouter:
    """`/cases/{case}/assignment`."""
    router = APIRouter()
    path = "/cases/{case}/assignment"
    router.add_api_route(path, assigning.show, methods=["GET"], response_model=None)
    router.add_api_route(path, assigning.hand, methods=["POST"], response_model=None)
    return router
