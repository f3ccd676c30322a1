"""What is played with assignment: a scene for each operation, everybody, and what no schema can foretell."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from handed.language import (
    AUDREY,
    EVA,
    EVERYBODY,
    KATA,
    OLGA,
    PIOTR,
    SARA,
    Colleague,
    a_case,
    a_held_case,
    an_entry,
    house,
    somebody_new,
)

from contracts.experts import Ranking
from contracts.permissions import Role
from testkit.attack import Limits, Play, Scene, Staging

SCENES: dict[str, Staging] = {}
type Story = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Service:
    """One of us, under its own token."""

    name: str

    def token(self) -> str:
        return house().neighbours.service_token(self.name)


def scene(operation: str) -> Callable[[Staging], Staging]:
    def keep(staging: Staging) -> Staging:
        SCENES[operation] = staging
        return staging

    return keep


def asked(operation: str, who: Colleague, **path: str) -> None:
    async def stage() -> Scene:
        return Scene(who, path)

    SCENES[operation] = stage


def on_an_expert(operation: str, who: Colleague, **body: Any) -> None:
    async def stage() -> Scene:
        expert = await somebody_new()
        return Scene(who, {"expert_id": str(expert.id)}, body, seen=1)

    SCENES[operation] = stage


def on_a_case(operation: str, who: Colleague, story: Story, **body: Any) -> None:
    async def stage() -> Scene:
        return Scene(who, {"case_id": str(await story())}, body)

    SCENES[operation] = stage


async def a_case_of_eva() -> Any:
    return await a_held_case(EVA)


asked("GET /experts", OLGA)
asked("GET /absences", OLGA)
asked("GET /ranking", OLGA)
asked("GET /feed/{topic}/{shard}", AUDREY, topic="experts", shard="3")
on_an_expert("GET /experts/{expert_id}", OLGA)
on_an_expert("GET /experts/{expert_id}/absences", OLGA)
on_an_expert("POST /experts/{expert_id}/change", SARA, entry=an_entry(capacity=7))
on_a_case("GET /cases/{case_id}/proposals", OLGA, a_case)
on_a_case("POST /cases/{case_id}/assign", OLGA, a_case, expert=str(EVA.id))
on_a_case("POST /cases/{case_id}/delegate", OLGA, a_case, expert=str(EVA.id))
on_a_case("POST /cases/{case_id}/take-over", PIOTR, a_case)
on_a_case("POST /cases/{case_id}/reassign", OLGA, a_case_of_eva, expert=str(KATA.id))


@scene("POST /experts/{expert_id}/enter")
async def _entering() -> Scene:
    expert = Colleague(f"Expert {uuid4().hex}", (Role.EXPERT,))
    await expert.exists(house())
    return Scene(SARA, {"expert_id": str(expert.id)}, {"entry": an_entry()})


def _days() -> dict[str, str]:
    first = house().clock().date() + timedelta(days=20)
    return {"first_day": first.isoformat(), "last_day": (first + timedelta(days=2)).isoformat()}


@scene("POST /experts/{expert_id}/enter-absence")
async def _going() -> Scene:
    expert = await somebody_new()
    return Scene(SARA, {"expert_id": str(expert.id)}, _days())


@scene("POST /experts/{expert_id}/withdraw-absence")
async def _staying() -> Scene:
    expert = await somebody_new()
    days = _days()
    await SARA.says_away(expert, days["first_day"], days["last_day"])
    listed = await SARA.asks(f"/experts/{expert.id}/absences")
    return Scene(SARA, {"expert_id": str(expert.id)}, {"absence": listed["items"][0]["id"]})


@scene("POST /ranking/publish")
async def _publishing() -> Scene:
    found = await SARA.asks("/ranking")
    changed = Ranking(city=found["ranking"]["city"] % 100 + 1).model_dump()
    return Scene(SARA, body={"ranking": changed}, seen=found.version)


async def an_order() -> str:
    await a_held_case(expert := await somebody_new())
    order = await OLGA.posts("/bulk-reassignments", {"expert": str(expert.id), "reason": "left"})
    return str(order["id"])


@scene("POST /bulk-reassignments")
async def _ordering() -> Scene:
    await a_held_case(expert := await somebody_new())
    return Scene(OLGA, body={"expert": str(expert.id), "to": None})


@scene("POST /bulk-reassignments/{order_id}/carry-on")
async def _carrying_on() -> Scene:
    return Scene(OLGA, {"order_id": await an_order()})


@scene("GET /bulk-reassignments/{order_id}")
async def _a_report() -> Scene:
    return Scene(OLGA, {"order_id": await an_order()})


LIMITS = Limits(
    problems={
        "idempotency-key-reused": "a key is good for one request",
        "stale-version": "which version is current, no document knows",
    },
    places=dict.fromkeys(("happened_at", "first_day", "last_day"), "the years 2000 to 2100"),
)
PLAY = Play((*EVERYBODY, Service("notifier"), Service("deadline-watcher")), SCENES, LIMITS)
