"""How many cases stand behind the entries of the menu, asked anew every two seconds at most."""

import asyncio
from collections.abc import Mapping

from cachetools import TTLCache

from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor

COUNTED: Mapping[str, str] = {
    "/cases": "in_progress",
    "/to-assign": "to_assign",
    "/my-cases": "mine",
    "/delegated": "delegated",
    "/mail": "mail_from_experts",
    "/approvals": "waiting_for_approval",
    "/returned": "returned",
    "/handover": "handover",
}
"""Path in the menu -> the ledger's list. What only grows is not counted."""

FRESH = 2.0
PATIENCE = 1.0
"""Seconds that a page waits for figures, without which it stands."""

type Counts = Mapping[str, int]


class Counting:
    """Counts by path; lists that are not a person's are left out."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._known: TTLCache[str, Counts] = TTLCache(4_096, FRESH)

    async def of(self, visitor: Visitor) -> Counts:
        """As of now or a moment ago."""
        known = self._known.get(str(visitor.id))
        return known if known is not None else await self.now(visitor)

    async def now(self, visitor: Visitor) -> Counts:
        """As the lists are now; nothing while they can't be asked."""
        found: Counts = {}
        if visitor.has("expert", "lead", "operator", "supervisor"):
            views = [{"list": name} for name in COUNTED.values()]
            try:
                async with asyncio.timeout(PATIENCE):
                    counts = await self._listing.counts(visitor, views)
            except TimeoutError:
                counts = []
            found = {path: count for path, count in zip(COUNTED, counts, strict=False) if count is not None}
        self._known[str(visitor.id)] = found
        return found
