"""An address that takes no mail: marked, and told on the topic, from which operators hear of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from notifier.handlers.secrets import message_of
from notifier.handlers.telling import Telling
from notifier.store.facts import Bounced


@dataclass(frozen=True, slots=True)
class Bounces:
    """Said first and marked then: a crash in between says it again under the same id."""

    bounced: Bounced
    telling: Telling

    async def returned(self, letter: UUID, account: UUID) -> None:
        """A letter to this account came back, or was refused for good. Raises `TemporaryError`."""
        await self.telling.bounced(account, letter)
        await self.bounced.mark(account)

    async def read(self, message_ids: Iterable[str]) -> bool:
        """A returned message names these; whether one of them is ours, to somebody with an account."""
        for text in message_ids:
            message = message_of(text)
            found = await self.bounced.returned(message) if message else None
            if found:
                await self.returned(*found)
                return True
        return False
