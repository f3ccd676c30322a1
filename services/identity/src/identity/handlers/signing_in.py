"""Signing in with name and password, and what follows within a session until it gives a token."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.http import Correlation
from chassis.problems import ProblemError
from chassis.recording import Loaded
from contracts.refusal import Refusal
from identity.domain import own
from identity.domain.account import Account
from identity.handlers.authors import author
from identity.handlers.counting import Way
from identity.handlers.factors import Factors
from identity.handlers.hashing import Hashing
from identity.handlers.naming import Accounts, Names
from identity.handlers.sessions import Inside, Keeping, Signed
from identity.handlers.slowing import MOST_INSIDE, Slowing
from identity.store.credentials import Credentials

NOBODY = UUID(int=0)
"""Stands where no account is found, so that looking takes as long."""


@dataclass(frozen=True, slots=True)
class SigningIn:
    """`refusal`: seconds that a refused sign-in takes at least.

    `demo`: whether demo accounts sign in here, which they do in development only.
    """

    names: Names
    accounts: Accounts
    credentials: Credentials
    hashing: Hashing
    slowing: Slowing
    sessions: Keeping
    factors: Factors
    clock: Clock
    refusal: float
    demo: bool

    async def sign_in(self, name: str, password: str, address: str) -> Signed:
        """Raises `ProblemError` 401, the same for whatever is wrong; 429; `TemporaryError`."""
        async with self.slowing.attempt(Way.PASSWORD, name, address) as attempt:
            begun = time.monotonic()
            found = await self._right(name, password)
            if found is None:
                await self.slowing.failed(attempt)
                await asyncio.sleep(begun + self.refusal - time.monotonic())
                raise _refused()
            await self.slowing.succeeded(attempt)
        return await self.sessions.begin(found.stream, found.version)

    async def _right(self, name: str, password: str) -> Loaded[Account | None] | None:
        """Every question is asked whether or not there is such an account, and one password is hashed.

        What still differs (a long stream or none, a hash of weaker settings) ends before the refusal does.
        """
        id_ = await self.names.whose(name)
        loaded = await self.accounts.load(id_ or NOBODY)
        account = loaded.state
        credential = account.credential if account is not None and self._lets_in(account) else None
        hashed = await self.credentials.hash_of(credential or NOBODY, loaded.stream)
        if not await self.hashing.verify(hashed, password):
            return None
        if hashed is not None and credential is not None and self.hashing.is_old(hashed):
            await self.credentials.rehash(credential, await self.hashing.hashed(password))
        return loaded

    def _lets_in(self, account: Account) -> bool:
        return account.signs_in and (self.demo or not account.demo)

    async def refresh(self, secret: str) -> Signed:
        """The next short token of a session. Raises `ProblemError` 401."""
        return await self.sessions.signed(await self.sessions.inside(secret))

    async def prove(self, secret: str, code: str, correlation: Correlation) -> Signed:
        """The second factor, by its code or by a recovery code. Raises `ProblemError` 401, 429."""
        return await self.proved(
            secret, correlation, lambda inside: self.factors.shown(inside.id, inside.account, code)
        )

    async def proved(
        self, secret: str, correlation: Correlation, showing: Callable[[Inside], Awaitable[bool]]
    ) -> Signed:
        """A second factor of another kind. Raises `ProblemError` 401, 429."""
        inside = await self.sessions.inside(secret)
        async with self.slowing.attempt_inside(Way.SECOND_FACTOR, str(inside.id)) as attempt:
            if not await showing(inside):
                if await self.slowing.failed(attempt) >= MOST_INSIDE:
                    await self._end(inside, correlation)
                raise _refused()
            await self.slowing.succeeded(attempt)
        await self.sessions.kept.prove(inside.session.sid)
        return await self.refresh(secret)

    async def accept_terms(
        self, secret: str, command: own.AcceptTerms, correlation: Correlation
    ) -> Signed | Refusal:
        """A7: before the first token after a new version."""
        inside = await self.sessions.inside(secret)
        current = (await self.sessions.texts.now()).terms_number
        outcome = await self.accounts.record(
            inside.id,
            lambda account: own.accept_terms(account, command, current) if account else (),
            author(inside.id, inside.account, correlation),
            happened_at=self.clock(),
        )
        return outcome if isinstance(outcome, Refusal) else await self.refresh(secret)

    async def sign_out(self, secret: str, correlation: Correlation) -> None:
        """The session ends everywhere. Raises `ProblemError` 401 for one that ended before."""
        await self._end(await self.sessions.inside(secret), correlation)

    async def _end(self, inside: Inside, correlation: Correlation) -> None:
        by = author(inside.id, inside.account, correlation)
        await self.sessions.end(inside.id, inside.session.sid, by)


def _refused() -> ProblemError:
    headers = {"WWW-Authenticate": 'Bearer realm="kronika"'}
    return ProblemError(
        type="sign-in-refused", title="What you entered is not right", status=401, headers=headers
    )
