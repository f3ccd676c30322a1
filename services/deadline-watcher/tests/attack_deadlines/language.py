"""What is played with the watcher: a scene for each operation, everybody, and what no schema can foretell."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from watched.language import House, ago
from watched.language.people import AUDREY, EVA, KATA, OLGA, ROLES

from testkit.attack import Limits, Play, Scene, Staging

LIVED_IN: list[House] = []
"""The house under attack; its fixture puts it here."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    account: UUID

    def token(self) -> str:
        return LIVED_IN[-1].others.token(self.account)


@dataclass(frozen=True)
class Service:
    """One of us, under its own token."""

    name: str

    def token(self) -> str:
        others = LIVED_IN[-1].others
        return others.issuer.service_token(self.name, iss=others.address)


SCENES: dict[str, Staging] = {}


def on_a_case(operation: str, who: UUID, **body: Any) -> None:
    async def stage() -> Scene:
        house = LIVED_IN[-1]
        case, _ = await house.assigned(EVA, at=ago(hours=30))
        await house.heard()
        return Scene(Person(who), {"case_id": str(case)}, body)

    SCENES[operation] = stage


def asked(operation: str, who: UUID, path: dict[str, str], **query: str) -> None:
    async def stage() -> Scene:
        return Scene(Person(who), path, query=query)

    SCENES[operation] = stage


on_a_case("GET /cases/{case_id}/clock", EVA)
on_a_case("POST /cases/{case_id}/clock/what-if", OLGA, table=None)
asked("GET /deadlines", OLGA, {}, expert=str(KATA), first_day="2026-03-01", last_day="2026-03-09")
asked("GET /feed/{topic}/{shard}", AUDREY, {"topic": "reminders", "shard": "3"})

LIMITS = Limits(
    places={
        "after": "a schema calls 5.0 a whole number, and here a name would do as well",
        "table": "each kind once, no schema can say",
    }
)
PLAY = Play((*map(Person, ROLES), Service("assignment"), Service("notifier")), SCENES, LIMITS)
