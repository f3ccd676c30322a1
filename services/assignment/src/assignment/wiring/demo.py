"""Directory entries of the demo experts, by the ids that their accounts have everywhere. Data only."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from contracts.cases.vocabulary import Gender, Language, ProblemType
from contracts.experts import Entry

_SPACE = UUID("7b0a5a86-4f8e-5b43-8a7d-0d5d6a2f6c01")

PSYCHE, LAW, MONEY, OTHER = (
    ProblemType.PSYCHOLOGICAL,
    ProblemType.LEGAL,
    ProblemType.FINANCIAL,
    ProblemType.OTHER,
)
TRAINER, NUTRITION, COACH = ProblemType.PERSONAL_TRAINER, ProblemType.NUTRITIONIST, ProblemType.LIFE_COACH
WOMAN, MAN = Gender.WOMAN, Gender.MAN


def account(login: str) -> UUID:
    """The account's id, which is made of its login."""
    return uuid5(_SPACE, f"account/{login}")


def _entry(
    gender: Gender,
    languages: tuple[Language, ...],
    competences: tuple[ProblemType, ...],
    cities: tuple[str, ...],
) -> Entry:
    return Entry(
        competences=competences,
        languages=languages,
        cities=cities,
        weekly_hours=16,
        capacity=40,
        gender=gender,
    )


_BY_LOGIN: Mapping[str, Entry] = {
    "agnes.toth": _entry(WOMAN, ("hu", "en"), (PSYCHE, COACH), ("Budapest",)),
    "eva.szabo": _entry(WOMAN, ("hu", "en"), (PSYCHE,), ("Budapest", "Győr")),
    "gabor.varga": _entry(MAN, ("hu",), (PSYCHE,), ("Budapest", "Szeged")),
    "judit.farkas": _entry(WOMAN, ("hu", "en"), (LAW, OTHER), ("Budapest", "Debrecen")),
    "laszlo.molnar": _entry(MAN, ("hu",), (MONEY, OTHER), ("Budapest", "Pécs")),
    "katalin.balogh": _entry(WOMAN, ("hu", "en"), (NUTRITION, TRAINER), ("Budapest",)),
    "anna.wisniewska": _entry(WOMAN, ("pl", "en"), (PSYCHE,), ("Warszawa", "Łódź")),
    "jan.kaminski": _entry(MAN, ("pl",), (PSYCHE, COACH), ("Kraków", "Katowice")),
    "ewa.dabrowska": _entry(WOMAN, ("pl", "en"), (LAW, OTHER), ("Warszawa", "Gdańsk")),
    "marek.wojcik": _entry(MAN, ("pl",), (MONEY,), ("Warszawa", "Wrocław")),
    "olga.mazur": _entry(WOMAN, ("pl", "en"), (TRAINER, NUTRITION, COACH), ("Kraków",)),
    "sarah.collins": _entry(WOMAN, ("en",), (PSYCHE, COACH), ("London", "Budapest")),
    "daniel.reed": _entry(MAN, ("en",), (LAW, MONEY, OTHER), ("London",)),
    "nora.kiss": _entry(WOMAN, ("hu",), (PSYCHE,), ("Budapest",)),
}

EXPERTS: Mapping[UUID, Entry] = {account(login): entry for login, entry in _BY_LOGIN.items()}
