"""What is played with the notifier: a scene for each operation, everybody, what no schema can foretell."""

from dataclasses import dataclass

from notifying.language import AUDREY, EVA, OLGA, SARA, House, Person, a_case
from notifying.language.people import EVERYBODY

from notifier.handlers.secrets import page_text
from testkit.attack import Limits, Play, Scene, Staging

LIVED_IN: list[House] = []
"""The house under attack; its fixture puts it here."""
_PAGE = "select page from outbox.letters where cause = $1"


@dataclass(frozen=True)
class SignedIn:
    """Somebody with an account."""

    person: Person

    def token(self) -> str:
        return LIVED_IN[-1].others.token(self.person)


@dataclass(frozen=True)
class Service:
    """One of us, under its own token."""

    name: str

    def token(self) -> str:
        return LIVED_IN[-1].others.token_of_service(self.name)


SCENES: dict[str, Staging] = {}


def asked(operation: str, who: Person, **path: str) -> None:
    async def stage() -> Scene:
        return Scene(SignedIn(who), path)

    SCENES[operation] = stage


asked("GET /letters", OLGA)
asked("GET /undelivered", SARA)
asked("GET /feed/{topic}/{shard}", AUDREY, topic="letters", shard="3")


async def _a_link() -> Scene:
    house = LIVED_IN[-1]
    cause = await (await a_case(house)).assigned()
    await house.hears(cause)
    (row,) = await house.rows(_PAGE, cause)
    return Scene(SignedIn(EVA), {"link": page_text(row["page"])})


SCENES["GET /links/{link}"] = _a_link

LIMITS = Limits(codes={"invalid-cursor": "a cursor is good for the list that gave it"})
PLAY = Play((*map(SignedIn, EVERYBODY), Service("identity"), Service("dashboard")), SCENES, LIMITS)
