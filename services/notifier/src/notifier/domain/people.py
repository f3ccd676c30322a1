"""Who works here at this moment, by role; ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class People:
    """Active, confirmed staff, and who of everybody is away today (C8)."""

    operators: frozenset[UUID] = frozenset()
    supervisors: frozenset[UUID] = frozenset()
    administrators: frozenset[UUID] = frozenset()
    experts: frozenset[UUID] = frozenset()
    away: frozenset[UUID] = frozenset()

    def reachable(self, operator: UUID | None) -> UUID | None:
        """The operator; nothing, which is the desk, where there is none or they are deactivated or away."""
        there = operator in self.operators and operator not in self.away
        return operator if there else None
