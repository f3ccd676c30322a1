"""The invented organisation: companies, cities, clients and cases, all drawn from one seed."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from faker import Faker

LOCALES = {"hu": "hu_HU", "pl": "pl_PL", "en": "en_GB"}

CITIES = {
    "hu": ("Budapest", "Debrecen", "Szeged", "Győr", "Pécs", "online"),
    "pl": ("Warszawa", "Kraków", "Łódź", "Wrocław", "Gdańsk", "online"),
    "en": ("London", "Bristol", "online", "online"),
}

COMPANIES = (
    ("Duna Logisztika Zrt.", "hu", 5),
    ("Tisza Élelmiszer Kft.", "hu", 3),
    ("Balaton Energia Nyrt.", "hu", 6),
    ("Wisła Transport S.A.", "pl", 5),
    ("Bałtyk Żegluga Sp. z o.o.", "pl", 4),
    ("Harbour & Finch Ltd", "en", 8),
)

TEXTS = {
    "hu": ("Nehezen alszik, sokat szorong a munkahelyi változások miatt.", "Válás előtt áll, tanácsot kér."),
    "pl": ("Od kilku tygodni źle sypia i trudno mu się skupić.", "Prosi o pomoc w sprawie umowy najmu."),
    "en": ("Has been sleeping badly since the move.", "Would like advice on a debt agreement."),
}

CATEGORIES = {
    "psychological": ("stress", "relationship", "grief", "anxiety"),
    "legal": ("family law", "lease", "consumer rights"),
    "financial": ("debt", "household budget"),
    "personal_trainer": ("back pain", "fitness"),
    "nutritionist": ("diet",),
    "life_coach": ("career", "work and life"),
}

WEIGHTS = (50, 20, 12, 7, 6, 5)


@dataclass(frozen=True, slots=True)
class Plan:
    """One case before it is told: what the desk takes in, when, and how it will go."""

    number: int
    seed: int
    fate: str
    language: str
    company: int
    problem_type: str
    received_at: datetime
    registration: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class World:
    """A year of cases ending at `today`. The same seed and day give the same year."""

    seed: int
    today: datetime
    fates: dict[str, int]

    def plans(self, count: int) -> list[Plan]:
        """In the order in which the requests came in."""
        chance = random.Random(self.seed)
        fakers = {language: _faker(locale, self.seed) for language, locale in LOCALES.items()}
        days = sorted(chance.uniform(20, 365) for _ in range(count))
        return [
            self._plan(number, chance, fakers, self.today - timedelta(days=ago))
            for number, ago in enumerate(reversed(days), 1)
        ]

    def _plan(self, number: int, chance: random.Random, fakers: dict[str, Faker], at: datetime) -> Plan:
        company = chance.randrange(len(COMPANIES))
        language = COMPANIES[company][1]
        problem_type = chance.choices(tuple(CATEGORIES), WEIGHTS)[0]
        fate = chance.choices(tuple(self.fates), tuple(self.fates.values()))[0]
        received = at.replace(
            hour=chance.randrange(7, 16), minute=chance.randrange(60), second=0, microsecond=0
        )
        return Plan(
            number,
            chance.getrandbits(32),
            fate,
            language,
            company,
            problem_type,
            received.astimezone(UTC),
            _registration(chance, fakers[language], language, problem_type),
        )


def _faker(locale: str, seed: int) -> Faker:
    faker = Faker(locale)
    faker.seed_instance(seed)
    return faker


def _registration(chance: random.Random, faker: Faker, language: str, problem_type: str) -> dict[str, Any]:
    return {
        "city": chance.choice(CITIES[language]),
        "received_by": chance.choice(("phone", "phone", "phone", "email", "online", "chat")),
        "problem_type": problem_type,
        "call_minutes": chance.randrange(4, 40),
        "heard_from": chance.choice(("colleague", "intranet", "human_resources", "poster", "unknown")),
        "consultation_type": chance.choice(("in_person", "video", "phone")),
        "language": language,
        "may_text": True,
        "may_leave_message": chance.random() < 0.5,
        "client": {
            "family_name": faker.last_name(),
            "given_name": faker.first_name(),
            "gender": chance.choice(("woman", "man", "unknown")),
            "age": chance.randrange(19, 64),
            "relation": chance.choice(("employee", "employee", "family_member")),
        },
        "contact": {"phone": faker.phone_number(), "email": faker.ascii_safe_email()},
        "problem": {
            "category": chance.choice(CATEGORIES[problem_type]),
            "description": chance.choice(TEXTS[language]),
        },
    }
