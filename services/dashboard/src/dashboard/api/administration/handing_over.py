"""All open cases of one expert go to others (A6, C6): the form, and the report of what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.administration.experts import is_there
from dashboard.api.administration.form_pages import FormPage, preset, show_form
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, filled
from dashboard.api.showing import house_words, vocabulary
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.ranking import AGAINST
from dashboard.api.showing.telling import MISSING, PROBLEMS
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer
from dashboard.handlers.directory import Directory, Listed
from dashboard.handlers.handing_over import HandingOver
from dashboard.handlers.visiting import Visitor

REASON = Field("reason", _("Reason"), "choice", options=tuple(vocabulary.REASSIGNMENTS.items()))
TO = Field(
    "to",
    _("Who takes them"),
    "choice",
    needed=False,
    hint=_("A case that nobody fits stays where it is."),
    blank=_("For each case whoever is ranked first"),
)
RULES: Mapping[str, str] = {"same-expert": "to"}


@dataclass(frozen=True, slots=True)
class HandingOverPages:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    directory: Directory
    handing_over: HandingOver

    async def ask(self, request: Request, expert: UUID) -> Response:
        """The form, for whoever may read the directory."""
        visitor = await self.door.visitor(request)
        page = await self._form_page(visitor, expert)
        return show_form(self.pages, request, page, preset({"reason": "left"}))

    async def order(self, request: Request, expert: UUID) -> Response:
        """Named first, then handed over, twenty at a time; the report says how far it came."""
        visitor, form = await self.door.form(request)
        page = await self._form_page(visitor, expert)
        read, key = filled(page.fields, form, self.pages.zone), str(form.get("key"))
        if read.wrong:
            return show_form(self.pages, request, page, read)
        answer = await self.handing_over.order(visitor, {**read.body, "expert": str(expert)}, key)
        if not answer.ok:
            return show_form(self.pages, request, page, beside(read, page.fields, answer, RULES), answer)
        return await self._carried_on(visitor, answer.body["id"], key)

    async def carry_on(self, request: Request, order: UUID) -> Response:
        """Go on behind the last case that was dealt with."""
        visitor, form = await self.door.form(request)
        return await self._carried_on(visitor, str(order), str(form.get("key")))

    async def report(self, request: Request, order: UUID) -> Response:
        """What became of each case."""
        visitor = await self.door.visitor(request)
        found = await self.handing_over.report(visitor, order)
        if isinstance(found, Answer):
            raise NotThereError
        report, names = found
        return self.pages.show(
            request, "administration/handed_over.html", report=report, names=names,
            outcomes=house_words.OUTCOMES, reasons=vocabulary.REASSIGNMENTS, why=_why,
            stopped=request.query_params.get("stopped") == "yes",
        )  # fmt: skip

    async def _carried_on(self, visitor: Visitor, order: str, key: str) -> Response:
        went = await self.handing_over.carry_on(visitor, order, f"{key}-on")
        return gone_on(f"/reassignments/{order}{'' if went else '?stopped=yes'}")

    async def _form_page(self, visitor: Visitor, expert: UUID) -> FormPage:
        found = await self.directory.listed(visitor)
        if isinstance(found, Answer) or not visitor.has("operator", "supervisor", "lead"):
            raise NotThereError
        if not any(each["id"] == str(expert) for each in found.experts):
            raise NotThereError
        return _page(expert, found)


def _page(expert: UUID, found: Listed) -> FormPage:
    others = tuple(
        (each["id"], found.names.get(each["id"], each["id"]))
        for each in found.experts
        if each["id"] != str(expert) and is_there(each)
    )
    to = replace(TO, options=others)
    return FormPage(
        words=_("Hand over all open cases"), submit=_("Hand the cases over"), icon="swap",
        name=found.names.get(str(expert), ""), back=f"/experts/{expert}", back_words=_("Expert"),
        groups=(("", (REASON, to)),),
        note=_("Contact and clocks start anew for who takes a case; sessions keep who held them."),
    )  # fmt: skip


def _why(code: str) -> str:
    """Words for a coded reason of a step; a newer code stands for itself."""
    known = MISSING.get(code.replace("_", "-")) or PROBLEMS.get(code.replace("_", "-"))
    return known or AGAINST.get(code, code)


def handing_over_routes(desk: HandingOverPages) -> APIRouter:
    """`/experts/{expert}/reassignment` and `/reassignments/{order}`."""
    router = APIRouter()
    path = "/experts/{expert}/reassignment"
    router.add_api_route(path, desk.ask, methods=["GET"], response_model=None)
    router.add_api_route(path, desk.order, methods=["POST"], response_model=None)
    router.add_api_route("/reassignments/{order}", desk.report, methods=["GET"], response_model=None)
    router.add_api_route(
        "/reassignments/{order}/carry-on", desk.carry_on, methods=["POST"], response_model=None
    )
    return router
