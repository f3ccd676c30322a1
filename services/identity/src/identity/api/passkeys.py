"""Passkeys over HTTP: options for the browser, and what it answers; by the session's secret."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from chassis.http import Body, correlation, refused
from chassis.http.entry import shown_as_json
from contracts.refusal import Refusal
from identity.api.door import post, posted
from identity.api.sessions import CodesView, InSession, SignedView, own_factors, signed_in
from identity.handlers.passkeys import Passkeys
from identity.handlers.signing_in import SigningIn


class ShowPasskey(InSession):
    """What the browser answered, as JSON (WebAuthn Level 3, `toJSON`)."""

    credential: dict[str, Any]


class OptionsView(BaseModel):
    """For the browser, as it stands."""

    options: dict[str, Any]


_SESSION, _SHOWN = Body(InSession), Body(ShowPasskey)
_PRIVATE = {"Cache-Control": "no-store"}


def passkey_routes(signing_in: SigningIn, passkeys: Passkeys) -> APIRouter:
    """Offer and confirm a passkey; ask for one and show it."""
    router = APIRouter(tags=["sessions"])
    _making(router, signing_in, passkeys)
    _showing(router, signing_in, passkeys)
    return router


def _making(router: APIRouter, signing_in: SigningIn, passkeys: Passkeys) -> None:
    sessions = signing_in.sessions

    @post(router, "/sessions/factors/offer-passkey", _SESSION, OptionsView)
    async def offer(request: Request) -> Response:
        """What a device needs to make a passkey."""
        inside = await own_factors(sessions, (await posted(request, _SESSION)).session)
        return shown_as_json({"options": await passkeys.offer(sessions, inside)}, headers=_PRIVATE)

    @post(router, "/sessions/factors/confirm-passkey", _SHOWN, CodesView)
    async def confirm(request: Request) -> Response:
        """The passkey that was made: from now on signing in asks for it."""
        shown = await posted(request, _SHOWN)
        inside = await own_factors(sessions, shown.session)
        codes = await passkeys.confirm(sessions, inside, shown.credential, correlation(request))
        if isinstance(codes, Refusal):
            return refused(codes)
        await sessions.kept.prove(inside.session.sid)
        return shown_as_json({"recovery_codes": codes}, headers=_PRIVATE)


def _showing(router: APIRouter, signing_in: SigningIn, passkeys: Passkeys) -> None:
    sessions = signing_in.sessions

    @post(router, "/sessions/passkey-options", _SESSION, OptionsView)
    async def ask(request: Request) -> Response:
        """What a device needs to show a passkey."""
        inside = await sessions.inside((await posted(request, _SESSION)).session)
        return shown_as_json({"options": await passkeys.ask(sessions, inside)}, headers=_PRIVATE)

    @post(router, "/sessions/passkey", _SHOWN, SignedView)
    async def show(request: Request) -> Response:
        """Show the second factor by a passkey."""
        shown = await posted(request, _SHOWN)
        credential = shown.credential
        signed = await signing_in.proved(
            shown.session,
            correlation(request),
            lambda inside: passkeys.shown(sessions, inside, credential),
        )
        return signed_in(signed)
