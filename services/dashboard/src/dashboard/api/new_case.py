"""A new case: everything the desk takes in, with defaults, filled in by keyboard alone (B2 to B6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled
from dashboard.api.showing import vocabulary as words
from dashboard.api.showing.pages import Pages
from dashboard.gateways import Answer, Service, Services
from dashboard.handlers.visiting import Visitor


def _(text: str) -> str:
    """Marks a text for the catalogues; the template translates it."""
    return text


def _choice(name: str, label: str, of: Mapping[str, str]) -> Field:
    return Field(name, label, "choice", options=tuple(of.items()))


def _maybe(name: str, label: str, kind: Any = "line", hint: str = "", most: int = 200) -> Field:
    return Field(name, label, kind, needed=False, hint=hint, most=most)


LONG = 10_000
GROUPS: Sequence[tuple[str, Sequence[Field]]] = (
    (
        _("Contact"),
        (
            _choice("received_by", _("Place of receipt"), words.RECEIPTS),
            Field("call_minutes", _("Call length, minutes"), "number"),
            _choice("heard_from", _("Heard about us from"), words.HEARD_FROM),
            _maybe("happened_at", _("Received"), "moment", _("Empty means just now.")),
            Field("crisis", _("Crisis call"), "check"),
            Field("backup_call", _("Backup call"), "check"),
        ),
    ),
    (
        _("Client"),
        (
            Field("client.family_name", _("Family name")),
            Field("client.given_name", _("Given name")),
            _choice("client.relation", _("Employee or family member"), words.RELATIONS),
            _choice("client.gender", _("Gender"), words.GENDERS),
            _maybe("client.age", _("Age"), "number"),
            _choice("language", _("Language of counselling"), words.LANGUAGES),
            _maybe("contact.phone", _("Phone"), hint=_("Empty if not given")),
            _maybe("contact.email", _("E-mail"), hint=_("Empty if not given")),
            _maybe("contact.call_when", _("When to call")),
            Field("may_leave_message", _("A message may be left"), "check"),
            Field("may_text", _("A text message may be sent"), "check"),
        ),
    ),
    (
        _("Problem"),
        (
            _choice("problem_type", _("Type of problem"), words.PROBLEM_TYPES),
            Field("problem.category", _("Category")),
            Field("problem.description", _("Problem details"), "text", most=LONG),
            _maybe("problem.written_text", _("Chat or e-mail text"), "text", most=LONG),
            _maybe("problem.other_comment", _("Other comment"), "text", most=LONG),
            _maybe("problem.note_to_expert", _("Note to the expert"), "text", most=LONG),
        ),
    ),
    (
        _("Counselling"),
        (
            _choice("consultation_type", _("Consultation requested"), words.CONSULTATIONS),
            Field("city", _("City of consultation"), hint=_("“online” where it is tied to no place")),
            _maybe("consultations", _("Available consultations"), "number", _("Empty: as the contract says")),
            _maybe("session_minutes", _("Duration, minutes"), "number", _("Empty: as the contract says")),
        ),
    ),
)
"""As the page shows them; a dot in a name leads into a part of the command."""

COMPANY = _maybe("unlisted_company", _("Company that is not listed"))
SECOND = Field(
    "second_confirmed", _("This client has another open case of this type; record it all the same"), "check"
)
FIELDS = (*(each for _name, some in GROUPS for each in some), COMPANY, SECOND)
DEFAULTS = {"received_by": "phone", "call_minutes": "0", "heard_from": "unknown", "language": "hu"}


@dataclass(frozen=True, slots=True)
class NewCase:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """The form with its defaults."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, Filled({}, DEFAULTS))

    async def register(self, request: Request) -> Response:
        """Record it; then its profile, or the choice of its expert."""
        visitor, form = await self.door.form(request)
        read = filled(FIELDS, form, self.pages.zone)
        if read.wrong:
            return await self._page(request, visitor, read, HTTPStatus.UNPROCESSABLE_ENTITY)
        body = _nested(read.body) | ({"company": str(form["company"])} if form.get("company") else {})
        answer = await self.services.ask(
            Service.LEDGER, "POST", "/cases", token=visitor.token, json=body, key=str(form.get("key"))
        )
        if not answer.ok:
            return await self._page(request, visitor, read, answer.status, answer)
        onwards = "/assignment" if form.get("then") == "assign" else ""
        return gone_on(f"/cases/{answer.body['id']}{onwards}")

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        read: Filled,
        status: int = 200,
        refused: Answer | None = None,
    ) -> Response:
        found = await self.services.ask(Service.LEDGER, "GET", "/companies", token=visitor.token)
        if not found.ok:
            raise NotThereError
        told = {"groups": GROUPS, "companies": found.body["items"], "unlisted": COMPANY, "second": SECOND}
        return self.pages.show(request, "new_case.html", status, filled=read, refused=refused, **told)


def _nested(body: Mapping[str, Any]) -> dict[str, Any]:
    """`{"client.age": 34}` becomes `{"client": {"age": 34}}`."""
    found: dict[str, Any] = {}
    for name, value in body.items():
        *parts, last = name.split(".")
        place = found
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = value
    return found


def new_case_routes(new: NewCase) -> APIRouter:
    """`/new-case`."""
    router = APIRouter()
    router.add_api_route("/new-case", new.show, methods=["GET"], response_model=None)
    router.add_api_route("/new-case", new.register, methods=["POST"], response_model=None)
    return router
