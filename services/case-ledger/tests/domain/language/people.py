"""The people of the tests, known by first name, with fixed ids."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from case_ledger.domain.situation import Person
from contracts.cases.vocabulary import ProblemType
from contracts.permissions import Role

_NAMES = UUID("7c9d9ef0-6f5e-5b5e-8a53-3f0a1f0a5c11")


def the(name: str) -> UUID:
    """The id of anything that tests call by a name: `the("session 1")`."""
    return uuid5(_NAMES, name)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account, in the role in which they act."""

    name: str
    role: Role
    person: Person

    @property
    def id(self) -> UUID:
        return the(self.name)

    def acting_as(self, role: Role) -> "Colleague":
        """The same person in another of their roles."""
        return replace(self, role=role)


THE_TEAM = the("the team")
COUNSELLING = frozenset({ProblemType.PSYCHOLOGICAL, ProblemType.LIFE_COACH})


def _expert(name: str, competences: frozenset[ProblemType], *, in_team: bool = True) -> Colleague:
    person = Person(
        roles=frozenset({"expert"}),
        competences=frozenset(competences),
        languages=frozenset({"hu", "pl", "en"}),
        teams=frozenset({THE_TEAM} if in_team else ()),
    )
    return Colleague(name, Role.EXPERT, person)


def _staff(name: str, role: Role) -> Colleague:
    return Colleague(name, role, Person(roles=frozenset({role.value})))


EVA = _expert("Eva", COUNSELLING)
KATA = _expert("Kata", COUNSELLING)
PIOTR = _expert("Piotr", COUNSELLING, in_team=False)
JAN = _expert("Jan", frozenset({ProblemType.LEGAL, ProblemType.FINANCIAL}))
"""A lawyer: knows nothing of psychology."""
LEO = Colleague(
    "Leo",
    Role.LEAD,
    replace(KATA.person, roles=frozenset({"expert", "lead"}), leads=frozenset({THE_TEAM})),
)
"""Leads the team of Eva, Kata and Jan, and is an expert too."""
OLGA = _staff("Olga", Role.OPERATOR)
OTTO = _staff("Otto", Role.OPERATOR)
SARA = _staff("Sara", Role.SUPERVISOR)
TAMAS = _staff("Tamas", Role.SUPERVISOR)
STORE = _staff("the document store", Role.OPERATOR)

EVERYBODY = (EVA, KATA, PIOTR, JAN, LEO, OLGA, OTTO, SARA, TAMAS)
CLIENT = the("the client")
COMPANY = the("the company")
