"""Case processes: read by the desk, changed by supervisors, who see what differs before it counts (J1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import seen
from dashboard.api.showing import vocabulary
from dashboard.api.showing.pages import Pages
from dashboard.api.supervising.process_fields import GROUPS, changed, drawn, kind_of, typed_of
from dashboard.domain.asking import Answer
from dashboard.handlers.processes import Processes, Published
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class ProcessDesk:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    processes: Processes

    async def all(self, request: Request) -> Response:
        """Every type with the numbers that matter most."""
        visitor = await self.door.visitor(request)
        found = await self.processes.all(visitor)
        if isinstance(found, Answer):
            raise NotThereError
        return self.pages.show(
            request, "supervising/processes.html", processes=found, types=vocabulary.PROBLEM_TYPES
        )

    async def show(self, request: Request, problem_type: str) -> Response:
        """One type's process; for supervisors as a form."""
        visitor = await self.door.visitor(request)
        found = await self._one(visitor, problem_type)
        return self._page(request, visitor, found, done=request.query_params.get("done"))

    async def change(self, request: Request, problem_type: str) -> Response:
        """First what would differ; with a yes to that, the next version."""
        visitor, form = await self.door.form(request)
        found, wanted = await self._one(visitor, problem_type), drawn(form)
        if wanted.wrong or form.get("then") == "edit":
            status = HTTPStatus.UNPROCESSABLE_ENTITY if wanted.wrong else HTTPStatus.OK
            return self._page(request, visitor, found, status, typed=wanted.typed, wrong=wanted.wrong)
        if form.get("then") != "publish" or seen(form) != found.seen:
            return self._compared(request, found, wanted.process, wanted.typed)
        answer = await self.processes.publish(
            visitor, problem_type, wanted.process, str(form.get("key")), seen(form)
        )
        if answer.ok:
            return gone_on(f"/processes/{problem_type}?done=publish")
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            found = await self._one(visitor, problem_type)
            return self._compared(request, found, wanted.process, wanted.typed, answer)
        return self._page(request, visitor, found, answer.status, typed=wanted.typed, refused=answer)

    async def _one(self, visitor: Visitor, problem_type: str) -> Published:
        if problem_type not in vocabulary.PROBLEM_TYPES:
            raise NotThereError
        found = await self.processes.one(visitor, problem_type)
        if isinstance(found, Answer):
            raise NotThereError
        return found

    def _page(
        self, request: Request, visitor: Visitor, found: Published, status: int = 200, **told: Any
    ) -> Response:
        given: dict[str, Any] = {"typed": typed_of(found.process), "wrong": (), "refused": None, "done": None}
        return self.pages.show(
            request, "supervising/process.html", status, found=found, groups=GROUPS, kind_of=kind_of,
            keeps=visitor.has("supervisor"), **given | told,
        )  # fmt: skip

    def _compared(
        self,
        request: Request,
        found: Published,
        wanted: Mapping[str, Any],
        typed: Mapping[str, str],
        refused: Answer | None = None,
    ) -> Response:
        """What counts now against what was typed, also where somebody else published meanwhile."""
        told = {"found": found, "now": typed_of(found.process), "typed": typed, "refused": refused}
        changes = changed(found.process, wanted)
        status = refused.status if refused else HTTPStatus.OK
        return self.pages.show(
            request, "supervising/process_changes.html", status, **told, changes=changes, kind_of=kind_of
        )


def process_routes(desk: ProcessDesk) -> APIRouter:
    """`/processes` and each type's."""
    router = APIRouter()
    path = "/processes/{problem_type}"
    router.add_api_route("/processes", desk.all, methods=["GET"], response_model=None)
    router.add_api_route(path, desk.show, methods=["GET"], response_model=None)
    router.add_api_route(path, desk.change, methods=["POST"], response_model=None)
    return router
