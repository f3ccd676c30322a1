"""What supervisors publish for everybody: terms of cooperation, user guide, help address (A7, row 33)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.administration.form_pages import FormPage, preset, show_form
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, filled, seen
from dashboard.api.showing import vocabulary, words
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.visiting import Visitor

MOST = 100_000
IN_EACH = tuple(
    Field(f"text.{code}", vocabulary.LANGUAGES[code], "text", most=MOST) for code in words.LANGUAGES
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the house: where identity has it, how it is published, and its page."""

    path: str
    publish: str
    words: str
    done: str
    page: FormPage


def _page(title: str, submit: str, note: str, *fields: Field) -> FormPage:
    back, back_words = "/house-texts", _("Terms, guide, help")
    return FormPage(title, submit, "send", back, back_words, (("", fields),), note)


TEXTS: Mapping[str, Text] = {
    "terms": Text(
        "/terms",
        "/terms/publish",
        _("Terms of cooperation"),
        _("Published. Experts are asked at their next sign-in."),
        _page(
            _("Terms of cooperation"),
            _("Publish the terms"),
            _("Every expert has to accept a new version before they go on working."),
            *IN_EACH,
        ),
    ),
    "guide": Text(
        "/guide",
        "/guide/publish",
        _("User guide"),
        _("Published. Nobody is asked to accept it."),
        _page(
            _("User guide"),
            _("Publish the guide"),
            _("What your organisation adds to the built-in guide. Everybody reads it in their own language."),
            *IN_EACH,
        ),
    ),
    "help": Text(
        "/help-address",
        "/help-address/change",
        _("Help address"),
        _("Changed. Letters and pages name it from now on."),
        _page(
            _("Help address"),
            _("Save the address"),
            _("Whom letters and pages name for help: the organisation’s own address, nobody’s personal one."),
            Field("email", _("E-mail address"), "email"),
        ),
    ),
}  # fmt: skip
"""By what the page's address calls it."""


@dataclass(frozen=True, slots=True)
class HouseTexts:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """Which version of each stands."""
        visitor = await self._supervisor(request)
        found = await asyncio.gather(*(self._now(visitor, each) for each in TEXTS.values()))
        return self.pages.show(
            request, "administration/house_texts.html", texts=TEXTS,
            now=dict(zip(TEXTS, found, strict=True)), done=request.query_params.get("done"),
        )  # fmt: skip

    async def edit(self, request: Request, name: str) -> Response:
        """The text as it reads now, to be written on."""
        visitor, text = await self._supervisor(request), _text(name)
        now = await self._now(visitor, text)
        return show_form(self.pages, request, text.page, preset(_flat(now.body)), version=now.version)

    async def publish(self, request: Request, name: str) -> Response:
        """The next version, whole."""
        visitor, form = await self.door.form(request)
        text = _text(name)
        read = filled(text.page.fields, form, self.pages.zone)
        if read.wrong:
            return show_form(self.pages, request, text.page, read, version=seen(form))
        answer = await self.services.ask(
            Service.IDENTITY, "POST", text.publish, token=visitor.token, json=_nested(read.body),
            key=str(form.get("key")), version=seen(form),
        )  # fmt: skip
        if answer.ok:
            return gone_on(f"/house-texts?done={name}")
        if answer.problem == "stale-version":
            now = await self._now(visitor, text)
            told: dict[str, Any] = {"theirs": preset(_flat(now.body)), "version": now.version}
            return show_form(self.pages, request, text.page, read, answer, **told)
        again = beside(read, text.page.fields, answer)
        return show_form(self.pages, request, text.page, again, answer, version=seen(form))

    async def _now(self, visitor: Visitor, text: Text) -> Answer:
        """Empty where nothing was published yet."""
        found = await self.services.ask(Service.IDENTITY, "GET", text.path, token=visitor.token)
        return found if found.ok else Answer(found.status)

    async def _supervisor(self, request: Request) -> Visitor:
        """Only who may publish is shown what to write on."""
        visitor = await self.door.visitor(request)
        if not visitor.has("supervisor"):
            raise NotThereError
        return visitor


def _text(name: str) -> Text:
    if name not in TEXTS:
        raise NotThereError
    return TEXTS[name]


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """`{"text": {"en": …}}` becomes `{"text.en": …}`."""
    texts = {f"text.{code}": text for code, text in body.get("text", {}).items()}
    return texts | ({"email": body["email"]} if "email" in body else {})


def _nested(body: Mapping[str, Any]) -> dict[str, Any]:
    if "email" in body:
        return dict(body)
    return {"text": {name.removeprefix("text."): text for name, text in body.items()}}


def house_text_routes(desk: HouseTexts) -> APIRouter:
    """`/house-texts` and each of them."""
    router = APIRouter()
    router.add_api_route("/house-texts", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/house-texts/{name}", desk.edit, methods=["GET"], response_model=None)
    router.add_api_route("/house-texts/{name}", desk.publish, methods=["POST"], response_model=None)
    return router
