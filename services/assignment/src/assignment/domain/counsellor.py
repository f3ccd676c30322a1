"""The two sides of a proposal: what a case needs, and who could take it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from contracts.cases.vocabulary import ONLINE, ConsultationType, ExpertWishes, Gender, ProblemType


def folded(city: str) -> str:
    """One spelling of a city's name, whoever typed it."""
    return " ".join(city.casefold().split())


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks of an expert. `city` is folded; `earlier`: who counselled this client before."""

    case: UUID
    problem_type: ProblemType
    language: str
    city: str
    consultation_type: ConsultationType
    crisis: bool = False
    wishes: ExpertWishes = field(default_factory=ExpertWishes)
    declined_by: frozenset[UUID] = frozenset()
    acquainted: frozenset[UUID] = frozenset()
    """Who said, of this or an earlier case, that they know the client (C4)."""
    earlier: frozenset[UUID] = frozenset()
    holder: UUID | None = None

    @property
    def in_person(self) -> bool:
        """Whether somebody has to be somewhere."""
        return self.consultation_type is ConsultationType.IN_PERSON and self.city != ONLINE


@dataclass(frozen=True, slots=True)
class Counsellor:
    """Somebody with an expert's account; `entered` is whether they stand in the directory.

    `absences`: first and last days, those that are not over. `first_contact_hours`: the median, where there
    is one. `cities` are folded.
    """

    id: UUID
    confirmed: bool = True
    active: bool = True
    entered: bool = True
    competences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    online: bool = True
    capacity: int = 0
    gender: Gender = Gender.UNKNOWN
    absences: tuple[tuple[date, date], ...] = ()
    open_cases: int = 0
    first_contact_hours: float | None = None

    def away(self, day: date) -> bool:
        """Whether they are absent on this day."""
        return any(first <= day <= last for first, last in self.absences)
