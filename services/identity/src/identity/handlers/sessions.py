"""Sessions: what signing in begins, what still has to be done in them, and the short tokens they give."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from chassis.clock import Clock
from chassis.problems import ProblemError
from chassis.recording import Author, Loaded
from contracts.permissions import Role
from identity.domain.account import Account
from identity.domain.keeping import ended
from identity.domain.signing_in import Shown, Step, steps
from identity.handlers.naming import Accounts
from identity.handlers.signing import LIFE, Signing
from identity.handlers.texts import Texts
from identity.store.sessions import Session, Sessions


@dataclass(frozen=True, slots=True)
class Signed:
    """`session` is the secret by which the next token is asked for; no `token` while a step is open."""

    session: str
    steps: tuple[Step, ...]
    token: str | None
    expires_in: int | None


@dataclass(frozen=True, slots=True)
class Inside:
    """A session that counts, and its account as it stands now."""

    session: Session
    secret: str
    loaded: Loaded[Account | None]
    account: Account

    @property
    def id(self) -> UUID:
        return self.session.account

    @property
    def shown(self) -> Shown:
        """To whom a second factor was shown in it."""
        return Shown(self.session.proved, self.session.vouched)


@dataclass(frozen=True, slots=True)
class Rules:
    """How long sessions last, and who needs a second factor."""

    life: timedelta
    idle: timedelta
    second_factor: frozenset[Role]

    def demands(self, roles: Collection[Role]) -> bool:
        """Whether one of these roles signs in with a second factor."""
        return not self.second_factor.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Begins, recognises and ends sessions."""

    kept: Sessions
    accounts: Accounts
    texts: Texts
    signing: Signing
    rules: Rules
    clock: Clock

    async def begin(self, account: UUID, version: int, *, vouched: bool = False) -> Signed:
        """For who has just shown who they are, on this version of the account.

        `vouched`: the provider says that it asked for a second factor.
        """
        sid, secret, now = uuid4().hex, secrets.token_urlsafe(32), self.clock()
        await self.kept.begin(Session(sid, account, _digest(secret), version, False, vouched, now, now))
        return await self.signed(await self.inside(f"{sid}.{secret}"))

    async def inside(self, secret: str) -> Inside:
        """Raises `ProblemError` 401 for a session that is unknown, over, or ended by a change."""
        sid, _, proof = secret.partition(".")
        session = await self.kept.get(sid[:200])
        if session is None or not hmac.compare_digest(session.secret, _digest(proof)) or self._over(session):
            raise over()
        loaded = await self.accounts.load(session.account)
        account = loaded.state
        if account is None or not _counts(account, session):
            raise over()
        return Inside(session, secret, loaded, account)

    async def signed(self, inside: Inside) -> Signed:
        """What is left to do, or a token."""
        house = await self.texts.now()
        demanded = self.rules.demands(inside.account.roles)
        left = steps(inside.account, house, inside.shown, demanded=demanded)
        if left:
            return Signed(inside.secret, left, None, None)
        await self.kept.seen(inside.session.sid, self.clock())
        token = await self.signing.person(inside.id, inside.session.sid)
        return Signed(inside.secret, (), token, int(LIFE.total_seconds()))

    def demand_proved(self, inside: Inside) -> None:
        """Raises `ProblemError` 403 where a second factor exists and was not shown in this session."""
        if inside.account.factors and not inside.shown.anywhere:
            title = "Show the second factor first"
            raise ProblemError(type="second-factor-needed", title=title, status=403)

    async def end(self, account: UUID, sid: str, by: Author) -> None:
        """First the event, which ends its tokens with everybody; then the session itself."""
        await self.accounts.record(
            account,
            lambda state: () if state is None or sid in state.ended else ended([sid]),
            by,
            happened_at=self.clock(),
        )
        await self.kept.end([sid])

    async def running(self, account: UUID, state: Account) -> list[Session]:
        """The sessions of an account that count."""
        now = self.clock()
        found = await self.kept.running(account, now - self.rules.life, now - self.rules.idle)
        return [session for session in found if _counts(state, session)]

    def _over(self, session: Session) -> bool:
        now = self.clock()
        return now - session.begun_at >= self.rules.life or now - session.seen_at >= self.rules.idle


def _counts(account: Account, session: Session) -> bool:
    return account.signs_in and session.version >= account.cut and session.sid not in account.ended


def over() -> ProblemError:
    """401: sign in again."""
    title, headers = "This session has ended", {"WWW-Authenticate": 'Bearer realm="kronika"'}
    return ProblemError(type="session-ended", title=title, status=401, headers=headers)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
