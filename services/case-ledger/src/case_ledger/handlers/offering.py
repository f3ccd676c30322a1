"""What the reader of a case may do on it, and what stands in the way of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from case_ledger.domain.possibilities import in_the_way, is_done
from case_ledger.domain.situation import Act
from case_ledger.handlers.asking import Asked, Asking
from case_ledger.handlers.ways import WAYS, Way
from chassis.http.entry import Reader
from contracts.permissions import Role
from contracts.refusal import Missing


@dataclass(frozen=True, slots=True)
class Offer:
    """One command that the table of permissions gives the reader; impossible where something is `missing`."""

    way: Way
    role: Role
    done: bool
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Offering:
    """Asks the rules themselves, so that a page never promises what a command would refuse."""

    asking: Asking

    async def offers(self, case_id: UUID, reader: Reader) -> list[Offer]:
        """Raises `NotFoundError`, `ProblemError` 403 or 404, `TemporaryError`."""
        asked = await self.asking.about(case_id, reader)
        asked.demand("open_profile")
        return list(_offers(asked))


def _offers(asked: Asked) -> Iterator[Offer]:
    for way in WAYS:
        granted = asked.allows(way.action) if way.action else None
        if granted is None or not isinstance(way.act, Act):
            continue
        situation = replace(asked.situation, role=granted.role)
        missing = in_the_way(way.act, asked.case, situation)
        yield Offer(way, granted.role, is_done(way.act, asked.case, situation), missing)
