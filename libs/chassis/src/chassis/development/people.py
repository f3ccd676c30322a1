"""The demo accounts: who they are, in which roles, and what the experts among them can do. Data only."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from contracts.accounts import AccountLanguage, StaffDetails
from contracts.cases.vocabulary import Gender, ProblemType
from contracts.experts import Entry
from contracts.permissions import Role

_SPACE = UUID("7b0a5a86-4f8e-5b43-8a7d-0d5d6a2f6c01")

PSYCHE, LAW, MONEY, OTHER = (
    ProblemType.PSYCHOLOGICAL,
    ProblemType.LEGAL,
    ProblemType.FINANCIAL,
    ProblemType.OTHER,
)
WOMAN, MAN = Gender.WOMAN, Gender.MAN
TRAINER, NUTRITION, COACH = ProblemType.PERSONAL_TRAINER, ProblemType.NUTRITIONIST, ProblemType.LIFE_COACH

BUDAPEST_TEAM = uuid5(_SPACE, "team/budapest")


@dataclass(frozen=True, slots=True)
class Person:
    """A demo account. `hungarian`: the family name is written first."""

    login: str
    family_name: str
    given_name: str
    language: AccountLanguage
    roles: tuple[Role, ...]
    entry: Entry | None = None
    leads: tuple[UUID, ...] = ()
    member_of: tuple[UUID, ...] = ()
    confirmed: bool = True
    hungarian: bool = False

    @property
    def id(self) -> UUID:
        """The same in every installation."""
        return uuid5(_SPACE, f"account/{self.login}")

    @property
    def full_name(self) -> str:
        """As it is written in every language."""
        first, last = self.given_name, self.family_name
        return f"{last} {first}" if self.hungarian else f"{first} {last}"

    @property
    def email(self) -> str:
        """Where their letters go: to the mail catcher."""
        return f"{self.login}@kronika.example"

    @property
    def details(self) -> StaffDetails:
        """What an event holds of them, sealed."""
        return StaffDetails(
            family_name=self.family_name,
            given_name=self.given_name,
            family_name_first=self.hungarian,
            email=self.email,
        )


def _staff(login: str, family: str, given: str, language: AccountLanguage, role: Role) -> Person:
    return Person(login, family, given, language, (role,), hungarian=language == "hu")


def _expert(  # noqa: PLR0917 - rows of a table
    login: str,
    family: str,
    given: str,
    gender: Gender,
    languages: tuple[AccountLanguage, ...],
    competences: tuple[ProblemType, ...],
    cities: tuple[str, ...],
    *,
    capacity: int = 40,
    roles: tuple[Role, ...] = (Role.EXPERT,),
    leads: tuple[UUID, ...] = (),
    member_of: tuple[UUID, ...] = (),
    confirmed: bool = True,
) -> Person:
    """An expert; the first of `languages` is the account's own."""
    entry = Entry(
        competences=competences,
        languages=languages,
        cities=cities,
        weekly_hours=16,
        capacity=capacity,
        gender=gender,
    )
    hungarian = languages[0] == "hu"
    own = languages[0]
    return Person(login, family, given, own, roles, entry, leads, member_of, confirmed, hungarian)


_LEAD = (Role.EXPERT, Role.LEAD)
_TEAM = (BUDAPEST_TEAM,)

PEOPLE: tuple[Person, ...] = (
    _staff("eszter.kovacs", "Kovács", "Eszter", "hu", Role.OPERATOR),
    _staff("zofia.lewandowska", "Lewandowska", "Zofia", "pl", Role.OPERATOR),
    _staff("james.harper", "Harper", "James", "en", Role.OPERATOR),
    _staff("balazs.horvath", "Horváth", "Balázs", "hu", Role.SUPERVISOR),
    _staff("maria.nowicka", "Nowicka", "Maria", "pl", Role.SUPERVISOR),
    _staff("piotr.zielinski", "Zieliński", "Piotr", "pl", Role.AUDITOR),
    _staff("clara.meyer", "Meyer", "Clara", "en", Role.ANALYST),
    _staff("tamas.nagy", "Nagy", "Tamás", "hu", Role.ADMINISTRATOR),
    _expert(
        "agnes.toth", "Tóth", "Ágnes", WOMAN, ("hu", "en"), (PSYCHE, COACH), ("Budapest",),
        roles=_LEAD, leads=_TEAM, member_of=_TEAM,
    ),
    _expert(
        "eva.szabo", "Szabó", "Éva", WOMAN, ("hu", "en"), (PSYCHE,), ("Budapest", "Győr"),
        member_of=_TEAM,
    ),
    _expert(
        "gabor.varga", "Varga", "Gábor", MAN, ("hu",), (PSYCHE,), ("Budapest", "Szeged"),
        member_of=_TEAM,
    ),
    _expert("judit.farkas", "Farkas", "Judit", WOMAN, ("hu", "en"), (LAW, OTHER), ("Budapest", "Debrecen")),
    _expert("laszlo.molnar", "Molnár", "László", MAN, ("hu",), (MONEY, OTHER), ("Budapest", "Pécs")),
    _expert("katalin.balogh", "Balogh", "Katalin", WOMAN, ("hu", "en"), (NUTRITION, TRAINER), ("Budapest",)),
    _expert("anna.wisniewska", "Wiśniewska", "Anna", WOMAN, ("pl", "en"), (PSYCHE,), ("Warszawa", "Łódź")),
    _expert("jan.kaminski", "Kamiński", "Jan", MAN, ("pl",), (PSYCHE, COACH), ("Kraków", "Katowice")),
    _expert("ewa.dabrowska", "Dąbrowska", "Ewa", WOMAN, ("pl", "en"), (LAW, OTHER), ("Warszawa", "Gdańsk")),
    _expert("marek.wojcik", "Wójcik", "Marek", MAN, ("pl",), (MONEY,), ("Warszawa", "Wrocław")),
    _expert("olga.mazur", "Mazur", "Olga", WOMAN, ("pl", "en"), (TRAINER, NUTRITION, COACH), ("Kraków",)),
    _expert("sarah.collins", "Collins", "Sarah", WOMAN, ("en",), (PSYCHE, COACH), ("London", "Budapest")),
    _expert("daniel.reed", "Reed", "Daniel", MAN, ("en",), (LAW, MONEY, OTHER), ("London",)),
    _expert("nora.kiss", "Kiss", "Nóra", WOMAN, ("hu",), (PSYCHE,), ("Budapest",), confirmed=False),
)  # fmt: skip
"""The last expert has an account that was never confirmed: no case can be assigned to them (A2)."""
