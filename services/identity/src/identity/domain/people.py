"""The demo accounts: who they are and in which roles. What the experts can do, their directory knows."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from contracts.accounts import AccountLanguage, StaffDetails
from contracts.permissions import Role

_SPACE = UUID("7b0a5a86-4f8e-5b43-8a7d-0d5d6a2f6c01")

BUDAPEST_TEAM = uuid5(_SPACE, "team/budapest")


@dataclass(frozen=True, slots=True)
class Person:
    """A demo account. Hungarian names are written family name first."""

    login: str
    family_name: str
    given_name: str
    language: AccountLanguage
    roles: tuple[Role, ...]
    leads: tuple[UUID, ...] = ()
    member_of: tuple[UUID, ...] = ()
    confirmed: bool = True

    @property
    def id(self) -> UUID:
        """The same in every installation."""
        return uuid5(_SPACE, f"account/{self.login}")

    @property
    def email(self) -> str:
        return f"{self.login}@kronika.example"

    @property
    def full_name(self) -> str:
        """As it is written in every language."""
        hungarian = self.language == "hu"
        first, last = self.given_name, self.family_name
        return f"{last} {first}" if hungarian else f"{first} {last}"

    @property
    def details(self) -> StaffDetails:
        return StaffDetails(
            family_name=self.family_name,
            given_name=self.given_name,
            family_name_first=self.language == "hu",
            email=self.email,
        )


_EXPERT = (Role.EXPERT,)
_LEAD = (Role.EXPERT, Role.LEAD)
_TEAM = (BUDAPEST_TEAM,)

PEOPLE: tuple[Person, ...] = (
    Person("eszter.kovacs", "Kovács", "Eszter", "hu", (Role.OPERATOR,)),
    Person("zofia.lewandowska", "Lewandowska", "Zofia", "pl", (Role.OPERATOR,)),
    Person("james.harper", "Harper", "James", "en", (Role.OPERATOR,)),
    Person("balazs.horvath", "Horváth", "Balázs", "hu", (Role.SUPERVISOR,)),
    Person("maria.nowicka", "Nowicka", "Maria", "pl", (Role.SUPERVISOR,)),
    Person("piotr.zielinski", "Zieliński", "Piotr", "pl", (Role.AUDITOR,)),
    Person("clara.meyer", "Meyer", "Clara", "en", (Role.ANALYST,)),
    Person("tamas.nagy", "Nagy", "Tamás", "hu", (Role.ADMINISTRATOR,)),
    Person("agnes.toth", "Tóth", "Ágnes", "hu", _LEAD, leads=_TEAM, member_of=_TEAM),
    Person("eva.szabo", "Szabó", "Éva", "hu", _EXPERT, member_of=_TEAM),
    Person("gabor.varga", "Varga", "Gábor", "hu", _EXPERT, member_of=_TEAM),
    Person("judit.farkas", "Farkas", "Judit", "hu", _EXPERT),
    Person("laszlo.molnar", "Molnár", "László", "hu", _EXPERT),
    Person("katalin.balogh", "Balogh", "Katalin", "hu", _EXPERT),
    Person("anna.wisniewska", "Wiśniewska", "Anna", "pl", _EXPERT),
    Person("jan.kaminski", "Kamiński", "Jan", "pl", _EXPERT),
    Person("ewa.dabrowska", "Dąbrowska", "Ewa", "pl", _EXPERT),
    Person("marek.wojcik", "Wójcik", "Marek", "pl", _EXPERT),
    Person("olga.mazur", "Mazur", "Olga", "pl", _EXPERT),
    Person("sarah.collins", "Collins", "Sarah", "en", _EXPERT),
    Person("daniel.reed", "Reed", "Daniel", "en", _EXPERT),
    Person("nora.kiss", "Kiss", "Nóra", "hu", _EXPERT, confirmed=False),
)
"""The last expert has an account that was never confirmed: no case can be assigned to them (A2)."""
