"""An account as whoever judges rights knows it: is it active, what may it do, where does it stand."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from chassis.tokens import Claims
from contracts.permissions import Role


@dataclass(frozen=True, slots=True)
class Absence:
    """First and last day away, calendar days in the organisation's time zone."""

    first_day: date
    last_day: date

    def holds(self, day: date) -> bool:
        """Whether it covers this day."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Expertise:
    """The directory entry: types of problem, ISO 639-1 languages, cities, open cases at most."""

    competences: frozenset[str]
    languages: frozenset[str]
    cities: frozenset[str]
    online: bool
    capacity: int


@dataclass(frozen=True, slots=True)
class Account:
    """The state of one account; `expertise` is None for who isn't in the directory of experts."""

    id: UUID
    active: bool
    confirmed: bool
    roles: frozenset[Role]
    language: str
    leads: frozenset[UUID] = frozenset()
    member_of: frozenset[UUID] = frozenset()
    ended_before: datetime | None = None
    ended: frozenset[str] = frozenset()
    expertise: Expertise | None = None
    absences: tuple[Absence, ...] = ()

    def session_counts(self, claims: Claims) -> bool:
        """Whether this token's session has not been ended, though the token may not have expired."""
        ended_all = self.ended_before is not None and claims.issued <= self.ended_before
        return not ended_all and claims.sid not in self.ended

    def away(self, day: date) -> bool:
        """Whether the expert is absent on a calendar day (C8)."""
        return any(absence.holds(day) for absence in self.absences)

    def leads_team_of(self, other: "Account") -> bool:
        """Whether this person leads a team to which the other belongs."""
        return Role.LEAD in self.roles and bool(self.leads & other.member_of)
