"""Where the link of a letter leads: through sign-in, then straight to the page that it speaks of (C2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.visiting import Visitor

PAGES: Mapping[str, str] = {
    "cases_to_approve": "/approvals",
    "absences": "/absences",
    "undelivered": "/undelivered",
    "accounts": "/accounts?state=invited",
    "start": "/",
}
"""What the notifier calls a page -> its address."""


@dataclass(frozen=True, slots=True)
class LetterLinks:
    """Each method that takes a request is a route."""

    door: Door
    services: Services

    async def follow(self, request: Request, link: str) -> Response:
        """For its recipient only; for everybody else there is no such page."""
        visitor = await self.door.visitor(request)
        found = await self._ask(visitor, Service.LETTERS, f"/links/{link}")
        if not found.ok:
            raise NotThereError
        if found.body["page"] == "case":
            return gone_on(await self._case(visitor, found.body["case"]))
        return gone_on(PAGES.get(found.body["page"], "/"))

    async def _case(self, visitor: Visitor, case: str) -> str:
        """The profile; for who no longer has the case, what they may still hand over (C6)."""
        if (await self._ask(visitor, Service.LEDGER, f"/cases/{case}/actions")).ok:
            return f"/cases/{case}"
        left = await self._ask(visitor, Service.LEDGER, f"/cases/{case}/handover")
        return f"/handover/{case}" if left.ok else f"/cases/{case}"

    async def _ask(self, visitor: Visitor, service: Service, path: str) -> Answer:
        return await self.services.ask(service, "GET", path, token=visitor.token)


def letter_link_routes(links: LetterLinks) -> APIRouter:
    """`/l/{link}`."""
    router = APIRouter()
    router.add_api_route("/l/{link}", links.follow, methods=["GET"], response_model=None)
    return router
