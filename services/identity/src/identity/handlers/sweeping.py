"""What nothing needs any more goes: sessions long over, links and secrets that no event names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from identity.domain.account import Account
from identity.handlers.counting import SWEPT
from identity.handlers.naming import Accounts
from identity.store.failures import Assertions, Failures
from identity.store.orphans import Kept, Orphans
from identity.store.sessions import Sessions

UNNAMED = timedelta(days=7)
"""Longer than a command waits for its event, and a letter with a link to be sent again."""


@dataclass(frozen=True, slots=True)
class Sweeping:
    """`life` is that of a session."""

    sessions: Sessions
    orphans: Orphans
    failures: Failures
    assertions: Assertions
    accounts: Accounts
    life: timedelta
    clock: Clock

    async def sweep(self) -> dict[str, int]:
        """How many of each kind went. Raises `TemporaryError`."""
        now = self.clock()
        swept = {
            "sessions": await self.sessions.sweep(now - 2 * self.life),
            "failures": await self.failures.sweep(now),
            "assertions": await self.assertions.sweep(now),
        }
        for kind in Kept:
            swept[kind] = await self._sweep(kind)
        for kind_, count in swept.items():
            SWEPT.labels(kind_).inc(count)
        return swept

    async def _sweep(self, kind: Kept) -> int:
        """All of a kind, in pages: what is named stays, and the next page begins behind it."""
        swept, behind = 0, UUID(int=0)
        while page := await self.orphans.older(kind, self.clock() - UNNAMED, behind):
            behind = page[-1][0]
            unnamed = await self._unnamed(kind, page)
            await self.orphans.drop(kind, unnamed)
            swept += len(unnamed)
        return swept

    async def _unnamed(self, kind: Kept, page: Sequence[tuple[UUID, UUID]]) -> list[UUID]:
        named = set[UUID]()
        for id_ in {account for _, account in page}:
            account = (await self.accounts.load(id_)).state
            named |= _named(kind, account) if account else set()
        return [id_ for id_, _ in page if id_ not in named]


def _named(kind: Kept, account: Account) -> set[UUID]:
    """What the account's events still need of this kind."""
    match kind:
        case Kept.LINKS:
            return {link.id for link in (account.invitation, account.reset) if link}
        case Kept.PASSWORDS:
            return {account.credential} if account.credential else set()
        case Kept.FACTORS:
            return set(account.factors)
