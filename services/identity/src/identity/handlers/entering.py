"""The ways in through a link: the first password, a new one, and links in place of expired ones (A1, A4)."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from chassis.clock import Clock
from chassis.http import Correlation
from chassis.problems import ProblemError
from contracts.accounts import AccountLanguage, InvitationIssued, InvitationOccasion
from contracts.event import Event
from contracts.refusal import Missing, Refusal
from identity.domain import own, passwords
from identity.domain.account import Account, Link
from identity.domain.signing_in import terms_to_accept
from identity.handlers.authors import author, by_itself
from identity.handlers.hashing import Hashing
from identity.handlers.linking import Linking
from identity.handlers.naming import Accounts, Names
from identity.handlers.sessions import Keeping, Signed
from identity.store.credentials import Credentials
from identity.store.links import Links

INVITATION, RESET = "invitation", "reset"
EVEN = 0.4
"""Seconds that asking for a reset takes, whether or not there is such an account."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How long links open something."""

    invitation: timedelta
    reset: timedelta


@dataclass(frozen=True, slots=True)
class WayIn:
    """What a link opens; reading it consumes nothing."""

    account: UUID
    state: Account
    purpose: str
    link: Link
    terms: int | None
    """The version of the terms that has to be accepted with it."""

    @property
    def language(self) -> AccountLanguage:
        return self.state.language


@dataclass(frozen=True, slots=True)
class Entering:
    """What links need."""

    linking: Linking
    links: Links
    accounts: Accounts
    names: Names
    credentials: Credentials
    hashing: Hashing
    sessions: Keeping
    blocked: frozenset[str]
    lives: Lives
    clock: Clock

    async def look(self, token: str) -> WayIn:
        """Raises `ProblemError` 410, the same for expired, used and tampered links."""
        link = self.linking.read(token)
        kept = await self.links.get(link) if link else None
        account = (await self.accounts.load(kept.account)).state if kept else None
        if link is None or kept is None or account is None:
            raise closed()
        open_ = account.invitation if kept.purpose == INVITATION else account.reset
        lets_in = account.waits if kept.purpose == INVITATION else account.signs_in
        if open_ is None or not lets_in or not own.opens(open_, link, self.clock()):
            raise closed()
        house = await self.sessions.texts.now()
        terms = terms_to_accept(account, house) if kept.purpose == INVITATION else None
        return WayIn(kept.account, account, kept.purpose, open_, terms)

    async def enter(
        self, token: str, password: str, accepted: int | None, correlation: Correlation
    ) -> Signed | Refusal:
        """A1, A2: the first password is the first sign-in. A4: a reset ends all other sessions."""
        way = await self.look(token)
        if refusal := await self._barriers(way, password, accepted):
            return refusal
        credential = uuid4()
        await self.credentials.keep(credential, way.account, await self.hashing.hashed(password))
        running = [each.sid for each in await self.sessions.running(way.account, way.state)]
        now = self.clock()
        outcome = await self.accounts.record(
            way.account,
            lambda account: _entered(account, way, credential, now, running),
            author(way.account, way.state, correlation),
            happened_at=now,
        )
        if isinstance(outcome, Refusal):
            raise closed()
        await self.credentials.sweep(way.account, credential)
        return await self.sessions.begin(way.account, outcome.version)

    async def _barriers(self, way: WayIn, password: str, accepted: int | None) -> Refusal | None:
        details = await self.names.details(way.state)
        if refusal := passwords.refused(passwords.normalised(password), self.blocked, details):
            return refusal
        if way.terms is None or way.terms == accepted:
            return None
        missing = Missing("A1", "terms-not-accepted", "Accept the terms of cooperation.")
        return Refusal("terms-not-accepted", "The terms are not accepted", (missing,), 422)

    async def again(self, token: str, correlation: Correlation) -> None:
        """A1: a new invitation for an expired one, to the same address; nothing else, and nothing is told."""
        link = self.linking.read(token)
        kept = await self.links.get(link) if link else None
        if link is None or kept is None or kept.purpose != INVITATION:
            return
        issued = await self.invitation(kept.account, InvitationOccasion.AGAIN)
        now = self.clock()
        await self.accounts.record(
            kept.account,
            lambda account: own.replace_expired(account, link, issued, now) if account else (),
            by_itself(correlation.id),
            happened_at=now,
        )

    async def invitation(self, account: UUID, occasion: InvitationOccasion) -> InvitationIssued:
        """A link that will open once its event is recorded."""
        link = uuid4()
        await self.links.keep(link, account, INVITATION)
        return InvitationIssued(link=link, expires=self.clock() + self.lives.invitation, occasion=occasion)

    async def request_reset(self, name: str, correlation: Correlation) -> None:
        """A4: takes as long and says as much for who has no account."""
        await evenly(self._request_reset(name, correlation), EVEN)

    async def _request_reset(self, name: str, correlation: Correlation) -> None:
        id_ = await self.names.whose(name)
        if id_ is None:
            return
        link, now = uuid4(), self.clock()
        await self.links.keep(link, id_, RESET)
        await self.accounts.record(
            id_,
            lambda account: _reset(account, link, now, self.lives.reset),
            by_itself(correlation.id),
            happened_at=now,
        )


async def evenly(doing: Awaitable[None], seconds: float) -> None:
    """Come back after so many seconds, or later, however quick it was."""
    await asyncio.gather(doing, asyncio.sleep(seconds))


def _entered(
    account: Account | None, way: WayIn, credential: UUID, now: datetime, running: Sequence[str]
) -> Sequence[Event] | Refusal:
    if account is None:
        return ()
    if way.purpose == INVITATION:
        return own.enter(account, way.link.id, credential, now, way.terms)
    return own.reset_password(account, way.link.id, credential, now, running)


def _reset(account: Account | None, link: UUID, now: datetime, life: timedelta) -> Sequence[Event] | Refusal:
    return own.request_reset(account, link, now, now + life) if account else ()


def closed() -> ProblemError:
    """One answer for all links that open nothing."""
    type_, title = own.LINK
    return ProblemError(type_, title, 410, "Ask for a new one.")
