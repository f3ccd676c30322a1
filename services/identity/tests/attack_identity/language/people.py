"""Who plays with identity: people and services with tokens, and newcomers who come through their links."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pyotp
from entered.language import GOOD, Answer, Newcomer, Somebody, house
from entered.language.house import PAGES
from entered.language.person import details

from chassis.development.people import PEOPLE
from contracts.permissions import Role
from testkit.attack import Sender

LOOPS: list[asyncio.AbstractEventLoop] = []
"""The loop that identity runs in; the fixture puts it here."""
_SAID = "select document from accounts.events where stream = $1 order by version desc"


@dataclass(frozen=True)
class Person:
    """Somebody whose account is confirmed, in a session that nobody ended."""

    account: UUID

    async def signed(self) -> str:
        return await house().identity.parts.signing.person(self.account, uuid4().hex)

    def token(self) -> str:
        return asyncio.run_coroutine_threadsafe(self.signed(), LOOPS[-1]).result(60)

    async def does(self, path: str, body: Any) -> Answer:
        """A command that succeeds."""
        headers = {"Authorization": f"Bearer {await self.signed()}", "Idempotency-Key": uuid4().hex}
        answer = await house().posts(path, body, **headers)
        assert answer.status < 300, answer
        return answer


@dataclass(frozen=True)
class Service:
    """One of us, under its own token."""

    name: str

    def token(self) -> str:
        asked = house().service_token(self.name)
        return asyncio.run_coroutine_threadsafe(asked, LOOPS[-1]).result(60)


@dataclass(frozen=True)
class Nobody:
    """Without an account."""

    def token(self) -> str:
        return "none"


DEMO = {person.login: Person(person.id) for person in PEOPLE if person.confirmed}
ADMINISTRATOR, SUPERVISOR = DEMO["tamas.nagy"], DEMO["maria.nowicka"]
OPERATOR, AUDITOR = DEMO["eszter.kovacs"], DEMO["piotr.zielinski"]
NOTIFIER, NOBODY = Service("notifier"), Nobody()
CAST: Sequence[Sender] = (*DEMO.values(), NOTIFIER, Service("dashboard"), NOBODY)


async def invited(role: Role = Role.OPERATOR) -> Newcomer:
    """Somebody whom the administrator has just invited."""
    wanted = details(role)
    answer = await ADMINISTRATOR.does("/accounts", wanted)
    return Newcomer(UUID(answer["id"]), wanted["email"], (role,))


async def link_of(account: UUID) -> str:
    """The id of the latest link of theirs."""
    data = [json.loads(row["document"])["data"] for row in await house().rows(_SAID, account)]
    return str(next(each["link"] for each in data if "link" in each))


async def key_of(account: UUID) -> str:
    """What their link ends with."""
    link = await link_of(account)
    url = (await house().as_service("notifier", "/links", {"id": link}))["url"]
    return str(url).removeprefix(PAGES).rpartition("/")[2]


async def a_member(role: Role = Role.OPERATOR) -> Somebody:
    """Somebody who came through the link, and accepts whatever terms there are."""
    newcomer = await invited(role)
    path = f"/way-in/{await key_of(newcomer.id)}"
    terms = (await house().asks(path)).body.get("terms")
    answer = await house().posts(path, {"password": GOOD, "accepted_terms": terms})
    assert answer.status == 200, answer
    return Somebody(newcomer.id, newcomer.name, GOOD, answer["session"])


async def offered(person: Somebody) -> dict[str, Any]:
    """A factor to be confirmed, with its first code."""
    offer = await person.in_session("factors/offer-totp")
    code = pyotp.TOTP(offer["secret"]).at(house().clock())
    return {"session": person.session, "factor": offer["factor"], "code": code}


async def guarded(person: Somebody) -> tuple[str, str]:
    """The id of a second factor that they have now, and a recovery code."""
    shown = await offered(person)
    answer = await house().posts("/sessions/factors/confirm-totp", shown)
    return str(shown["factor"]), str(answer["recovery_codes"][0])
