"""Signing in through the organisation's provider: out to it with a state, back with a code (A6)."""

import base64
import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from chassis.clock import Clock
from chassis.http import Correlation
from chassis.problems import ProblemError
from chassis.recording import Loaded
from contracts.refusal import Refusal
from identity.domain.account import Account
from identity.domain.provider import Asked, Vouched, let_in
from identity.handlers.authors import author
from identity.handlers.counting import SIGN_INS, Outcome, Way
from identity.handlers.naming import Accounts, Names
from identity.handlers.sessions import Keeping, Signed
from identity.handlers.slowing import Slowing
from identity.store.failures import Assertions
from identity.store.subjects import Subjects

LONGEST = timedelta(minutes=15)
"""From setting out to coming back."""
_RANDOM, _MARK = 16, 16
_MADE = struct.Struct(">Q")


class Vouching(Protocol):
    """The provider, as far as it matters here. Both raise `TemporaryError`."""

    async def address(self, asked: Asked) -> str: ...

    async def vouched(self, code: str, asked: Asked) -> Vouched | None: ...


@dataclass(frozen=True, slots=True)
class Leaving:
    """`url` is the provider's page; `attempt` stays with this browser, and only it can come back."""

    url: str
    attempt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempts:
    """An attempt is random bytes, a moment and a mark; state, nonce and verifier follow from it by HMAC.

    So nothing is kept of who sets out and never comes back, and an address shows nothing of the attempt.
    """

    secret: bytes = field(repr=False)

    def made(self, now: datetime) -> str:
        """A new one."""
        body = secrets.token_bytes(_RANDOM) + _MADE.pack(int(now.timestamp()))
        return _text(body + self._mark(body))

    def asked(self, attempt: str) -> Asked:
        """What goes to the provider with it."""
        return Asked(*(self._derived(name, attempt) for name in ("state", "nonce", "verifier")))

    def ends(self, attempt: str) -> datetime | None:
        """Until when it counts; None for what was never made here."""
        try:
            raw = base64.urlsafe_b64decode(attempt + "=" * (-len(attempt) % 4))
        except ValueError:
            return None
        body, mark = raw[:-_MARK], raw[-_MARK:]
        if len(body) != _RANDOM + _MADE.size or not hmac.compare_digest(mark, self._mark(body)):
            return None
        made: int = _MADE.unpack(body[_RANDOM:])[0]
        return datetime.fromtimestamp(made, UTC) + LONGEST

    def _mark(self, body: bytes) -> bytes:
        return hmac.digest(self.secret, b"attempt|" + body, hashlib.sha256)[:_MARK]

    def _derived(self, name: str, attempt: str) -> str:
        return _text(hmac.digest(self.secret, f"{name}|{attempt}".encode(), hashlib.sha256))


@dataclass(frozen=True, slots=True)
class ThroughProvider:
    """Lets people into accounts that staff made; makes none itself. `secret` keys what is kept of them."""

    provider: Vouching
    issuer: str
    attempts: Attempts
    used: Assertions
    subjects: Subjects
    names: Names
    accounts: Accounts
    sessions: Keeping
    slowing: Slowing
    clock: Clock
    secret: bytes = field(repr=False)

    async def leave(self) -> Leaving:
        """Raises `TemporaryError` where the provider is away."""
        attempt = self.attempts.made(self.clock())
        return Leaving(await self.provider.address(self.attempts.asked(attempt)), attempt)

    async def come_back(
        self, attempt: str, state: str, code: str, address: str, correlation: Correlation
    ) -> Signed:
        """Raises `ProblemError` 401, the same for whatever is wrong; 429; `TemporaryError`."""
        asked = self.attempts.asked(attempt)
        if not hmac.compare_digest(asked.state.encode(), state.encode()):
            raise refused()
        with self.slowing.bounded(Way.PROVIDER, address):
            await self._use(attempt)
            found = await self.provider.vouched(code, asked)
            signed = await self._entered(found, correlation) if found else None
        SIGN_INS.labels(Way.PROVIDER, Outcome.ACCEPTED if signed else Outcome.REFUSED).inc()
        if signed is None:
            raise refused()
        return signed

    async def _use(self, attempt: str) -> None:
        """It counts once, and not for ever."""
        until, now = self.attempts.ends(attempt), self.clock()
        if until is None or now >= until:
            raise refused()
        if not await self.used.use(hashlib.sha256(attempt.encode()).digest(), until):
            raise refused()

    async def _entered(self, found: Vouched, correlation: Correlation) -> Signed | None:
        subject = hmac.digest(self.secret, f"{self.issuer}|{found.subject}".encode(), hashlib.sha256)
        loaded = await self._account(subject, found.email)
        if loaded is None or loaded.state is None or loaded.state.demo:
            return None
        id_, binding = loaded.stream, _binding(loaded.stream, subject)
        await self.subjects.keep(subject, id_)
        outcome = await self.accounts.record(
            id_,
            lambda account: let_in(account, binding) if account else (),
            author(id_, loaded.state, correlation),
            happened_at=self.clock(),
        )
        if isinstance(outcome, Refusal):
            return None
        return await self.sessions.begin(id_, outcome.version, vouched=found.second_factor)

    async def _account(self, subject: bytes, email: str | None) -> Loaded[Account | None] | None:
        """The one that is bound to this person; else the one that their verified address signs in."""
        bound = await self._bound(subject, await self.subjects.accounts(subject))
        if bound is not None or email is None:
            return bound
        id_ = await self.names.whose(email)
        loaded = await self.accounts.load(id_) if id_ else None
        if loaded is None or loaded.state is None:
            return None
        return loaded if await self.names.is_address_of(email, loaded.state) else None

    async def _bound(self, subject: bytes, ids: Iterable[UUID]) -> Loaded[Account | None] | None:
        for id_ in ids:
            loaded = await self.accounts.load(id_)
            if loaded.state is not None and loaded.state.binding == _binding(id_, subject):
                return loaded
        return None


def _binding(account: UUID, subject: bytes) -> UUID:
    return uuid5(account, subject.hex())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def refused() -> ProblemError:
    """401: one answer for all that may be wrong."""
    title, headers = "This sign-in opens no account here", {"WWW-Authenticate": 'Bearer realm="kronika"'}
    return ProblemError(type="provider-sign-in-refused", title=title, status=401, headers=headers)
