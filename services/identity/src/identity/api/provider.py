"""Signing in through the organisation's provider, over HTTP: out to it, and back."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints
from starlette.responses import Response

from chassis.http import Body, correlation
from chassis.http.entry import shown_as_json
from identity.api.door import address, post, posted
from identity.api.sessions import Closed, SignedView, signed_in
from identity.handlers.provider import ThroughProvider

type Attempt = Annotated[str, StringConstraints(min_length=1, max_length=200)]
type ProviderCode = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Leave(Closed):
    """An empty object."""


class ComeBack(Closed):
    """What this browser kept, and `state` and `code` as the provider sent them."""

    attempt: Attempt
    state: Attempt
    code: ProviderCode


class LeavingView(BaseModel):
    """`url` is the provider's page. `attempt` is for this browser only: a cookie, never an address."""

    url: str
    attempt: str


_LEAVE, _BACK = Body(Leave), Body(ComeBack)


def provider_routes(through: ThroughProvider) -> APIRouter:
    """There are such routes only where a provider is set."""
    router = APIRouter(tags=["sessions"])

    @post(router, "/provider/leave", _LEAVE, LeavingView)
    async def leave(request: Request) -> Response:
        """Set out for the provider; nothing is remembered of it here."""
        await posted(request, _LEAVE)
        return shown_as_json(await through.leave(), headers={"Cache-Control": "no-store"})

    @post(router, "/provider/come-back", _BACK, SignedView)
    async def come_back(request: Request) -> Response:
        """Begin a session for whom the provider vouches; only this browser can (A6)."""
        shown = await posted(request, _BACK)
        signed = await through.come_back(
            shown.attempt, shown.state, shown.code, address(request), correlation(request)
        )
        return signed_in(signed)

    return router
