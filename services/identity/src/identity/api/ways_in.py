"""What single-use links lead to: looking consumes nothing, since mail scanners follow links (A1, A4)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from chassis.http import Body, correlation, described, refused, straight
from chassis.http.entry import shown_as_json
from contracts.accounts import AccountLanguage
from contracts.refusal import Refusal
from contracts.texts import ShortText
from identity.api.door import address, post, posted
from identity.api.sessions import Closed, SignedView, signed_in
from identity.domain.own import Password
from identity.handlers.counting import Way
from identity.handlers.entering import Entering
from identity.handlers.slowing import Slowing


class Enter(Closed):
    """The password that is set, and the version of the terms that is accepted with it."""

    password: Password
    accepted_terms: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class Ask(Closed):
    """The address of an account, should there be one."""

    name: ShortText


class Nothing(Closed):
    """An empty object."""


class WayInView(BaseModel):
    """What a link opens. `terms` is the version to be accepted, where one is, `text` how it reads."""

    purpose: str
    name: str
    """By which the person signs in."""
    family_name: str
    given_name: str
    family_name_first: bool
    language: AccountLanguage
    expires: datetime
    terms: int | None = None
    text: str | None = None


_ENTER, _ASK, _NOTHING = Body(Enter), Body(Ask), Body(Nothing)


def ways_in(entering: Entering, slowing: Slowing) -> APIRouter:
    """Look at a link, use it, ask for another, ask for a reset."""
    router = APIRouter(tags=["ways in"])
    _looking(router, entering)
    _using(router, entering)

    @post(router, "/resets", _ASK, status=202)
    async def reset(request: Request) -> Response:
        """Ask for a link to set a new password; the answer is always the same (A4)."""
        wanted = await posted(request, _ASK)
        with slowing.bounded(Way.RESET, address(request)):
            await entering.request_reset(wanted.name, correlation(request))
        return shown_as_json({}, status=202)

    return router


def _looking(router: APIRouter, entering: Entering) -> None:
    @router.get(
        "/way-in/{token}",
        responses={**described((410, 500, 503)), 200: {"model": WayInView}},
        response_model=None,
        openapi_extra=_in_path(),
    )
    @straight
    async def look(request: Request) -> Response:
        """What the link opens; looking changes nothing."""
        way = await entering.look(request.path_params["token"])
        details = await entering.names.details(way.state)
        shown = {"purpose": way.purpose, "language": way.language, "expires": way.link.expires}
        shown |= {"name": details.email} | details.model_dump(exclude={"email"})
        if way.terms is not None:
            terms = (await entering.sessions.texts.now()).terms
            shown |= {"terms": way.terms, "text": getattr(terms, way.language)}
        return shown_as_json(shown, headers={"Cache-Control": "no-store"})


def _using(router: APIRouter, entering: Entering) -> None:
    @post(router, "/way-in/{token}", _ENTER, SignedView)
    async def enter(request: Request) -> Response:
        """Set the password: the first sign-in, or a new one for a forgotten one (A2, A4)."""
        wanted = await posted(request, _ENTER)
        token, accepted = request.path_params["token"], wanted.accepted_terms
        result = await entering.enter(token, wanted.password, accepted, correlation(request))
        return refused(result) if isinstance(result, Refusal) else signed_in(result)

    @post(router, "/way-in/{token}/again", _NOTHING, status=202)
    async def again(request: Request) -> Response:
        """A new invitation for an expired one, to the same address; the answer is always the same."""
        await posted(request, _NOTHING)
        await entering.again(request.path_params["token"], correlation(request))
        return shown_as_json({}, status=202)


def _in_path() -> dict[str, object]:
    token = {"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}
    return {"parameters": [token], "security": []}
