"""Who comes in: the cookie says who, forms prove that they are ours, everybody else is shown to the door."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from dashboard.api.showing.pages import door_cookie
from dashboard.handlers.visiting import Open, Visiting, Visitor, is_form_token

COOKIE = "__Host-kronika"


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
    """Lets people in, and their forms."""

    visiting: Visiting

    async def visitor(self, request: Request) -> Visitor:
        """Raises `SignInNeededError`, `StepNeededError`, `AwayError`."""
        cookie = request.cookies.get(COOKIE)
        found = await self.visiting.visitor(cookie) if cookie else None
        match found:
            case Visitor():
                request.state.visitor = found
                return found
            case Open(steps=(step, *_)):
                raise StepNeededError(step)
            case _:
                raise SignInNeededError

    async def form(self, request: Request) -> tuple[Visitor, FormData]:
        """A form of somebody who has signed in. Raises as `visitor`, and `ForeignFormError`."""
        visitor = await self.visitor(request)
        return visitor, await posted(request, visitor.cookie)


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


def signed_in(path: str, cookie: str) -> Response:
    """Sets the session's cookie."""
    answer = gone_on(path)
    answer.set_cookie(COOKIE, cookie, secure=True, httponly=True, samesite="lax", path="/")
    return answer
