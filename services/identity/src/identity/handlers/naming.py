"""Names and addresses of accounts: opened when they are needed, found by a keyed hash."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from chassis.recording import Streams
from chassis.seals import Place, Seals
from contracts.accounts import StaffDetails
from contracts.sealed import Sealed
from identity.domain.account import Account, Details
from identity.store.credentials import Credentials

type Accounts = Streams[Account | None]

_POINTER = "/details"


@dataclass(frozen=True, slots=True)
class Names:
    """`secret` keys the hashes, so that no table tells an address."""

    accounts: Accounts
    seals: Seals
    credentials: Credentials
    secret: bytes = field(repr=False)

    def hash(self, name: str) -> bytes:
        """Of an address as people type it: case and spaces around it don't matter."""
        folded = unicodedata.normalize("NFKC", name).strip().casefold()
        return hmac.digest(self.secret, folded.encode(), hashlib.sha256)

    async def details(self, account: Account) -> StaffDetails:
        """Name and address. Raises `KeyDestroyedError`, `TemporaryError`."""
        kept = account.details
        if not isinstance(kept.sealed, Sealed):
            return kept.sealed.value
        return await self.seals.open_value(kept.sealed, kept.event_id, kept.type, _POINTER, StaffDetails)

    async def all_details(self, accounts: Iterable[UUID]) -> dict[UUID, StaffDetails]:
        """Those of the accounts that exist, as this process last saw them."""
        found = {id_: (await self.accounts.known(id_)).state for id_ in dict.fromkeys(accounts)}
        kept = {id_: account.details for id_, account in found.items() if account is not None}
        opened = await self.seals.open_values([_place(each) for each in kept.values()], StaffDetails)
        pairs = zip(kept, opened, strict=True)
        return {id_: value for id_, value in pairs if isinstance(value, StaffDetails)}

    async def whose(self, name: str) -> UUID | None:
        """The account that signs in by this name."""
        return await self.credentials.whose(self.hash(name))

    async def take(self, name: str, account: UUID) -> bool:
        """Let the name lead to this account; no where another one goes by it."""
        hashed = self.hash(name)
        owner = await self.credentials.take_name(hashed, account)
        if owner == account:
            return True
        if await self._goes_by(owner, hashed):
            return False
        return await self.credentials.move_name(hashed, owner, account)

    async def keep_only(self, name: str, account: UUID) -> None:
        """The address of before leads nowhere any more."""
        await self.credentials.forget_other_names(account, [self.hash(name)])

    async def is_address_of(self, email: str, account: Account) -> bool:
        """Whether letters to the account go there: a name can be on its way to another account."""
        return self.hash((await self.details(account)).email) == self.hash(email)

    async def _goes_by(self, account: UUID, hashed: bytes) -> bool:
        known = (await self.accounts.load(account)).state
        if known is None or known.declined:
            return False
        return self.hash((await self.details(known)).email) == hashed


def _place(details: Details) -> Place[StaffDetails]:
    assert isinstance(details.sealed, Sealed)
    return Place(details.sealed, details.event_id, details.type, _POINTER)
