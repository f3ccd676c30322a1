"""Who comes in: the cookie says who, forms prove that they are ours, everybody else is shown to the door."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from chassis.clock import Clock
from dashboard.api.showing.menu import is_for
from dashboard.api.showing.pages import DOOR_COOKIE, door_cookie
from dashboard.handlers.counting import Counting
from dashboard.handlers.kept import Kept, opened
from dashboard.handlers.visiting import Open, Visiting, Visitor, is_form_token, made_for

COOKIE = "__Host-kronika"
LINE = "/live"
"""Stays open for hours and shows no menu."""


class SignInNeededError(Exception):
    """Nobody has signed in at this browser, or the session has ended."""


class StepNeededError(Exception):
    """The session has begun, and something has to be done before it counts."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class ForeignFormError(Exception):
    """A form that none of our pages holds, or one of another session."""


class NotThereError(Exception):
    """There is no such thing, or it isn't theirs to see: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in, and their forms. `clock` says whether what somebody had typed is still kept."""

    visiting: Visiting
    clock: Clock
    counting: Counting

    async def visitor(self, request: Request) -> Visitor:
        """Raises `SignInNeededError`, `StepNeededError`, `NotThereError`, `AwayError`."""
        cookie = request.cookies.get(COOKIE)
        found = await self.visiting.visitor(cookie) if cookie else None
        match found:
            case Visitor():
                request.state.visitor = found
                if not is_for(found, request.url.path):
                    raise NotThereError
                if request.url.path != LINE:
                    request.state.counts = await self.counting.of(found)
                return found
            case Open(steps=(step, *_)):
                raise StepNeededError(step)
            case _:
                raise SignInNeededError

    async def form(self, request: Request) -> tuple[Visitor, FormData]:
        """A form of somebody who has signed in. Raises as `visitor`, and `ForeignFormError`.

        What they had sent before they signed in again comes with a visitor who only looks it over: the page
        shows it as it shows a refused form, and nothing is sent.
        """
        visitor = await self.visitor(request)
        form = await request.form()
        if is_form_token(form.get("form_token"), visitor.cookie):
            request.state.key = form.get("key", "")
            kept = self.kept(request, form)
            if kept is None:
                return visitor, form
            return self._looking_over(request, visitor), FormData(
                list[tuple[str, str | UploadFile]](kept.fields)
            )
        if stood_on_a_page_of(visitor.id, request, form):
            return self._looking_over(request, visitor), form
        raise ForeignFormError

    def kept(self, request: Request, form: FormData) -> Kept | None:
        """What the form carries of an earlier one. Raises `ForeignFormError` where it is somebody else's."""
        if not form.get("kept"):
            return None
        kept = opened(form["kept"], request.cookies.get(DOOR_COOKIE, ""), self.clock())
        visitor: Visitor | None = getattr(request.state, "visitor", None)
        if kept is None or (visitor and (kept.account, kept.path) != (visitor.id, request.url.path)):
            raise ForeignFormError
        return kept

    def _looking_over(self, request: Request, visitor: Visitor) -> Visitor:
        request.state.visitor = visitor.looking_over()
        return visitor.looking_over()


def stood_on_a_page_of(account: UUID, request: Request, form: FormData) -> bool:
    """Whether a form whose session is over stood on a page that this account had before it."""
    ours = request.headers.get("sec-fetch-site") == "same-origin"
    return ours and made_for(form.get("form_token")) == account


async def posted(request: Request, cookie: str) -> FormData:
    """The fields of a form of this browser. Raises `ForeignFormError`."""
    form = await request.form()
    if not is_form_token(form.get("form_token"), cookie):
        raise ForeignFormError
    return form


async def posted_at_the_door(request: Request) -> FormData:
    """A form of somebody who hasn't signed in. Raises `ForeignFormError`."""
    cookie = door_cookie(request)
    if not cookie:
        raise ForeignFormError
    return await posted(request, cookie)


def own_path(wanted: object) -> str:
    """Where to go on: a path of ours, or the first page; never another place."""
    text = str(wanted or "")
    parts = urlsplit(text)
    if not text.startswith("/") or text.startswith(("//", "/\\")) or parts.netloc or parts.scheme:
        return "/"
    return text


def gone_on(path: str) -> Response:
    """After a form: the page that shows what came of it."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def to_the_door(request: Request) -> Response:
    """Sign in, and come back to the same place."""
    place = request.url.path if request.method == "GET" else request.headers.get("hx-current-url", "/")
    return gone_on(f"/sign-in?next={quote(own_path(urlsplit(place).path), safe='/')}")


def address(request: Request) -> str | None:
    """Of the browser, for identity: it slows down who guesses."""
    return request.client.host if request.client else None


def with_session(answer: Response, cookie: str) -> Response:
    """Sets the session's cookie."""
    answer.set_cookie(COOKIE, cookie, secure=True, httponly=True, samesite="lax", path="/")
    return answer
