"""What a form held that came without a session, sealed for the page that asks to sign in again."""

import secrets
from datetime import datetime

from fastapi import Request
from starlette.datastructures import FormData

from dashboard.api.door import COOKIE
from dashboard.api.showing.pages import DOOR_COOKIE
from dashboard.handlers.kept import Kept, sealed, typed
from dashboard.handlers.visiting import is_form_token, made_for


async def kept_of(request: Request, now: datetime) -> str:
    """Sealed under the cookie of the door; nothing where the form didn't stand on a page of ours."""
    form = await request.form()
    whose = made_for(form.get("form_token"))
    if whose is None or not _stood_on_ours(request, form):
        return ""
    kept = Kept(whose, request.url.path, typed(form.multi_items()))
    return sealed(kept, _door(request), now)


def _stood_on_ours(request: Request, form: FormData) -> bool:
    """The browser says so, or the token still goes with its cookie."""
    cookie = request.cookies.get(COOKIE, "")
    same_origin = request.headers.get("sec-fetch-site") == "same-origin"
    return same_origin or bool(cookie and is_form_token(form.get("form_token"), cookie))


def _door(request: Request) -> str:
    """The door's cookie; a new one goes out with the page."""
    cookie = request.cookies.get(DOOR_COOKIE) or secrets.token_urlsafe(24)
    request.state.door = cookie
    return cookie
