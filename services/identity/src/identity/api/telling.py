"""What services and screens ask: a recipient, a link, names."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from chassis.http import Body
from chassis.http.entry import shown_as_json
from chassis.permissions import demand
from contracts.accounts import AccountLanguage
from identity.api.door import Door, post, posted
from identity.api.sessions import Closed
from identity.handlers.telling import Telling


class AskRecipient(Closed):
    """To whom a letter is to go."""

    account: UUID


class AskLink(Closed):
    """The id of a link, as the event names it in `link`."""

    id: UUID


class AskNames(Closed):
    """Whose names are to be shown."""

    accounts: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]


class RecipientView(BaseModel):
    """Asked at the moment of sending; to be kept by nobody."""

    address: str
    family_name: str
    given_name: str
    family_name_first: bool
    language: AccountLanguage
    active: bool


class LinkView(BaseModel):
    """The same id, the same link."""

    url: str


class NameView(BaseModel):
    """Hungarian names are written family name first, in every language."""

    id: UUID
    family_name: str
    given_name: str
    family_name_first: bool


class NamesView(BaseModel):
    """Those of the accounts that exist, in the order asked."""

    items: list[NameView]


_RECIPIENT, _LINK, _NAMES = Body(AskRecipient), Body(AskLink), Body(AskNames)
_PRIVATE = {"Cache-Control": "no-store"}


def telling_routes(door: Door, telling: Telling) -> APIRouter:
    """Recipients and links for the notifier, names for whoever shows titles."""
    router = APIRouter(tags=["telling"])

    @post(router, "/recipients", _RECIPIENT, RecipientView, open_=False)
    async def recipient(request: Request) -> Response:
        """Address and name of one recipient; for the notifier under its own token."""
        await door.service(request, "ask_recipient")
        found = await telling.recipient((await posted(request, _RECIPIENT)).account)
        shown = found.details.model_dump(exclude={"email"})
        shown |= {"address": found.details.email, "language": found.language, "active": found.active}
        return shown_as_json(shown, headers=_PRIVATE)

    @post(router, "/links", _LINK, LinkView, open_=False)
    async def link(request: Request) -> Response:
        """A single-use link; for the notifier under its own token."""
        await door.service(request, "ask_link")
        url = await telling.link((await posted(request, _LINK)).id)
        return shown_as_json({"url": url}, headers=_PRIVATE)

    @post(router, "/names", _NAMES, NamesView, open_=False)
    async def names(request: Request) -> Response:
        """Names of up to 200 members of staff, for whoever may see them."""
        demand("read_names", (await door.reader(request)).account.roles)
        wanted = (await posted(request, _NAMES)).accounts
        found = await telling.known_names(wanted)
        items = [{"id": id_} | details.model_dump(exclude={"email"}) for id_, details in found.items()]
        return shown_as_json({"items": items}, headers=_PRIVATE)

    return router
