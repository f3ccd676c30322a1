"""What identity tells services and screens: a recipient, a link, names (letters 4, B1)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.seals import KeyDestroyedError
from contracts.accounts import AccountLanguage, StaffDetails
from identity.handlers.linking import Linking
from identity.handlers.naming import Accounts, Names
from identity.store.links import Links


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a letter goes; asked at the moment of sending and kept by nobody."""

    details: StaffDetails
    language: AccountLanguage
    active: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """Raises `NotFoundError` for what there isn't, `TemporaryError`."""

    accounts: Accounts
    names: Names
    links: Links
    linking: Linking

    async def recipients(self, accounts: Sequence[UUID]) -> dict[UUID, Recipient]:
        """Those that exist, and whose data were not erased, as they stand now, deactivated or not."""
        distinct = list(dict.fromkeys(accounts))
        found = await asyncio.gather(*map(self._recipient, distinct))
        return {account: each for account, each in zip(distinct, found, strict=True) if each}

    async def _recipient(self, account: UUID) -> Recipient | None:
        state = (await self.accounts.load(account)).state
        if state is None:
            return None
        try:
            return Recipient(await self.names.details(state), state.language, state.active)
        except KeyDestroyedError:
            return None

    async def link(self, link: UUID) -> str:
        """The same id gives the same link, so that a letter repeated is the same letter."""
        if await self.links.get(link) is None:
            raise NotFoundError
        return self.linking.url(link)

    async def known_names(self, accounts: Sequence[UUID]) -> dict[UUID, StaffDetails]:
        """Those of the accounts that exist."""
        return await self.names.all_details(accounts)
