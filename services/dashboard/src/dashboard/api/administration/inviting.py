"""Inviting somebody: the account is made, and the invitation leaves at once (A1)."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.administration.account_actions import ROLES, RULES
from dashboard.api.administration.form_pages import FormPage, preset, show_form
from dashboard.api.administration.person import PERSON, usual
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import filled
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Service, Services

PAGE = FormPage(
    words=_("Invite somebody"),
    submit=_("Send the invitation"),
    icon="send",
    back="/accounts",
    back_words=_("Accounts"),
    groups=((_("Person"), PERSON), (_("Roles"), (ROLES,))),
    note=_("The invitation holds a link that works once. The first sign-in confirms the account."),
)


@dataclass(frozen=True, slots=True)
class Inviting:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """The form, for who keeps accounts."""
        visitor = await self.door.visitor(request)
        if not visitor.has("administrator"):
            raise NotThereError
        return show_form(self.pages, request, PAGE, preset(usual(visitor.language)))

    async def invite(self, request: Request) -> Response:
        """Make the account; then its page."""
        visitor, form = await self.door.form(request)
        read = filled(PAGE.fields, form, self.pages.zone)
        if read.wrong:
            return show_form(self.pages, request, PAGE, read)
        answer = await self.services.ask(
            Service.IDENTITY,
            "POST",
            "/accounts",
            token=visitor.token,
            json=read.body,
            key=str(form.get("key")),
        )
        if answer.ok:
            return gone_on(f"/accounts/{answer.body['id']}")
        return show_form(self.pages, request, PAGE, beside(read, PAGE.fields, answer, RULES), answer)


def inviting_routes(desk: Inviting) -> APIRouter:
    """`/accounts/new`; before `/accounts/{account}`."""
    router = APIRouter()
    router.add_api_route("/accounts/new", desk.show, methods=["GET"], response_model=None)
    router.add_api_route("/accounts/new", desk.invite, methods=["POST"], response_model=None)
    return router
