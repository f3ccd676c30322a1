"""Signing in, and what happens within a session: by its secret, without a token."""

from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from chassis.errors import NotFoundError
from chassis.http import Body, correlation, refused
from chassis.http.entry import shown_as_json
from chassis.permissions import demand
from contracts.permissions import Fact
from contracts.refusal import Refusal
from contracts.texts import ShortText
from identity.api.door import address, post, posted
from identity.domain.own import AcceptTerms, Password
from identity.domain.signing_in import Step
from identity.handlers.sessions import Inside, Keeping, Signed
from identity.handlers.signing_in import SigningIn

type Secret = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""What signing in answered with as `session`."""

type Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Closed(BaseModel):
    """A body without anything but what it names."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SignIn(Closed):
    """The address that invitations go to, or a demo account's name; and the password."""

    name: ShortText
    password: Password


class InSession(Closed):
    """A session by its secret."""

    session: Secret


class ShowFactor(InSession):
    """A code of the second factor, or a recovery code."""

    code: Code


class AcceptInSession(InSession):
    """A version of the terms of cooperation."""

    number: Annotated[int, Field(ge=1, le=1_000_000)]


class ConfirmFactor(ShowFactor):
    """The first code of a factor that was offered."""

    factor: UUID


class RemoveFactor(InSession):
    """One of one's own."""

    factor: UUID


class OpenTermsView(BaseModel):
    """The present terms, in the language of who has to accept them."""

    number: int
    text: str


class SignedView(BaseModel):
    """A session; with a token once no step is open. `expires_in` are seconds."""

    session: str
    steps: list[Step]
    access_token: str | None = None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token, no secret
    expires_in: int | None = None


class OfferedView(BaseModel):
    """A TOTP factor to be confirmed with its first code; `uri` is for the picture to be scanned."""

    factor: UUID
    secret: str
    uri: str


class CodesView(BaseModel):
    """Recovery codes, shown this once."""

    recovery_codes: list[str]


def signed_in(signed: Signed) -> Response:
    """A session over HTTP."""
    shown: dict[str, Any] = {"session": signed.session, "steps": list(signed.steps)}
    if signed.token is not None:
        shown |= {"access_token": signed.token, "token_type": "Bearer", "expires_in": signed.expires_in}
    return shown_as_json(shown, headers={"Cache-Control": "no-store"})


_SIGN_IN, _SESSION, _SHOWN = Body(SignIn), Body(InSession), Body(ShowFactor)
_TERMS, _CONFIRM, _REMOVE = Body(AcceptInSession), Body(ConfirmFactor), Body(RemoveFactor)


def session_routes(signing_in: SigningIn) -> APIRouter:
    """Sign in, refresh, sign out, and the second factor between."""
    router = APIRouter(tags=["sessions"])

    @post(router, "/sign-in", _SIGN_IN, SignedView)
    async def sign_in(request: Request) -> Response:
        """Begin a session; one answer for all that may be wrong, in text, length and time."""
        wanted = await posted(request, _SIGN_IN)
        return signed_in(await signing_in.sign_in(wanted.name, wanted.password, address(request)))

    @post(router, "/sessions/token", _SESSION, SignedView)
    async def token(request: Request) -> Response:
        """The next short token of a session."""
        return signed_in(await signing_in.refresh((await posted(request, _SESSION)).session))

    @post(router, "/sessions/second-factor", _SHOWN, SignedView)
    async def second_factor(request: Request) -> Response:
        """Show the second factor."""
        shown = await posted(request, _SHOWN)
        return signed_in(await signing_in.prove(shown.session, shown.code, correlation(request)))

    @post(router, "/sessions/sign-out", _SESSION, status=204)
    async def sign_out(request: Request) -> Response:
        """End the session, everywhere."""
        await signing_in.sign_out((await posted(request, _SESSION)).session, correlation(request))
        return Response(status_code=204)

    return router


def terms_routes(signing_in: SigningIn) -> APIRouter:
    """The terms of cooperation, read and accepted inside a session that has only begun (A7)."""
    router = APIRouter(tags=["sessions"])

    @post(router, "/sessions/terms", _TERMS, SignedView)
    async def terms(request: Request) -> Response:
        """Accept the present terms of cooperation (A7)."""
        accepted = await posted(request, _TERMS)
        inside = await signing_in.sessions.inside(accepted.session)
        demand("accept_terms", inside.account.roles)
        command = AcceptTerms(number=accepted.number)
        result = await signing_in.accept_terms(accepted.session, command, correlation(request))
        return refused(result) if isinstance(result, Refusal) else signed_in(result)

    @post(router, "/sessions/open-terms", _SESSION, OpenTermsView)
    async def open_terms(request: Request) -> Response:
        """What is to be accepted, to be read before anything else opens (A7)."""
        inside = await signing_in.sessions.inside((await posted(request, _SESSION)).session)
        demand("accept_terms", inside.account.roles)
        house = await signing_in.sessions.texts.now()
        if house.terms is None:
            raise NotFoundError
        shown = {"number": house.terms_number, "text": getattr(house.terms, inside.account.language)}
        return shown_as_json(shown, headers={"Cache-Control": "no-store"})

    return router


async def own_factors(sessions: Keeping, secret: str) -> Inside:
    """A session in which second factors are set up: where there is one already, it was shown in it.

    Raises `ProblemError` 401, 403.
    """
    found = await sessions.inside(secret)
    demand("keep_own_account", found.account.roles, [Fact.OWN])
    sessions.demand_proved(found)
    return found


def factor_routes(signing_in: SigningIn) -> APIRouter:
    """One's own second factors (row 29); also where a role demands one and there is none yet."""
    router, factors = APIRouter(tags=["sessions"]), signing_in.factors
    inside = partial(own_factors, signing_in.sessions)

    @post(router, "/sessions/factors/offer-totp", _SESSION, OfferedView)
    async def offer(request: Request) -> Response:
        """A new TOTP secret; it counts once a code of it was shown."""
        found = await inside((await posted(request, _SESSION)).session)
        return shown_as_json(await factors.offer(found), headers={"Cache-Control": "no-store"})

    @post(router, "/sessions/factors/confirm-totp", _CONFIRM, CodesView)
    async def confirm(request: Request) -> Response:
        """Show the first code: from now on signing in asks for it."""
        shown = await posted(request, _CONFIRM)
        found = await inside(shown.session)
        codes = await factors.confirm(found, shown.factor, shown.code, correlation(request))
        if isinstance(codes, Refusal):
            return refused(codes)
        await signing_in.sessions.kept.prove(found.session.sid)
        return shown_as_json({"recovery_codes": codes}, headers={"Cache-Control": "no-store"})

    @post(router, "/sessions/factors/remove", _REMOVE, status=204)
    async def remove(request: Request) -> Response:
        """Do away with one; the last stays where a role demands one."""
        wanted = await posted(request, _REMOVE)
        found = await inside(wanted.session)
        demanded = signing_in.sessions.rules.demands(found.account.roles)
        barrier = await factors.remove(found, wanted.factor, correlation(request), demanded=demanded)
        return refused(barrier) if barrier else Response(status_code=204)

    return router
