"""Names of members of staff, asked two hundred at once and remembered for a minute."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from cachetools import TTLCache

from dashboard.domain.asking import AwayError, Service, Services
from dashboard.handlers.visiting import Visitor

AT_ONCE = 200


class Naming:
    """Says how people are called; without identity they are unknown, and the page stands."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: TTLCache[str, str] = TTLCache(10_000, 60)

    async def names(self, visitor: Visitor, accounts: Iterable[str | UUID | None]) -> Mapping[str, str]:
        """Account id -> name, of those that have one."""
        wanted = {str(each) for each in accounts if each is not None and not str(each).startswith("service:")}
        unknown = sorted(wanted - self._known.keys())
        for start in range(0, len(unknown), AT_ONCE):
            await self._ask(visitor, unknown[start : start + AT_ONCE])
        return {each: self._known[each] for each in wanted if each in self._known}

    async def _ask(self, visitor: Visitor, accounts: list[str]) -> None:
        try:
            answer = await self._services.ask(
                Service.IDENTITY, "POST", "/names", token=visitor.token, json={"accounts": accounts}
            )
        except AwayError:
            return
        for each in answer.body.get("items", ()) if answer.ok else ():
            self._known[each["id"]] = in_order(each)


def in_order(named: Mapping[str, Any]) -> str:
    """Hungarian names have the family name first, in every language."""
    parts = (named["given_name"], named["family_name"])
    return " ".join(reversed(parts) if named["family_name_first"] else parts)
