"""The load: clients that live through cases, meet on each other's, repeat themselves and are refused."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mishaps.desk import Desk, Wish, account
from mishaps.history import What
from mishaps.moments import elapse

OPERATORS = ("eszter.kovacs", "zofia.lewandowska", "james.harper")
SUPERVISORS = ("balazs.horvath", "maria.nowicka")
EXPERTS = ("agnes.toth", "eva.szabo", "gabor.varga")
CLIENTS = 6
ZONE = ZoneInfo("Europe/Budapest")
THINKS = 0.05
"""Seconds between two steps of a client, on average: without any the load takes the whole machine, and who is
started again waits for the load.
"""
MEETING = 12
"""How many cases, the latest, everybody writes on."""

type Answer = dict[str, Any]


@dataclass
class Load:
    """`seed` decides all: who does what, ids, keys, names. What the clock decides is when."""

    desk: Desk
    seed: str
    clients: int = CLIENTS
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    shared: list[tuple[str, str]] = field(default_factory=list)

    async def run(self) -> None:
        """Until `desk.stopping`; every client ends the wish that it is at."""
        async with asyncio.TaskGroup() as group:
            for number in range(self.clients):
                group.create_task(Client(self, random.Random(f"{self.seed}/{number}")).work())


@dataclass
class Client:
    """One client after the other's back: a case from its registration to its approval, then the next."""

    load: Load
    chance: random.Random
    case: str = ""
    version: int = 0
    expert: str = ""
    hour: float = 22.0

    async def work(self) -> None:
        while not self.is_over():
            await self._register()
            for step in STEPS:
                if not self.is_over() and self.case:
                    await step(self)
                    await self._meets()
                    await elapse(self.chance.expovariate(1 / THINKS))

    def is_over(self) -> bool:
        return self.load.desk.stopping.is_set()

    async def _register(self) -> None:
        self.case, self.hour, self.expert = "", 22.0, self.chance.choice(EXPERTS)
        answer = await self._wants(self._operator, "/cases", self._registration())
        if answer:
            self.case = answer["id"]
            self.load.shared.append((self.case, self.expert))

    def _registration(self) -> dict[str, Any]:
        family, given, phone, text = (self._canary(kind) for kind in ("family", "given", "phone", "text"))
        return {
            "unlisted_company": "Mishap Zrt.", "city": "Budapest", "language": "hu", "received_by": "phone",
            "problem_type": "psychological", "consultation_type": "in_person", "second_confirmed": True,
            "client": {"family_name": family, "given_name": given}, "contact": {"phone": phone},
            "problem": {"category": "stress", "description": text}, "happened_at": self._at(),
        }  # fmt: skip

    async def does(self, who: str, what: str, body: Answer | None = None, seen: int | None = None) -> None:
        """A command on this client's own case."""
        answer = await self._wants(who, f"/cases/{self.case}/{what}", body or {}, seen)
        if answer:
            self.version = answer["version"]

    async def _meets(self) -> None:
        """Write on somebody's case, where others write at the same moment; look at it, or at a list."""
        case, expert = self.chance.choice(self.load.shared[-MEETING:])
        draw = self.chance.random()
        if draw < 0.35:
            await self._wants(self._operator, f"/cases/{case}/add-note", {"text": self._canary("text")})
        elif draw < 0.55:
            await self._wants(expert, f"/cases/{case}/send-message", {"text": self._canary("text")})
        elif draw < 0.65:
            await self.load.desk.question(self._operator, f"/cases/{case}", self.chance)
        elif draw < 0.75:
            await self.load.desk.question(expert, "/cases?list=in_progress", self.chance)

    async def _wants(self, who: str, path: str, body: Answer, if_match: int | None = None) -> Answer | None:
        """Once, or twice at the same moment, or (a mistake) with another body under a key that is used."""
        op = self._lot()
        wish = Wish(op, who, path, body, if_match)
        draw = self.chance.random()
        twin = random.Random(self.chance.getrandbits(64))
        if draw > 0.08:
            return await self.load.desk.command(wish, self.chance)
        sent = await asyncio.gather(*(self.load.desk.command(wish, lots) for lots in (self.chance, twin)))
        if draw < 0.03 and sent[0]:
            earlier = {**body, "happened_at": (self.load.began - timedelta(hours=23)).isoformat()}
            other = Wish(self._lot(), who, path, earlier, if_match, key=op)
            await self.load.desk.command(other, twin)
        return sent[0]

    def _canary(self, kind: str) -> str:
        """A word that nobody else writes, noted so that the checkers can look for it."""
        word = "".join(self.chance.choices("bcdfghjklmnpqrstvwxz", k=14))
        said = f"+36 20 {self.chance.randrange(10**6, 10**7)}" if kind == "phone" else word.capitalize()
        self.load.desk.history.write(What.PLANTED, type=kind, value=said)
        return said

    def at_hour(self, hour: float) -> None:
        """So many hours ago it is now, in the story of this case."""
        self.hour = hour

    def _at(self) -> str:
        return (self.load.began - timedelta(hours=self.hour)).isoformat()

    def when(self) -> dict[str, str]:
        return {"happened_at": self._at()}

    def session(self, hours_ago: float) -> dict[str, str]:
        """Day and time on the organisation's clock."""
        wall = (self.load.began - timedelta(hours=hours_ago)).astimezone(ZONE)
        return {"date": wall.date().isoformat(), "time": wall.strftime("%H:%M")}

    @property
    def operator(self) -> str:
        return self._operator

    @property
    def _operator(self) -> str:
        return self.chance.choice(OPERATORS)

    @property
    def supervisor(self) -> str:
        return self.chance.choice(SUPERVISORS)

    def document(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def _lot(self) -> str:
        return UUID(int=self.chance.getrandbits(128), version=4).hex


async def _assign(client: Client) -> None:
    client.at_hour(21)
    expert = {"expert": str(account(client.expert))}
    await client.does(client.operator, "assign", {**expert, **client.when()})
    await client.does(client.expert, "close")  # too early: refused, and no effect


async def _contact(client: Client) -> None:
    client.at_hour(20)
    attempt = {"kind": "phone", "outcome": "no_answer"}
    await client.does(client.expert, "record-attempt", {**attempt, **client.when()})
    await client.does(client.expert, "record-contact", client.when())


async def _counsel(client: Client) -> None:
    for hours_ago in (6, 4):
        await client.does(client.expert, "add-session", client.session(hours_ago))


async def _document(client: Client) -> None:
    uploader = str(account(client.expert))
    paper = {"kind": "treatment_log", "document": client.document(), "uploader": uploader}
    await client.does("service:document-store", "file-paper", paper)
    await client.does(client.expert, "score-satisfaction", {"score": client.chance.randrange(1, 6)})


async def _close(client: Client) -> None:
    await client.does(client.expert, "close")
    await client.does(client.supervisor, "approve", {}, client.version)


STEPS: tuple[Callable[[Client], Awaitable[None]], ...] = (_assign, _contact, _counsel, _document, _close)
