"""The load of a town: clients who lead cases through all services, and hire colleagues in between."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from mishaps.desk import Desk, Target, Wish, account
from mishaps.history import What
from mishaps.load import EXPERTS, OPERATORS, SUPERVISORS, ZONE
from mishaps.moments import elapse
from mishaps.town.house import Town

ADMINISTRATOR = "tamas.nagy"
CLIENTS = 4
THINKS = 0.1
"""Seconds between two steps of a client, on average."""
LEFT_ALONE = 0.3
"""How many cases nobody contacts: their clocks have run out when they are assigned."""

type Answer = dict[str, Any]


@dataclass
class TownDesk(Desk):
    """One service's clients; their tokens are real ones, fetched beforehand."""

    passes: dict[str, str] = field(default_factory=dict)

    async def _sent(self, wish: Wish, target: Target) -> httpx.Response:
        if "paper" not in wish.body:
            return await super()._sent(wish, target)
        headers = {**self._signed_in(wish.who, target), "X-Correlation-Id": wish.op}
        headers["Content-Type"] = "application/pdf"
        url = f"{target.address}{wish.path}"
        return await self.http.put(url, content=wish.body["paper"], headers=headers)

    def _signed_in(self, who: str, target: Target) -> dict[str, str]:  # noqa: ARG002 - one issuer for all
        return {"Authorization": f"Bearer {self.passes[who]}"}


@dataclass
class Flow:
    """`seed` decides all: who does what, ids, keys, names. What the clock decides is when."""

    town: Town
    desks: dict[str, TownDesk]
    seed: str
    paper: bytes
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def stopping(self) -> asyncio.Event:
        return self.desks["case-ledger"].stopping

    async def run(self) -> None:
        """Until told to stop; every client ends the wish that it is at."""
        async with asyncio.TaskGroup() as group:
            for number in range(CLIENTS):
                group.create_task(Client(self, random.Random(f"{self.seed}/{number}")).work())


@dataclass
class Client:
    """Of one after the other's back: a case through all services."""

    flow: Flow
    chance: random.Random
    case: str = ""
    expert: str = ""

    async def work(self) -> None:
        while not self.flow.stopping.is_set():
            await self._register()
            for step in (self._assign, self._counsel, self._hand_in, self._hire):
                if self.case and not self.flow.stopping.is_set():
                    await step()
                    await elapse(self.chance.expovariate(1 / THINKS))

    async def _register(self) -> None:
        self.expert = self.chance.choice(EXPERTS)
        family, given, phone, text = (self._canary(kind) for kind in ("family", "given", "phone", "text"))
        answer = await self._wants("case-ledger", self._operator, "/cases", {
            "unlisted_company": "Mishap Zrt.", "city": "Budapest", "language": "hu", "received_by": "phone",
            "problem_type": "psychological", "consultation_type": "in_person", "second_confirmed": True,
            "client": {"family_name": family, "given_name": given}, "contact": {"phone": phone},
            "problem": {"category": "stress", "description": text}, "happened_at": self._ago(60),
        })  # fmt: skip
        self.case = str(answer["id"]) if answer else ""

    async def _assign(self) -> None:
        body = {"expert": str(account(self.expert)), "happened_at": self._ago(50)}
        await self._wants("assignment", self._operator, f"/cases/{self.case}/assign", body)

    async def _counsel(self) -> None:
        if self.chance.random() < LEFT_ALONE:
            return
        await self._does("record-contact", {"happened_at": self._ago(40)})
        wall = (self.flow.began - timedelta(hours=20)).astimezone(ZONE)
        await self._does("add-session", {"date": wall.date().isoformat(), "time": wall.strftime("%H:%M")})

    async def _hand_in(self) -> None:
        document = UUID(int=self.chance.getrandbits(128), version=4)
        path = f"/cases/{self.case}/documents/{document}?kind=treatment_log"
        await self._wants("document-store", self.expert, path, {"paper": self.flow.paper})

    async def _hire(self) -> None:
        if self.chance.random() < 0.5:
            return
        name = self._canary("family")
        await self._wants("identity", ADMINISTRATOR, "/accounts", {
            "roles": ["operator"], "language": self.chance.choice(("hu", "pl", "en")),
            "family_name": name, "given_name": self._canary("given"), "family_name_first": True,
            "email": f"{name.lower()}@example.org",
        })  # fmt: skip

    async def _does(self, command: str, body: Answer) -> None:
        await self._wants("case-ledger", self.expert, f"/cases/{self.case}/{command}", body)

    async def _wants(self, service: str, who: str, path: str, body: Answer) -> Answer | None:
        op = UUID(int=self.chance.getrandbits(128), version=4).hex
        return await self.flow.desks[service].command(Wish(op, who, path, body), self.chance)

    def _canary(self, kind: str) -> str:
        """A word that nobody else writes, noted so that the checkers can look for it."""
        word = "".join(self.chance.choices("bcdfghjklmnpqrstvwxz", k=14))
        said = f"+36 20 {self.chance.randrange(10**6, 10**7)}" if kind == "phone" else word.capitalize()
        self.flow.desks["case-ledger"].history.write(What.PLANTED, type=kind, value=said)
        return said

    def _ago(self, hours: float) -> str:
        return (self.flow.began - timedelta(hours=hours)).isoformat()

    @property
    def _operator(self) -> str:
        return self.chance.choice(OPERATORS)


PEOPLE = (*OPERATORS, *SUPERVISORS, *EXPERTS, ADMINISTRATOR)
"""Who signs in before the load begins."""
