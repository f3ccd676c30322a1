"""Companies with their contracts (B5, row 32): read by the desk, kept by supervisors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.actions import Action
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import NEEDED, Field, Filled, filled, seen
from dashboard.api.showing import vocabulary
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.accounts import folded
from dashboard.handlers.visiting import Visitor

NAME = Field("name", _("Name of the company"))
RULES: Mapping[str, str] = {"company-name-taken": "name"}
RENAME = Action("rename", _("Rename"), "pencil", _("Renamed."), (NAME,), reads_first=True)
DELIST = Action(
    "delist", _("Take off the directory"), "archive", _("Taken off. Its cases go on."), reads_first=True
)
ACTIONS: Mapping[str, Action] = {each.path: each for each in (RENAME, DELIST)}
SAYS: Mapping[str, str] = {
    "rename": _("Titles of all its cases show the new name."),
    "delist": _("No new case can name the company. This can’t be undone; it can be added anew."),
}
DONE: Mapping[str, str] = {
    "added": _("The company is in the directory."),
    "change-contract": _("Contract changed, for cases recorded from now on."),
    **{path: action.done for path, action in ACTIONS.items()},
}
CONTRACT: Sequence[tuple[str, str, Field, Field]] = tuple(
    (
        code,
        words,
        Field(f"consultations_{code}", _("Consultations"), "number", needed=False),
        Field(f"minutes_{code}", _("Minutes each"), "number", needed=False),
    )
    for code, words in vocabulary.PROBLEM_TYPES.items()
)
"""A line for each type of problem: its code, its words, and the two fields."""

FIELDS: Sequence[Field] = tuple(each for _, _, *both in CONTRACT for each in both)
BOTH = _("Write both, or neither.")


@dataclass(frozen=True, slots=True)
class Companies:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """All companies, by name."""
        visitor = await self.door.visitor(request)
        found = await self._ask(visitor, "GET", "/companies")
        if not found.ok:
            raise NotThereError
        rows = sorted(found.body["items"], key=lambda each: (not each["listed"], folded(each["name"])))
        return self.pages.show(request, "administration/companies.html", rows=rows)

    async def one(self, request: Request, company: UUID) -> Response:
        """One company with its contract."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, company, done=request.query_params.get("done"))

    async def act(self, request: Request, company: UUID, path: str) -> Response:
        """Renamed, or taken off the directory."""
        visitor, form = await self.door.form(request)
        action = ACTIONS.get(path)
        if action is None:
            raise NotThereError
        read = filled(action.fields, form, self.pages.zone)
        again: dict[str, Any] = {"open_form": path, "filled": read}
        if read.wrong:
            return await self._page(request, visitor, company, 422, **again)
        answer = await self._told(visitor, company, path, read.body, form)
        if answer.ok:
            return gone_on(f"/companies/{company}?done={path}")
        again["filled"] = beside(read, action.fields, answer, RULES)
        return await self._page(request, visitor, company, answer.status, refused=answer, **again)

    async def ask(self, request: Request) -> Response:
        """The form for a new company."""
        await self._supervisor(request)
        return self._form(request, None, Filled({}, {}))

    async def add(self, request: Request) -> Response:
        """Into the directory, with its contract."""
        visitor, form = await self.door.form(request)
        read = _read((NAME,), form, self.pages)
        if read.wrong:
            return self._form(request, None, read)
        body = {"name": read.body["name"], "terms": list(_terms(read))}
        answer = await self._ask(visitor, "POST", "/companies", json=body, key=str(form.get("key")))
        if answer.ok:
            return gone_on(f"/companies/{answer.body['id']}?done=added")
        return self._form(request, None, beside(read, (NAME,), answer, RULES), answer)

    async def contract(self, request: Request, company: UUID) -> Response:
        """The contract as it stands, to be changed."""
        visitor = await self._supervisor(request)
        found = await self._company(visitor, company)
        return self._form(request, found, Filled({}, _preset(found.body["terms"])))

    async def change_contract(self, request: Request, company: UUID) -> Response:
        """The whole contract, for cases recorded from here on."""
        visitor, form = await self.door.form(request)
        read, found = _read((), form, self.pages), await self._company(visitor, company)
        if read.wrong:
            return self._form(request, found, read)
        answer = await self._told(visitor, company, "change-contract", {"terms": list(_terms(read))}, form)
        if answer.ok:
            return gone_on(f"/companies/{company}?done=change-contract")
        return self._form(request, found, read, answer)

    def _form(
        self, request: Request, found: Answer | None, read: Filled, refused: Answer | None = None
    ) -> Response:
        status = refused.status if refused else HTTPStatus.UNPROCESSABLE_ENTITY if read.wrong else 200
        return self.pages.show(
            request, "administration/company_form.html", status, company=found.body if found else None,
            version=found.version if found else None, name_field=NAME, lines=CONTRACT, filled=read,
            refused=refused,
        )  # fmt: skip

    async def _page(
        self, request: Request, visitor: Visitor, company: UUID, status: int = 200, **told: Any
    ) -> Response:
        found = await self._company(visitor, company)
        terms = {each["problem_type"]: each for each in found.body["terms"]}
        given = {
            "open_form": request.query_params.get("form"), "refused": None, "done": None, "filled": None,
            "given": {"name": found.body["name"]},
        } | told  # fmt: skip
        return self.pages.show(
            request, "administration/company.html", status, company=found.body, version=found.version,
            terms=terms, lines=CONTRACT, actions=ACTIONS, says=SAYS, done_words=DONE,
            place=f"/companies/{company}", **given,
        )  # fmt: skip

    async def _company(self, visitor: Visitor, company: UUID) -> Answer:
        found = await self._ask(visitor, "GET", f"/companies/{company}")
        if not found.ok:
            raise NotThereError
        return found

    async def _told(
        self, visitor: Visitor, company: UUID, path: str, body: Mapping[str, Any], form: FormData
    ) -> Answer:
        place, key = f"/companies/{company}/{path}", str(form.get("key"))
        return await self._ask(visitor, "POST", place, json=body, key=key, version=seen(form))

    async def _ask(self, visitor: Visitor, method: str, path: str, **how: Any) -> Answer:
        return await self.services.ask(Service.LEDGER, method, path, token=visitor.token, **how)

    async def _supervisor(self, request: Request) -> Visitor:
        """Only who may keep companies is shown a form for one."""
        visitor = await self.door.visitor(request)
        if not visitor.has("supervisor"):
            raise NotThereError
        return visitor


def _read(fields: Sequence[Field], form: FormData, pages: Pages) -> Filled:
    """The name where it is asked, and the contract: of each line both numbers or none."""
    read = filled((*fields, *FIELDS), form, pages.zone)
    wrong = dict(read.wrong)
    for _code, _words, *both in CONTRACT:
        missing = [each.name for each in both if each.name not in read.body and each.name not in wrong]
        if len(missing) == 1:
            wrong[missing[0]] = BOTH
        wrong |= {each.name: NEEDED for each in both if read.body.get(each.name) == 0}
    return Filled(read.body, read.typed, wrong)


def _terms(read: Filled) -> Iterator[dict[str, Any]]:
    for code, _words, consultations, minutes in CONTRACT:
        if consultations.name in read.body:
            yield {
                "problem_type": str(code),
                "consultations": read.body[consultations.name],
                "session_minutes": read.body[minutes.name],
            }


def _preset(terms: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    consultations = {f"consultations_{each['problem_type']}": str(each["consultations"]) for each in terms}
    return consultations | {f"minutes_{each['problem_type']}": str(each["session_minutes"]) for each in terms}


def company_routes(desk: Companies) -> APIRouter:
    """`/companies`, a new one, and one of them."""
    router = APIRouter()
    router.add_api_route("/companies", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/companies/new", desk.ask, methods=["GET"], response_model=None)
    router.add_api_route("/companies/new", desk.add, methods=["POST"], response_model=None)
    router.add_api_route("/companies/{company}", desk.one, methods=["GET"], response_model=None)
    path = "/companies/{company}/contract"
    router.add_api_route(path, desk.contract, methods=["GET"], response_model=None)
    router.add_api_route(path, desk.change_contract, methods=["POST"], response_model=None)
    router.add_api_route("/companies/{company}/do/{path}", desk.act, methods=["POST"], response_model=None)
    return router
