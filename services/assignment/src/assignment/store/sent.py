"""Remembers what was sent to the ledger under a key, so that a repetition sends the same bytes."""

from chassis.errors import KeyReusedError
from chassis.journal import IdempotencyKey
from chassis.postgres import Connections

KEPT_DAYS = 3
"""As long as the ledger remembers a key, and a day on top."""

_FIND = "select request, body from assigning.sent where scope = $1"
_KEEP = "insert into assigning.sent (scope, request, body) values ($1, $2, $3) on conflict (scope) do nothing"
_FORGET = "delete from assigning.sent where sent_at < statement_timestamp() - make_interval(days => $1)"


class Sent:
    """A memory, no record: what was decided stands in the ledger. Raises `TemporaryError`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def find(self, key: IdempotencyKey) -> bytes | None:
        """What went out under this key; raises `KeyReusedError` where it came with another request."""
        row = await self._connections.fetchrow(_FIND, key.scope)
        if row is None:
            return None
        if row["request"] != key.request:
            raise KeyReusedError
        body: bytes = row["body"]
        return body

    async def keep(self, key: IdempotencyKey, body: bytes) -> bytes:
        """The bytes that are to be sent: these, or those of who was quicker under the same key."""
        await self._connections.run((_KEEP, (key.scope, key.request, body)), (_FORGET, (KEPT_DAYS,)))
        return await self.find(key) or body
