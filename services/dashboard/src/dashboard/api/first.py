"""`/`: what a person of these roles looks at most, which is the first entry of their menu."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, gone_on
from dashboard.api.showing.menu import menu


def first_page(door: Door) -> APIRouter:
    """On to it."""
    router = APIRouter()

    @router.get("/", response_model=None)
    async def first(request: Request) -> Response:
        """Experts and the desk to their cases, auditors, analysts and administrators to theirs."""
        visitor = await door.visitor(request)
        return gone_on(menu(visitor, "/")[0][0].path)

    return router
