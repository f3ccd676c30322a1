"""The people of the stories, known by first name; all have accounts from the start."""

from uuid import UUID

from served.language.colleague import Colleague

from chassis.development.people import Person
from contracts.cases.vocabulary import ProblemType
from contracts.experts import Entry
from contracts.permissions import Role

THE_TEAM = UUID("5d5b0c55-6a5b-5a0e-9c0a-0a2f9c7f1e22")
COUNSELLING = (ProblemType.PSYCHOLOGICAL,)
LAW = (ProblemType.LEGAL, ProblemType.FINANCIAL, ProblemType.OTHER)
COACHING = (ProblemType.LIFE_COACH,)


def _staff(name: str, *roles: Role) -> Colleague:
    return Colleague(Person(name, f"Family{name}", name, "en", roles))


def an_expert(
    name: str,
    competences: tuple[ProblemType, ...] = COUNSELLING,
    *,
    capacity: int = 900,
    languages: tuple[str, ...] = ("hu", "pl", "en"),
    leads: bool = False,
    in_team: bool = False,
    confirmed: bool = True,
    roles: tuple[Role, ...] = (),
) -> Colleague:
    """An expert in the directory, with room for every story unless told otherwise."""
    held = (Role.EXPERT, *((Role.LEAD,) if leads else ()), *roles)
    entry = Entry(competences=competences, languages=languages, capacity=capacity)
    team = (THE_TEAM,)
    person = Person(
        name,
        f"Family{name}",
        name,
        "en",
        held,
        entry,
        leads=team if leads else (),
        member_of=team if in_team else (),
        confirmed=confirmed,
    )
    return Colleague(person)


OLGA, OTTO = _staff("Olga", Role.OPERATOR), _staff("Otto", Role.OPERATOR)
SARA, TAMAS = _staff("Sara", Role.SUPERVISOR), _staff("Tamas", Role.SUPERVISOR)
AUDREY = _staff("Audrey", Role.AUDITOR)
ANNE = _staff("Anne", Role.ANALYST)
ADAM = _staff("Adam", Role.ADMINISTRATOR)
CLARA = _staff("Clara", Role.CLIENT)
"""A client with an account, and no case of hers in any story."""
EVA, KATA = an_expert("Eva", in_team=True), an_expert("Kata", in_team=True)
LEO = an_expert("Leo", in_team=True, leads=True)
"""Leads the team of Eva and Kata, and is an expert too."""
PIOTR = an_expert("Piotr")
"""Counsels as Eva does, in no team."""
JAN = an_expert("Jan", LAW)
HANNA = an_expert("Hanna", COACHING)
BELA = an_expert("Bela", capacity=1, languages=("hu",))
"""Takes one case at a time, in Hungarian."""
NORA = an_expert("Nora", confirmed=False)
"""Never followed her invitation."""
STRANGER = _staff("Stranger", Role.EXPERT)
"""Has the role of an expert and stands in no directory."""
ANDRAS = an_expert("Andras")
"""Is deactivated in a story of his own."""

EVERYBODY = tuple(
    each.person
    for each in (
        OLGA, OTTO, SARA, TAMAS, AUDREY, ANNE, ADAM, EVA, KATA, LEO, PIOTR, JAN, HANNA, BELA, NORA, STRANGER,
        ANDRAS, CLARA,
    )
)  # fmt: skip
