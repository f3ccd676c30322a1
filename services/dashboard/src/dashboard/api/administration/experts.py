"""The directory of experts (row 30): the list, and one expert with their absences (row 31)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.administration.absence_actions import ACTIONS, RULES, SAYS
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import filled
from dashboard.api.showing import house_words, vocabulary
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer
from dashboard.handlers.directory import Directory, Opened
from dashboard.handlers.visiting import Visitor

type Line = Mapping[str, Any]


def is_there(line: Line) -> bool:
    """Somebody to whom cases can be assigned at all."""
    return bool(line["active"] and line["confirmed"] and line["entered"])


def is_away(line: Line, today: str) -> bool:
    """ISO dates compare as days do."""
    return bool(line["active"] and line["absent_from"]) and line["absent_from"] <= today


VIEWS: Mapping[str, tuple[str, Callable[[Line, str], bool]]] = {
    "": (_("In the directory"), lambda line, _today: line["active"] and line["entered"]),
    "free": (
        _("With free capacity"),
        lambda line, _today: is_there(line) and line["open_cases"] < line["capacity"],
    ),
    "away": (_("Away now"), is_away),
    "waiting": (
        _("Not ready yet"),
        lambda line, _today: line["active"] and not (line["confirmed"] and line["entered"]),
    ),
    "left": (_("Deactivated"), lambda line, _today: not line["active"]),
}
"""Value in the address -> words, and which experts it shows on a day."""


@dataclass(frozen=True, slots=True)
class Experts:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    directory: Directory

    async def show(self, request: Request) -> Response:
        """The directory, by name."""
        visitor = await self.door.visitor(request)
        found = await self.directory.listed(visitor, request.query_params.getlist("heard"))
        if isinstance(found, Answer):
            raise NotThereError
        asked, today = request.query_params, self._today(request)
        view = asked.get("view", "")
        shows = VIEWS.get(view, VIEWS[""])[1]
        numbers = {
            value: sum(holds(each, today) for each in found.experts) for value, (_, holds) in VIEWS.items()
        }
        rows = [each for each in found.experts if shows(each, today) and _fits(each, asked)]
        return self.pages.show(
            request, "administration/experts.html", rows=rows, names=found.names, views=VIEWS, view=view,
            numbers=numbers, asked=asked, today=today, types=vocabulary.PROBLEM_TYPES,
            spoken=vocabulary.LANGUAGES, cities=_cities(found.experts),
        )  # fmt: skip

    async def one(self, request: Request, expert: UUID) -> Response:
        """One expert."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, expert, done=request.query_params.get("done"))

    async def own(self, request: Request) -> Response:
        """One's own absences, and one's entry."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, visitor.id, done=request.query_params.get("done"))

    async def act(self, request: Request, expert: UUID, path: str) -> Response:
        """An absence entered or withdrawn; what was typed is still there when it is refused."""
        return await self._act(request, expert, path)

    async def act_on_own(self, request: Request, path: str) -> Response:
        """The same for oneself."""
        return await self._act(request, None, path)

    async def _act(self, request: Request, expert: UUID | None, path: str) -> Response:
        visitor, form = await self.door.form(request)
        action = ACTIONS.get(path)
        if action is None:
            raise NotThereError
        read, whose = filled(action.fields, form, self.pages.zone), expert or visitor.id
        again: dict[str, Any] = {"open_form": path, "filled": read}
        if read.wrong:
            return await self._page(request, visitor, whose, 422, **again)
        place = f"/experts/{whose}/{path}"
        answer = await self.directory.told(visitor, place, read.body, str(form.get("key")))
        if answer.ok:
            return gone_on(f"{_place(request, whose)}?done={path}#absences")
        again["filled"] = beside(read, action.fields, answer, RULES)
        return await self._page(request, visitor, whose, answer.status, refused=answer, **again)

    async def _page(
        self, request: Request, visitor: Visitor, expert: UUID, status: int = 200, **told: Any
    ) -> Response:
        found = await self.directory.opened(visitor, expert)
        if isinstance(found, Answer):
            raise NotThereError
        place, asked = _place(request, expert), request.query_params
        given = {
            "open_form": asked.get("form"), "filled": None, "refused": None, "done": None,
        } | told  # fmt: skip
        return self.pages.show(
            request, "administration/expert.html", status, opened=found, own=place == "/my-absences",
            place=place, version=None, actions=ACTIONS, says=SAYS, keeps=_keeps(visitor, found),
            given=asked, today=self._today(request),
            deadlines=house_words.DEADLINES, **given,
        )  # fmt: skip

    def _today(self, request: Request) -> str:
        moments = self.pages.moments(request)
        return moments.now.astimezone(moments.zone).date().isoformat()


def _place(request: Request, expert: UUID) -> str:
    """The page that a form stood on."""
    return "/my-absences" if request.url.path.startswith("/my-absences") else f"/experts/{expert}"


def _keeps(visitor: Visitor, found: Opened) -> bool:
    """Whether absences are entered here: an auditor reads only, and without an entry there are none."""
    keeps = visitor.has("operator", "supervisor", "lead") or str(visitor.id) == found.id
    return keeps and found.entry is not None


def _fits(line: Line, asked: Mapping[str, str]) -> bool:
    city = asked.get("city")
    return (
        (not asked.get("type") or asked["type"] in line["competences"])
        and (not asked.get("language") or asked["language"] in line["languages"])
        and (not city or (line["online"] if city == "online" else city in line["cities"]))
    )


def _cities(experts: Sequence[Line]) -> Sequence[str]:
    return sorted({city for each in experts for city in each["cities"]})


def expert_routes(desk: Experts) -> APIRouter:
    """`/experts`, one expert, and `/my-absences`."""
    router = APIRouter()
    for path, show, act in (
        ("/experts/{expert}", desk.one, desk.act),
        ("/my-absences", desk.own, desk.act_on_own),
    ):
        router.add_api_route(path, show, methods=["GET"], response_model=None)
        router.add_api_route(f"{path}/do/{{path}}", act, methods=["POST"], response_model=None)
    router.add_api_route("/experts", desk.show, methods=["GET"], response_model=None)
    return router
