"""Who sits at a browser: its cookie opens a session, the session gives a token, the token says who."""

import base64
import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from cachetools import TTLCache
from cryptography.fernet import Fernet, InvalidToken

from chassis.clock import Clock
from dashboard.domain.asking import Answer, LookOnly, Service, Services
from dashboard.store.sessions import Sessions

IDLE = timedelta(hours=12)
FRESH = 60
"""Seconds for which a token and an account are used again; what somebody may is judged by the services."""
_TOKEN = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who has signed in; lives for one request."""

    cookie: str = field(repr=False)
    token: str = field(repr=False)
    id: UUID
    roles: tuple[str, ...]
    language: str
    family_name: str = field(repr=False)
    given_name: str = field(repr=False)
    family_name_first: bool = True

    def has(self, *roles: str) -> bool:
        return not self.roles_set.isdisjoint(roles)

    @property
    def looks_only(self) -> bool:
        """Whether a form comes back to be looked over rather than sent."""
        return isinstance(self.token, LookOnly)

    def looking_over(self) -> "Visitor":
        """The same person, for whom nothing is sent this time."""
        return replace(self, token=LookOnly(self.token))

    @property
    def roles_set(self) -> frozenset[str]:
        return frozenset(self.roles)

    @property
    def name(self) -> str:
        """Hungarian names have the family name first, in every language."""
        parts = (self.given_name, self.family_name)
        return " ".join(reversed(parts) if self.family_name_first else parts)

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()


@dataclass(frozen=True, slots=True)
class Open:
    """A session that identity has begun, and what has to be done in it before it gives a token."""

    cookie: str = field(repr=False)
    steps: tuple[str, ...] = ()


class Visiting:
    """Begins, finds and ends the sessions of browsers."""

    def __init__(self, services: Services, sessions: Sessions, clock: Clock) -> None:
        self._services = services
        self._sessions = sessions
        self._clock = clock
        self._known: TTLCache[str, Visitor] = TTLCache(4_096, FRESH)

    async def begin(self, signed: Answer) -> Open:
        """For what identity answered to a password or a link; a new cookie for each sign-in."""
        cookie = secrets.token_urlsafe(32)
        sealed = _seal(cookie, {"session": signed.body["session"]})
        await self._sessions.keep(cookie, sealed, self._clock())
        return Open(cookie, tuple(signed.body["steps"]))

    async def secret(self, cookie: str) -> str | None:
        """Identity's secret of the session, for the steps that need it."""
        sealed = await self._sessions.get(cookie, self._since())
        return str(_open(cookie, sealed)["session"]) if sealed else None

    async def visitor(self, cookie: str) -> Visitor | Open | None:
        """Who it is; what is still to be done; or nobody. Raises `AwayError`."""
        if (known := self._known.get(cookie)) is not None:
            return known
        secret = await self.secret(cookie)
        if secret is None:
            return None
        signed = await self._ask_identity("/sessions/token", secret)
        if not signed.ok:
            await self._sessions.forget(cookie)
            return None
        if signed.body["steps"]:
            return Open(cookie, tuple(signed.body["steps"]))
        return await self._recognised(cookie, signed.body["access_token"])

    async def forget(self, cookie: str) -> None:
        """Signs out, here and at identity."""
        secret = await self.secret(cookie)
        self.look_again(cookie)
        await self._sessions.forget(cookie)
        if secret is not None:
            await self._ask_identity("/sessions/sign-out", secret)

    def look_again(self, cookie: str) -> None:
        """Something about the account was changed: ask on the next request."""
        self._known.pop(cookie, None)

    async def sweep(self) -> None:
        """Forget sessions that nobody has used for twelve hours."""
        await self._sessions.sweep(self._since())

    async def _recognised(self, cookie: str, token: str) -> Visitor | None:
        me = await self._services.ask(Service.IDENTITY, "GET", "/me", token=token)
        if not me.ok:
            return None
        await self._sessions.seen(cookie, self._clock())
        person = me.body["person"]
        found = Visitor(
            cookie=cookie,
            token=token,
            id=UUID(me.body["id"]),
            roles=tuple(me.body["roles"]),
            language=me.body["language"],
            family_name=person["family_name"],
            given_name=person["given_name"],
            family_name_first=person["family_name_first"],
        )
        self._known[cookie] = found
        return found

    async def _ask_identity(self, path: str, secret: str) -> Answer:
        return await self._services.ask(Service.IDENTITY, "POST", path, json={"session": secret})

    def _since(self) -> datetime:
        return self._clock() - IDLE


def form_token(cookie: str, whose: UUID | None = None) -> str:
    """Stands in every form of this browser: a page of somebody else can't know it.

    A pad and what it hides, another one each time: nobody can guess it from the length of packed pages.
    Behind it stands `whose` page it was made for.
    """
    pad = secrets.token_bytes(_TOKEN)
    proof = (pad + _hidden(_known_only_here(cookie), pad)).hex()
    return f"{proof}.{whose.hex}" if whose else proof


def made_for(given: object) -> UUID | None:
    """Whose page a form says that it stood on; only a form of ours is to be believed."""
    _, _, whose = str(given).partition(".")
    try:
        return UUID(hex=whose)
    except ValueError:
        return None


def is_form_token(given: object, cookie: str) -> bool:
    """Whether a page made for this browser holds it."""
    text = given.partition(".")[0] if isinstance(given, str) else ""
    if len(text) != 4 * _TOKEN or not set(text) <= set(string.hexdigits):
        return False
    found = bytes.fromhex(text)
    return hmac.compare_digest(_hidden(found[_TOKEN:], found[:_TOKEN]), _known_only_here(cookie))


def _known_only_here(cookie: str) -> bytes:
    return hmac.new(cookie.encode(), b"form", hashlib.sha256).digest()


def _hidden(value: bytes, pad: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(value, pad, strict=True))


def _seal(cookie: str, value: dict[str, Any]) -> bytes:
    return _cipher(cookie).encrypt(orjson.dumps(value))


def _open(cookie: str, sealed: bytes) -> dict[str, Any]:
    try:
        opened: dict[str, Any] = orjson.loads(_cipher(cookie).decrypt(sealed))
    except InvalidToken:
        return {}
    return opened


def _cipher(cookie: str) -> Fernet:
    key = hashlib.sha256(b"session:" + cookie.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
