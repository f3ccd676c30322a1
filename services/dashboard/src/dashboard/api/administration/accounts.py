"""Accounts (row 28): all of them, pending invitations and proposals, one with what may be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dashboard.api.actions import Action
from dashboard.api.administration.account_actions import ACTIONS, RULES, SAYS, with_teams
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Filled, filled, seen
from dashboard.api.showing import house_words
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.words import _, catalogue
from dashboard.domain.asking import Answer, Service, Services
from dashboard.handlers.accounts import Accounts, Opened, Row, found_in
from dashboard.handlers.visiting import Visitor

A_PAGE = 50
VIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "": (_("All"), ("proposed", "invited", "active", "deactivated", "declined")),
    "proposed": (_("Proposals"), ("proposed",)),
    "invited": (_("Pending invitations"), ("invited",)),
    "active": (_("In use"), ("active",)),
    "deactivated": (_("Deactivated"), ("deactivated", "declined")),
}
"""Value in the address -> words and states."""


@dataclass(frozen=True, slots=True)
class AccountPages:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    accounts: Accounts

    async def show(self, request: Request) -> Response:
        """Fifty of a view, by name."""
        visitor = await self.door.visitor(request)
        return await self._list(request, visitor, "")

    async def find(self, request: Request) -> Response:
        """By a part of a name or address, which stands in no address of a page."""
        visitor, form = await self.door.form(request)
        return await self._list(request, visitor, str(form.get("wanted", "")).strip())

    async def one(self, request: Request, account: UUID) -> Response:
        """One account."""
        visitor = await self.door.visitor(request)
        return await self._account(request, visitor, account, done=request.query_params.get("done"))

    async def act(self, request: Request, account: UUID, path: str) -> Response:
        """A command from one of the page's forms; what was typed is still there when it is refused."""
        visitor, form = await self.door.form(request)
        action = ACTIONS.get(path)
        if action is None:
            raise NotThereError
        read = filled(action.fields, form, self.pages.zone)
        again: dict[str, Any] = {"open_form": path, "filled": read}
        if read.wrong:
            return await self._account(request, visitor, account, 422, **again)
        answer = await self._told(visitor, account, path, read, form)
        if answer.ok:
            return gone_on(f"/accounts/{account}?done={path}")
        again["filled"] = beside(read, action.fields, answer, RULES)
        return await self._account(request, visitor, account, answer.status, refused=answer, **again)

    async def _told(self, visitor: Visitor, account: UUID, path: str, read: Filled, form: FormData) -> Answer:
        place, key = f"/accounts/{account}/{path}", str(form.get("key"))
        return await self.services.ask(
            Service.IDENTITY, "POST", place, token=visitor.token, json=read.body, key=key, version=seen(form)
        )

    async def _list(self, request: Request, visitor: Visitor, wanted: str) -> Response:
        found = await self.accounts.everybody(visitor)
        if isinstance(found, Answer):
            raise NotThereError
        view = request.query_params.get("state", "")
        states = VIEWS.get(view, VIEWS[""])[1]
        rows = found_in(found, wanted) if wanted else [row for row in found if row.state in states]
        number = _page_number(request, len(rows))
        return self.pages.show(
            request, "administration/accounts.html", rows=rows[(number - 1) * A_PAGE : number * A_PAGE],
            all_rows=len(rows), number=number, last=_last(len(rows)), view=view, views=VIEWS,
            numbers=_counts(found), wanted=wanted, states=house_words.STATES,
        )  # fmt: skip

    async def _account(
        self, request: Request, visitor: Visitor, account: UUID, status: int = 200, **told: Any
    ) -> Response:
        found = await self.accounts.one(visitor, account)
        if isinstance(found, Answer):
            raise NotThereError
        given = {
            "open_form": request.query_params.get("form"), "refused": None, "done": None, "filled": None,
            "given": _now(found),
        } | told  # fmt: skip
        actions = {path: self._shown(request, action, found) for path, action in ACTIONS.items()}
        return self.pages.show(
            request, "administration/account.html", status, opened=found, actions=actions, says=SAYS,
            states=house_words.STATES, team_words=self._team_words(request, found),
            place=f"/accounts/{account}", version=found.version, moot=_moot, **given,
        )  # fmt: skip

    def _shown(self, request: Request, action: Action, found: Opened) -> Action:
        return with_teams(action, tuple(self._team_words(request, found).items()), str(uuid4()))

    def _team_words(self, request: Request, found: Opened) -> Mapping[str, str]:
        """A team goes by who leads it."""
        told = catalogue(language_of(request)).gettext
        led, unled = told(_("Team of %(names)s")), told(_("Team that nobody leads"))
        return {
            team: led % {"names": ", ".join(names)} if names else unled for team, names in found.teams.items()
        }


def _now(found: Opened) -> Mapping[str, str]:
    """What the dialogs are opened with."""
    account = found.account
    several = {name: " ".join(account[name]) for name in ("roles", "leads", "member_of")}
    return several | {"email": account["person"]["email"]}


_MOOT = frozenset({"not-a-proposal", "already-confirmed"})
"""Codes that say that an action has no object here: nobody looks for it."""


def _moot(missing: Sequence[Mapping[str, str]]) -> bool:
    return all(each["code"] in _MOOT for each in missing)


def _counts(rows: Sequence[Row]) -> Mapping[str, int]:
    return {view: sum(row.state in states for row in rows) for view, (_, states) in VIEWS.items()}


def _last(rows: int) -> int:
    return max(1, -(-rows // A_PAGE))


def _page_number(request: Request, rows: int) -> int:
    asked = request.query_params.get("page", "")[:6]
    return min(max(int(asked), 1), _last(rows)) if asked.isdecimal() else 1


def account_routes(desk: AccountPages) -> APIRouter:
    """`/accounts` and one account."""
    router = APIRouter()
    router.add_api_route("/accounts", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/accounts", desk.find, methods=["POST"], response_model=None)
    router.add_api_route("/accounts/{account}", desk.one, methods=["GET"], response_model=None)
    router.add_api_route("/accounts/{account}/do/{path}", desk.act, methods=["POST"], response_model=None)
    return router
