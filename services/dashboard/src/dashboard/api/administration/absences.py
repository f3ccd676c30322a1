"""Everybody's absences with the cases that come to a deadline inside them (C8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError
from dashboard.api.showing import house_words
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer
from dashboard.handlers.directory import Directory


@dataclass(frozen=True, slots=True)
class AbsencePages:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    directory: Directory

    async def show(self, request: Request) -> Response:
        """Who is away now, and who will be."""
        visitor = await self.door.visitor(request)
        found = await self.directory.away(visitor)
        if isinstance(found, Answer):
            raise NotThereError
        moments = self.pages.moments(request)
        today = moments.now.astimezone(moments.zone).date().isoformat()
        groups = {"now": _begun(found.items, today, True), "ahead": _begun(found.items, today, False)}
        return self.pages.show(
            request, "administration/absences.html", groups=groups, names=found.names,
            deadlines=house_words.DEADLINES,
        )  # fmt: skip


def _begun(items: Sequence[Mapping[str, Any]], today: str, begun: bool) -> Sequence[Mapping[str, Any]]:
    """ISO dates compare as days do."""
    return [each for each in items if (each["first_day"] <= today) == begun]


def absence_routes(desk: AbsencePages) -> APIRouter:
    """`/absences`."""
    router = APIRouter()
    router.add_api_route("/absences", desk.show, methods=["GET"], response_model=None)
    return router
