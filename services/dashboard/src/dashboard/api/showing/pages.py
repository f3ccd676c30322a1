"""A page in the reader's language: templates, strict ones, and the headers that go with HTML."""

import gzip
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from chassis.clock import Clock
from dashboard.api.showing.assets import assets
from dashboard.api.showing.menu import menu
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.own_rules import AWAY
from dashboard.api.showing.pictures import figure
from dashboard.api.showing.telling import Telling, about, paragraphs, place_of, thousands
from dashboard.api.showing.vocabulary import NOTICES, ROLES, word
from dashboard.api.showing.words import LANGUAGES, NAMES, Language, catalogue, known, preferred
from dashboard.handlers.live import address
from dashboard.handlers.visiting import Visitor, form_token

LANGUAGE_COOKIE = "__Host-language"
DOOR_COOKIE = "__Host-door"

_CONTENT = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
"""Inline style is only for the custom properties `--done`, `--w` and `--c`; a test reads the templates."""

_WORTH_PACKING = 1_000
"""Bytes from which on a page goes out packed."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes pages; `zone` is the organisation's."""

    zone: ZoneInfo
    clock: Clock

    def show(self, request: Request, name: str, status: int = 200, /, **told: Any) -> Response:
        """The template with what it is told, for who looks."""
        language = language_of(request)
        nonce = secrets.token_urlsafe(16)
        environment = _environment(language)
        page = environment.get_template(name).render(
            self._always(request, language, status) | told | {"nonce": nonce}
        )
        return _answer(request, page, status, {"Content-Security-Policy": _CONTENT.format(nonce=nonce)})

    def at_the_door(self, request: Request, name: str, status: int = 200, /, **told: Any) -> Response:
        """A page for who hasn't signed in: its forms are bound to a cookie of the door."""
        fresh = request.cookies.get(DOOR_COOKIE) or door_cookie(request) or secrets.token_urlsafe(24)
        request.state.door = fresh
        answer = self.show(request, name, status, **told)
        answer.set_cookie(DOOR_COOKIE, fresh, secure=True, httponly=True, samesite="strict", path="/")
        return answer

    def moments(self, request: Request) -> Moments:
        """For what is put into words outside of a template."""
        return Moments(language_of(request), self.zone, self.clock())

    def _always(self, request: Request, language: Language, status: int) -> dict[str, Any]:
        visitor: Visitor | None = getattr(request.state, "visitor", None)
        cookie = visitor.cookie if visitor else door_cookie(request)
        return {
            "language": language,
            "languages": [(each, NAMES[each]) for each in LANGUAGES],
            "visitor": visitor,
            "menu": menu(visitor, request.url.path) if visitor else (),
            "counts": getattr(request.state, "counts", {}),
            "form_token": form_token(cookie, visitor.id if visitor else None),
            "live": partial(address, cookie),
            "new_key": _new_key if status != HTTPStatus.SERVICE_UNAVAILABLE else partial(_same_key, request),
            "new_id": uuid4,
            "moments": self.moments(request),
            "zone": self.zone.key,
            "path": request.url.path,
        }


def language_of(request: Request) -> Language:
    """The account's; else what was chosen at the door, else that of a link, else what the browser prefers."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    at_the_door = request.cookies.get(LANGUAGE_COOKIE) or getattr(request.state, "speaks", None)
    chosen = known(visitor.language if visitor else at_the_door)
    return chosen or preferred(request.headers.get("accept-language", ""))


def door_cookie(request: Request) -> str:
    """What forms are bound to before anybody has signed in."""
    return str(getattr(request.state, "door", "") or request.cookies.get(DOOR_COOKIE, ""))


def _answer(request: Request, page: str, status: int, headers: Mapping[str, str]) -> Response:
    """Packed, where the browser takes it so; its tokens differ each time, so that lengths betray nothing."""
    told = {**headers, "Vary": "Accept-Encoding, Cookie"}
    content = page.encode()
    if len(content) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content, told["Content-Encoding"] = gzip.compress(content, 5, mtime=0), "gzip"
    return HTMLResponse(content, status, told)


def _new_key() -> str:
    """An idempotency key for one form: sending it twice does it once."""
    return secrets.token_urlsafe(18)


def _same_key(request: Request) -> str:
    """That of the form that was sent: while a service is away nobody knows whether it was done."""
    return str(getattr(request.state, "key", "")) or _new_key()


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    telling = Telling(language)
    environment.filters["thousands"] = thousands
    environment.globals |= {
        "asset": _address,
        "about": about,
        "away_words": AWAY,
        "event": telling.event,
        "figure": partial(figure, language),
        "ui": telling.label,
        "missing": telling.missing,
        "notices_known": NOTICES,
        "paragraphs": paragraphs,
        "place_of": place_of,
        "refusal": telling.refusal,
        "roles": ROLES,
        "word": word,
    }
    return environment


def _address(name: str) -> str:
    return _addresses()[name]


@cache
def _addresses() -> Mapping[str, str]:
    return {name: asset.address for name, asset in assets().items()}
