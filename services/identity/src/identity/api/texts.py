"""Terms of cooperation, user guide, help address (A7, row 33)."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from chassis.errors import NotFoundError
from chassis.http import Body, command, described, etag, straight
from chassis.http.entry import CommandAnswer, answered, shown_as_json
from chassis.permissions import demand
from chassis.recording import Loaded
from contracts.accounts import HouseText
from identity.api.door import FAILURES, Door
from identity.domain import house as domain
from identity.domain.command import Command, Decision
from identity.domain.house import House
from identity.handlers.texts import Texts

type Decide = Callable[[House, Any], Decision]


class TextView(BaseModel):
    """A text of the house and the number of its version."""

    number: int
    text: HouseText


class HelpView(BaseModel):
    """Whom letters and pages name for help."""

    email: str


class DoorView(BaseModel):
    """What the page for signing in tells people: nothing of anybody."""

    help: str | None
    """Whom to write to, where an address is set."""
    provider: bool
    """Whether people sign in through the organisation's provider as well."""


WAYS: tuple[tuple[str, type[Command], Decide], ...] = (
    ("/terms/publish", domain.PublishText, domain.publish_terms),
    ("/guide/publish", domain.PublishText, domain.publish_guide),
    ("/help-address/change", domain.ChangeHelpAddress, domain.change_help_address),
)


def house_texts(door: Door, texts: Texts) -> APIRouter:
    """Published by supervisors, read by staff."""
    router = APIRouter(tags=["texts of the house"])
    for way in WAYS:
        _route(router, door, texts, way)

    @router.get("/terms", responses={**FAILURES, 200: {"model": TextView}}, response_model=None)
    @straight
    async def terms(request: Request) -> Response:
        """The present terms of cooperation."""
        demand("read_terms", (await door.reader(request)).account.roles)
        house = await texts.loaded()
        return _text(house, house.state.terms_number, house.state.terms)

    @router.get("/guide", responses={**FAILURES, 200: {"model": TextView}}, response_model=None)
    @straight
    async def guide(request: Request) -> Response:
        """The present user guide."""
        demand("read_terms", (await door.reader(request)).account.roles)
        house = await texts.loaded()
        return _text(house, house.state.guide_number, house.state.guide)

    @router.get("/help-address", responses={**FAILURES, 200: {"model": HelpView}}, response_model=None)
    @straight
    async def help_address(request: Request) -> Response:
        """Whom to write to for help."""
        demand("read_terms", (await door.reader(request)).account.roles)
        house = await texts.loaded()
        if (found := house.state.help_address) is None:
            raise NotFoundError
        return shown_as_json({"email": found}, headers={"ETag": etag(house.version)})

    return router


def at_the_door(texts: Texts, *, provider: bool) -> APIRouter:
    """`GET /door`."""
    router = APIRouter(tags=["texts of the house"])

    @router.get(
        "/door",
        responses={**described((500, 503)), 200: {"model": DoorView}},
        response_model=None,
        openapi_extra={"security": []},
    )
    @straight
    async def door(request: Request) -> Response:  # noqa: ARG001 - the straight way hands it to all
        """Whom to ask for help, and which ways of signing in there are."""
        return shown_as_json({"help": (await texts.now()).help_address, "provider": provider})

    return router


def _text(house: Loaded[House], number: int, text: HouseText | None) -> Response:
    """`ETag` is the version of all texts of the house together."""
    if text is None:
        raise NotFoundError
    return shown_as_json({"number": number, "text": text}, headers={"ETag": etag(house.version)})


def _route(router: APIRouter, door: Door, texts: Texts, way: tuple[str, type[Command], Decide]) -> None:
    path, model, decide = way
    body: Body[Command] = Body(model)

    async def publish(request: Request) -> Response:
        read, account = await door.command(request, body)
        role = demand("publish_terms", account.roles).role
        return answered(await texts.publish(decide, read, role))

    publish.__name__ = path.strip("/").replace("/", "_").replace("-", "_")
    publish.__doc__ = decide.__doc__
    command(router, path, body, answer=CommandAnswer)(publish)
