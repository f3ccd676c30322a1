"""The user guide: chapters for users in three languages, and what the organisation adds of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError
from dashboard.api.helping.house import Texts
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.pictures import pictures
from dashboard.api.showing.words import _
from dashboard.domain.asking import AwayError
from dashboard.handlers.visiting import Visitor

_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Chapter:
    """`guide/<language>/<name>.html`; `roles` are those whose work it tells of, none are all."""

    name: str
    title: str
    about: str
    roles: frozenset[str] = frozenset()


CHAPTERS: Sequence[Chapter] = (
    Chapter("start", _("Getting started"), _("Invitation, password, second factor, language, keys.")),
    Chapter(
        "counselling",
        _("A case from assignment to closing"),
        _("Contact, sessions, documents, satisfaction, closing."),
        frozenset({"expert", "lead"}),
    ),
    Chapter(
        "recording",
        _("Recording and assigning a case"),
        _("A new case, the ranked experts, what the client wishes."),
        frozenset({"operator", "supervisor"}),
    ),
    Chapter(
        "desk",
        _("The desk’s day"),
        _("Lists, mail from experts, deadlines, corrections, ending and reopening."),
        frozenset({"operator", "supervisor"}),
    ),
    Chapter(
        "team",
        _("Leading a team"),
        _("The team’s cases, handing over, absences."),
        frozenset({"lead"}),
    ),
    Chapter(
        "approving",
        _("Approving and invoicing"),
        _("One case after another, returning, invoices, figures."),
        frozenset({"supervisor"}),
    ),
    Chapter(
        "people",
        _("Inviting people and keeping accounts"),
        _("From the proposal to the first sign-in; roles, absences, companies, terms."),
        frozenset({"supervisor", "administrator"}),
    ),
    Chapter(
        "auditing",
        _("Auditing"),
        _("A case as of a moment, who did and who looked, the chain."),
        frozenset({"auditor"}),
    ),
)
"""In the order of the guide."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    texts: Texts

    async def contents(self, request: Request) -> Response:
        """The chapters, those of the reader's work first."""
        visitor = await self.door.visitor(request)
        theirs = [each for each in CHAPTERS if not each.roles or each.roles & visitor.roles_set]
        told = {
            "theirs": theirs,
            "others": [each for each in CHAPTERS if each not in theirs],
            "own": await self._own(request, visitor),
            "help": await self.texts.help_address(visitor),
        }
        return self.pages.show(request, "helping/guide.html", **told)

    async def chapter(self, request: Request, name: str) -> Response:
        """One chapter, with the ones before and after it."""
        await self.door.visitor(request)
        place = next((place for place, each in enumerate(CHAPTERS) if each.name == name), None)
        if place is None:
            raise NotThereError
        told = {
            "chapter": CHAPTERS[place],
            "text": f"guide/{language_of(request)}/{name}.html",
            "before": CHAPTERS[place - 1] if place else None,
            "after": CHAPTERS[place + 1] if place + 1 < len(CHAPTERS) else None,
        }
        return self.pages.show(request, "helping/chapter.html", **told)

    async def picture(self, language: str, name: str) -> Response:
        """A picture of the running system, under a name that changes with it."""
        found = pictures().get(f"/guide/pictures/{language}/{name}")
        if found is None:
            raise NotThereError
        return Response(found.content, 200, {"Cache-Control": _FOR_EVER}, found.kind)

    async def _own(self, request: Request, visitor: Visitor) -> str | None:
        """What a supervisor published beside it."""
        try:
            found = await self.texts.read(visitor, "/guide")
        except AwayError:
            return None
        return found["text"][language_of(request)] if found else None


def guide_routes(guide: Guide) -> APIRouter:
    """`/guide`."""
    router = APIRouter()
    router.add_api_route("/guide", guide.contents, methods=["GET"], response_model=None)
    router.add_api_route("/guide/{name}", guide.chapter, methods=["GET"], response_model=None)
    router.add_api_route(
        "/guide/pictures/{language}/{name}", guide.picture, methods=["GET"], response_model=None
    )
    return router
