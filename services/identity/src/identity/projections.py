"""Event -> row of the list of accounts: the fold that decides, kept for looking through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.consuming import Connection
from chassis.recording import Loaded, Streams
from contracts.accounts import HOUSE
from contracts.envelope import Recorded
from identity.domain.account import Account
from identity.store.listing import AccountRow, write_accounts


@dataclass(frozen=True, slots=True)
class AccountsByState:
    """Folds each account up to the last event of a batch: a list can't say other than the account."""

    accounts: Streams[Account | None]

    async def apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        """All events of the topic, in order; the texts of the house make no row."""
        by_account: dict[UUID, list[Recorded[Any]]] = {}
        for recorded in batch:
            if recorded.meta.subject != HOUSE:
                by_account.setdefault(recorded.meta.subject, []).append(recorded)
        found = [await self.accounts.heard(events) for events in by_account.values()]
        await write_accounts(connection, [row for loaded in found if (row := account_row(loaded))])


def account_row(loaded: Loaded[Account | None]) -> AccountRow | None:
    """No name in it: a rebuild needs no key."""
    account = loaded.state
    if account is None:
        return None
    return AccountRow(
        loaded.stream,
        loaded.version,
        account.state,
        [str(role) for role in account.roles],
        account.invitation.issued if account.invitation else None,
        account.invitation.expires if account.invitation else None,
        str(account.occasion) if account.occasion else None,
        account.invitation.id if account.invitation else None,
    )
