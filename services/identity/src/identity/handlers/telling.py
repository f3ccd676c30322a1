"""What identity tells services and screens: a recipient, a link, names (letters 4, B1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotFoundError
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

    async def recipient(self, account: UUID) -> Recipient:
        """As the account stands now, deactivated or not."""
        state = (await self.accounts.load(account)).state
        if state is None:
            raise NotFoundError
        return Recipient(await self.names.details(state), state.language, state.active)

    async def link(self, link: UUID) -> str:
        """The same id gives the same link, so that a letter repeated is the same letter."""
        if await self.links.get(link) is None:
            raise NotFoundError
        return self.linking.url(link)

    async def known_names(self, accounts: Sequence[UUID]) -> dict[UUID, StaffDetails]:
        """Those of the accounts that exist."""
        return await self.names.all_details(accounts)
