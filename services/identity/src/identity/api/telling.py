"""What services and screens ask: a recipient, a link, names."""

from typing import Annotated, Any
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
from identity.handlers.telling import Recipient, Telling


class AskRecipients(Closed):
    """To whom letters are to go, one to each."""

    accounts: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=100)]


class AskLink(Closed):
    """The id of a link, as the event names it in `link`."""

    id: UUID


class AskNames(Closed):
    """Whose names are to be shown."""

    accounts: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]


class RecipientView(BaseModel):
    """Asked at the moment of sending; to be kept by nobody."""

    account: UUID
    address: str
    family_name: str
    given_name: str
    family_name_first: bool
    language: AccountLanguage
    active: bool


class RecipientsView(BaseModel):
    """Those of the accounts that exist and were not erased, in the order asked."""

    items: list[RecipientView]


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


_RECIPIENTS, _LINK, _NAMES = Body(AskRecipients), Body(AskLink), Body(AskNames)
_PRIVATE = {"Cache-Control": "no-store"}


def telling_routes(door: Door, telling: Telling) -> APIRouter:
    """Recipients and links for the notifier, names for whoever shows titles."""
    router = APIRouter(tags=["telling"])

    @post(router, "/recipients", _RECIPIENTS, RecipientsView, open_=False)
    async def recipients(request: Request) -> Response:
        """Address and name of the recipients of some letters; for the notifier under its own token."""
        await door.service(request, "ask_recipient")
        found = await telling.recipients((await posted(request, _RECIPIENTS)).accounts)
        items = [_shown(account, each) for account, each in found.items()]
        return shown_as_json({"items": items}, headers=_PRIVATE)

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


def _shown(account: UUID, found: Recipient) -> dict[str, Any]:
    shown = found.details.model_dump(exclude={"email"})
    shown |= {"address": found.details.email, "language": found.language, "active": found.active}
    return {"account": account} | shown
