"""The list of accounts as an administrator sees it, names opened (row 28)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.recording import Loaded
from contracts.accounts import StaffDetails
from identity.domain.account import Account
from identity.handlers.naming import Accounts, Names
from identity.store.listing import AccountRow, Listed


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and what of the account it doesn't hold; one whose key was destroyed has no `details`."""

    row: AccountRow
    account: Account | None
    details: StaffDetails | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Raises `TemporaryError`."""

    listed: Listed
    accounts: Accounts
    names: Names

    async def page(self, state: str | None, after: UUID | None, limit: int) -> list[Line]:
        """A page with names, addresses and teams."""
        rows = await self.listed.page(state, after, limit)
        details = await self.names.all_details(row.id for row in rows)
        known = {row.id: (await self.accounts.known(row.id)).state for row in rows}
        return [Line(row, known[row.id], details.get(row.id)) for row in rows]

    async def account(self, id_: UUID) -> tuple[Loaded[Account | None], Account, StaffDetails]:
        """One account as it stands in the journal. Raises `NotFoundError`."""
        loaded = await self.accounts.load(id_)
        if loaded.state is None:
            raise NotFoundError
        return loaded, loaded.state, await self.names.details(loaded.state)
