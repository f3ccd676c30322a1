"""Letters and what became of them, and *Mail not delivered* (row 36): never a word of what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError
from dashboard.api.showing import house_words
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer
from dashboard.handlers.letters import Letters

VIEWS: Mapping[str, str] = {
    "": _("All"),
    "planned": _("Waiting"),
    "deferred": _("Put off"),
    "failed": _("Not delivered"),
    "not_sent": _("Not sent"),
    "accepted": _("Sent"),
}
"""State in the address -> words."""


@dataclass(frozen=True, slots=True)
class LetterPages:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    letters: Letters

    async def show(self, request: Request) -> Response:
        """A hundred of a state, the newest first; of one case or account where one is named."""
        visitor = await self.door.visitor(request)
        asked = {name: request.query_params[name] for name in _NAMED if request.query_params.get(name)}
        if not _readable(asked):
            raise NotThereError
        found = await self.letters.states(visitor, asked)
        if isinstance(found, Answer):
            raise NotThereError
        return self.pages.show(
            request, "administration/letters.html", found=found, views=VIEWS, asked=asked,
            kinds=house_words.LETTERS, states=house_words.LETTER_STATES, reasons=house_words.LETTER_REASONS,
        )  # fmt: skip

    async def undelivered(self, request: Request) -> Response:
        """Whose mail comes back."""
        visitor = await self.door.visitor(request)
        found = await self.letters.undelivered(visitor)
        if isinstance(found, Answer):
            raise NotThereError
        return self.pages.show(request, "administration/undelivered.html", found=found)


_NAMED = ("stream", "state", "cursor")


def _readable(asked: Mapping[str, str]) -> bool:
    """Whether it is a state that there is, and an id."""
    try:
        UUID(asked.get("stream", "00000000-0000-0000-0000-000000000000"))
    except ValueError:
        return False
    return asked.get("state", "planned") in house_words.LETTER_STATES


def letter_routes(desk: LetterPages) -> APIRouter:
    """`/letters` and `/undelivered`."""
    router = APIRouter()
    router.add_api_route("/letters", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/undelivered", desk.undelivered, methods=["GET"], response_model=None)
    return router
