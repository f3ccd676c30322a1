"""Accounts as staff keep them (row 28): propose, invite, list, change."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from chassis.http import Body, CommandRequest, command, described, etag
from chassis.http.entry import CommandAnswer, answered, as_id, shown_as_json
from chassis.permissions import demand
from contracts.accounts import AccountLanguage, StaffDetails
from contracts.permissions import Fact, Role
from identity.api.door import FAILURES, Door
from identity.domain.account import Account
from identity.domain.command import Command
from identity.domain.keeping import NewAccount
from identity.handlers.keeping import WAYS, AccountKeeping, Way
from identity.handlers.listing import Line, Listing
from identity.handlers.offering import Offering

_ASKED = {**FAILURES, **described((422,))}

type State = Literal["proposed", "declined", "invited", "active", "deactivated"]


class PersonView(BaseModel):
    """Name and address."""

    family_name: str
    given_name: str
    family_name_first: bool
    email: str


class ListedView(BaseModel):
    """A line of the list; `invited_at` and `expires_at` are of the invitation that waits."""

    id: UUID
    version: int
    state: State
    roles: list[Role]
    invited_at: str | None = None
    expires_at: str | None = None
    occasion: str | None = None
    language: AccountLanguage | None = None
    leads: list[UUID]
    member_of: list[UUID]
    person: PersonView | None = None


class AccountsView(BaseModel):
    """`next` continues the list, where there is more."""

    items: list[ListedView]
    next: UUID | None = None


class MissingView(BaseModel):
    """One thing that a rule misses."""

    rule: str
    code: str
    words: str


class OfferView(BaseModel):
    """A command on the account: `done` would change nothing, `missing` stands in the way."""

    path: str
    role: Role
    done: bool
    missing: list[MissingView]


class OffersView(BaseModel):
    """In the order of the commands' table; what the reader may not do at all is left out."""

    items: list[OfferView]


class AccountView(BaseModel):
    """One account; its secrets are nobody's to see."""

    id: UUID
    state: State
    roles: list[Role]
    language: AccountLanguage
    leads: list[UUID]
    member_of: list[UUID]
    second_factors: int
    demo: bool
    invited_at: str | None = None
    expires_at: str | None = None
    """Of the invitation that waits."""
    person: PersonView


def account_commands(door: Door, keeping: AccountKeeping) -> APIRouter:
    """One route per command; the table is `WAYS`."""
    router, body = APIRouter(tags=["accounts"]), Body(NewAccount)

    @command(router, "/accounts", body, status=201, answer=CommandAnswer)
    async def invite(request: Request) -> Response:
        """Make an account for a person, and send the invitation (A1)."""
        read, account = await door.command(request, body)
        role = demand("keep_accounts", account.roles).role
        return answered(await keeping.invite(read, role), status=201)

    @command(router, "/proposals", body, status=201, answer=CommandAnswer)
    async def propose(request: Request) -> Response:
        """Propose an account; nothing leaves before an administrator agrees (A7)."""
        read, account = await door.command(request, body)
        role = demand("propose_account", account.roles).role
        return answered(await keeping.propose(read, role), status=201)

    for way in WAYS:
        _route(router, door, keeping, way)
    return router


def _route(router: APIRouter, door: Door, keeping: AccountKeeping, way: Way) -> None:
    body: Body[Command] = Body(way.command)

    async def change(request: Request) -> Response:
        read, account = await door.command(request, body)
        id_ = as_id(request.path_params["account_id"])
        role = demand(way.action, account.roles, _facts(read, id_)).role
        return answered(await keeping.carry_out(way, id_, read, role))

    change.__name__ = way.path.replace("-", "_")
    change.__doc__ = way.command.__doc__
    command(router, f"/accounts/{{account_id}}/{way.path}", body, answer=CommandAnswer)(change)


def _facts(read: CommandRequest[Command], id_: UUID) -> list[Fact]:
    return [Fact.OWN] if read.claims.account == id_ else []


def account_questions(door: Door, listing: Listing) -> APIRouter:
    """The list, pending invitations and proposals in it, and one account."""
    router = APIRouter(tags=["accounts"])

    @router.get("/accounts", responses={**_ASKED, 200: {"model": AccountsView}}, response_model=None)
    async def accounts(
        request: Request,
        state: State | None = None,
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Response:
        """A page of the accounts, with names; `state=invited` are the pending invitations."""
        demand("keep_accounts", (await door.reader(request)).account.roles)
        found = await listing.page(state, after, limit)
        rest = found[-1].row.id if len(found) == limit else None
        return shown_as_json(
            {"items": list(map(_line, found)), "next": rest}, headers={"Cache-Control": "no-store"}
        )

    @router.get(
        "/accounts/{account_id}", responses={**_ASKED, 200: {"model": AccountView}}, response_model=None
    )
    async def account(request: Request, account_id: UUID) -> Response:
        """One account as it stands now; `ETag` is its version."""
        demand("keep_accounts", (await door.reader(request)).account.roles)
        loaded, state, details = await listing.account(account_id)
        headers = {"ETag": etag(loaded.version), "Cache-Control": "no-store"}
        return shown_as_json(shown(account_id, state, details), headers=headers)

    return router


def account_offers(door: Door, listing: Listing, offering: Offering) -> APIRouter:
    """What may be done with an account."""
    router = APIRouter(tags=["accounts"])

    @router.get(
        "/accounts/{account_id}/actions",
        responses={**FAILURES, 200: {"model": OffersView}},
        response_model=None,
    )
    async def actions(request: Request, account_id: UUID) -> Response:
        """What the reader may do with the account now, and what stands in the way of each."""
        reader = await door.reader(request)
        demand("keep_accounts", reader.account.roles)
        _, state, details = await listing.account(account_id)
        found = offering.offers(account_id, state, details, reader.id, reader.account.roles)
        return shown_as_json({"items": list(found)})

    return router


def shown(id_: UUID, account: Account, details: StaffDetails) -> dict[str, Any]:
    """An account as its keeper and its owner see it."""
    return {
        "id": id_,
        "state": account.state,
        "roles": account.roles,
        "language": account.language,
        "leads": account.leads,
        "member_of": account.member_of,
        "second_factors": len(account.factors),
        "demo": account.demo,
        "invited_at": account.invitation.issued if account.invitation else None,
        "expires_at": account.invitation.expires if account.invitation else None,
        "person": details,
    }


def _line(line: Line) -> dict[str, Any]:
    row, account = line.row, line.account
    return {
        "id": row.id,
        "version": row.version,
        "state": row.state,
        "roles": row.roles,
        "invited_at": row.invited_at,
        "expires_at": row.expires_at,
        "occasion": row.occasion,
        "language": account.language if account else None,
        "leads": account.leads if account else (),
        "member_of": account.member_of if account else (),
        "person": line.details,
    }
