"""A directory entry (row 30): written for a new expert together with the proposal (A7), or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.administration.account_actions import RULES
from dashboard.api.administration.form_pages import FormPage, preset, show_form
from dashboard.api.administration.person import PERSON, usual
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled, seen
from dashboard.api.showing import vocabulary
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, Service
from dashboard.handlers.directory import Directory
from dashboard.handlers.visiting import Visitor

ENTRY: Sequence[Field] = (
    Field("competences", _("Competences"), "choices", options=tuple(vocabulary.PROBLEM_TYPES.items())),
    Field("languages", _("Languages of counselling"), "choices", options=tuple(vocabulary.LANGUAGES.items())),
    Field("cities", _("Cities"), "lines", needed=False, hint=_("One a line; where they counsel in person."),
        most=5_000),
    Field("online", _("Counsels online too: by phone, video or in writing"), "check"),
    Field("weekly_hours", _("Hours a week"), "number", needed=False, hint=_("Empty if not told.")),
    Field("capacity", _("Open cases at most"), "number", hint=_("Advice for assigning, not a lock.")),
    Field("gender", _("Gender"), "choice", options=tuple(vocabulary.GENDERS.items())),
)  # fmt: skip

PROPOSAL = FormPage(
    words=_("Propose an expert"),
    submit=_("Propose"),
    icon="send",
    back="/experts",
    back_words=_("Experts"),
    groups=((_("Person"), PERSON), (_("Entry in the directory"), ENTRY)),
    note=_("Account and entry in one form. The invitation leaves when an administrator confirms it."),
)
EXPERT = ["expert"]
USUAL: Mapping[str, Any] = {"online": True, "capacity": 10, "gender": "unknown"}


@dataclass(frozen=True, slots=True)
class Entries:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    directory: Directory

    async def ask(self, request: Request) -> Response:
        """The form for a new expert."""
        visitor = await self._supervisor(request)
        return show_form(self.pages, request, PROPOSAL, preset({**USUAL, **usual(visitor.language)}))

    async def propose(self, request: Request) -> Response:
        """The account is proposed, then the entry stands; where that is refused, it alone is asked again."""
        visitor, form = await self.door.form(request)
        read = filled(PROPOSAL.fields, form, self.pages.zone)
        if read.wrong:
            return show_form(self.pages, request, PROPOSAL, read)
        answer = await self._proposed(visitor, read, form)
        if not answer.ok:
            again = beside(read, PROPOSAL.fields, answer, RULES)
            return show_form(self.pages, request, PROPOSAL, again, answer)
        expert, entry = UUID(answer.body["id"]), filled(ENTRY, form, self.pages.zone)
        written = await self._written(visitor, expert, entry, form)
        if written.ok:
            return gone_on(f"/experts/{expert}?done=proposed")
        return self._again(request, expert, entry, written, None)

    async def show(self, request: Request, expert: UUID) -> Response:
        """The entry as it reads now, or an empty one."""
        visitor = await self._supervisor(request)
        found = await self.directory.opened(visitor, expert)
        if isinstance(found, Answer):
            raise NotThereError
        page = _page(expert, found.names.get(found.id, ""), found.entry)
        return show_form(self.pages, request, page, preset(found.entry or USUAL), version=found.version)

    async def save(self, request: Request, expert: UUID) -> Response:
        """Entered where there was none, else changed."""
        visitor, form = await self.door.form(request)
        read = filled(ENTRY, form, self.pages.zone)
        if read.wrong:
            page = _page(expert, "", None)
            return show_form(self.pages, request, page, read, version=seen(form))
        written = await self._written(visitor, expert, read, form)
        if written.ok:
            return gone_on(f"/experts/{expert}?done=entry")
        if written.problem == "stale-version":
            return await self._overtaken(request, visitor, expert, read, written)
        return self._again(request, expert, read, written, seen(form))

    async def _overtaken(
        self, request: Request, visitor: Visitor, expert: UUID, read: Filled, written: Answer
    ) -> Response:
        """Somebody changed the entry meanwhile: theirs beside what was typed (F5)."""
        found = await self.directory.opened(visitor, expert)
        if isinstance(found, Answer):
            raise NotThereError
        page, theirs = _page(expert, found.names.get(found.id, ""), found.entry), preset(found.entry or USUAL)
        return show_form(self.pages, request, page, read, written, theirs=theirs, version=found.version)

    def _again(
        self, request: Request, expert: UUID, read: Filled, written: Answer, version: int | None
    ) -> Response:
        """The form with what is wrong."""
        page = _page(expert, "", None)
        return show_form(self.pages, request, page, beside(read, ENTRY, written), written, version=version)

    async def _proposed(self, visitor: Visitor, read: Filled, form: FormData) -> Answer:
        person = {each.name: read.body[each.name] for each in PERSON}
        return await self.directory.services.ask(
            Service.IDENTITY, "POST", "/proposals", token=visitor.token,
            json={**person, "roles": EXPERT}, key=str(form.get("key")),
        )  # fmt: skip

    async def _written(self, visitor: Visitor, expert: UUID, read: Filled, form: FormData) -> Answer:
        """A change where a version was read, else the first entry."""
        version, key = seen(form), f"{form.get('key')}-entry"
        place = f"/experts/{expert}/{'change' if version else 'enter'}"
        return await self.directory.told(visitor, place, {"entry": read.body}, key, version)

    async def _supervisor(self, request: Request) -> Visitor:
        """Only who may keep entries is shown a form for it."""
        visitor = await self.door.visitor(request)
        if not visitor.has("supervisor"):
            raise NotThereError
        return visitor


def _page(expert: UUID, name: str, entry: Mapping[str, Any] | None) -> FormPage:
    return FormPage(
        words=_("Entry in the directory"), submit=_("Save the entry"), icon="check", name=name,
        back=f"/experts/{expert}", back_words=_("Expert"), groups=(("", _fields(entry or {})),),
        to=f"/experts/{expert}/entry",
    )  # fmt: skip


def _fields(entry: Mapping[str, Any]) -> tuple[Field, ...]:
    """A language that the page has no words for stays what it is."""
    others = tuple((code, code) for code in entry.get("languages", ()) if code not in vocabulary.LANGUAGES)
    return tuple(
        replace(each, options=(*each.options, *others)) if each.name == "languages" else each
        for each in ENTRY
    )


def entry_routes(desk: Entries) -> APIRouter:
    """`/experts/new` and one expert's entry; before `/experts/{expert}`."""
    router = APIRouter()
    for path, show, act in (
        ("/experts/new", desk.ask, desk.propose),
        ("/experts/{expert}/entry", desk.show, desk.save),
    ):
        router.add_api_route(path, show, methods=["GET"], response_model=None)
        router.add_api_route(path, act, methods=["POST"], response_model=None)
    return router
