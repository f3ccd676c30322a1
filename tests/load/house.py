"""A whole run with the dashboard, for figures of screens: real identity, real lists, many cases."""

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Any

import httpx
import psycopg
from load.stage import Stage

from embedded import postgres, state
from testkit.run import Run, new_run
from testkit.waiting import until

EXPERT, OPERATOR, PASSWORD = "eva.szabo", "eszter.kovacs", "kronika"
IN_ALL = 100_000
CASE = {
    "unlisted_company": "Bench",
    "city": "online",
    "received_by": "phone",
    "problem_type": "psychological",
    "consultation_type": "video",
    "language": "hu",
    "second_confirmed": True,
    "problem": {"category": "stress", "description": "Measured."},
}
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_LINE = re.compile(r'sse-connect="([^"]+)"')
_MULTIPLIED = """
insert into lists.cases select made.*
from (select each as whole from lists.cases as each limit 1) as found, generate_series(1, %s) as turn,
jsonb_populate_record(found.whole, jsonb_build_object(
    'id', gen_random_uuid(), 'person', gen_random_uuid(), 'stage', 'closed', 'due_at', null, 'holder', null,
    'number', 1000000 + turn)) as made
"""
"""Closed cases of nobody, so that those in progress are few among many."""


@dataclass
class House:
    """The run, and who is signed in at its dashboard."""

    run: Run
    http: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def at(self, service: str) -> str:
        return f"http://{self.run.home.address(service)}"

    @property
    def pid(self) -> int:
        """The dashboard's process."""
        return state.read(self.run.home)[1]["dashboard"].pid

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def page(self, path: str, headers: dict[str, str] | None = None) -> str:
        """What the dashboard shows; raises `httpx.HTTPStatusError`."""
        told = {"Cookie": self.cookie, "Accept-Encoding": "gzip"} | (headers or {})
        answer = await self.http.get(f"{self.at('dashboard')}{path}", headers=told)
        self._keep(answer)
        return answer.raise_for_status().text

    async def line(self, path: str) -> str:
        """Where the page of this path listens."""
        found = _LINE.search(await self.page(path))
        assert found is not None
        return unescape(found[1])

    async def signs_in(self) -> None:
        """The expert, by the form."""
        token = _TOKEN.search(await self.page("/sign-in"))
        assert token is not None
        told = {"form_token": token[1], "next": "/cases", "name": EXPERT, "password": PASSWORD}
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        answer = await self.http.post(f"{self.at('dashboard')}/sign-in", data=told, headers=headers)
        self._keep(answer)
        assert answer.has_redirect_location

    async def command(self, who: str, service: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer; raises `httpx.HTTPStatusError`."""
        token = self.tokens.get(who) or await self.token(who)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
        answer = await self.http.post(f"{self.at(service)}{path}", json=body, headers=headers)
        return dict(answer.raise_for_status().json())

    async def token(self, who: str) -> str:
        """A new one, which lives for five minutes."""
        told = {"name": who, "password": PASSWORD}
        answer = await self.http.post(f"{self.at('identity')}/sign-in", json=told)
        self.tokens[who] = str(answer.raise_for_status().json()["access_token"])
        return self.tokens[who]

    async def cases(self, count: int) -> list[str]:
        """Ids of cases that the expert holds."""
        people = (await self.http.get(f"{self.at('identity')}/demo-accounts")).raise_for_status().json()
        expert = next(each["id"] for each in people if each["name"] == EXPERT)
        return [await self._case(expert) for _ in range(count)]

    def multiplied(self, count: int) -> None:
        """So many closed cases more, for lists alone."""
        with psycopg.connect(postgres.dsn(self.run.home.port("postgres"), "case_ledger")) as connection:
            connection.execute(_MULTIPLIED.encode(), (count,))
            connection.execute(b"analyze lists.cases")

    async def _case(self, expert: str) -> str:
        client = {"family_name": uuid.uuid4().hex, "given_name": "Alex"}
        body = {**CASE, "client": client, "contact": {"phone": f"+36 {uuid.uuid4().int % 10**9:09d}"}}
        case = str((await self.command(OPERATOR, "case-ledger", "/cases", body))["id"])

        async def assigned() -> bool:
            await self.command(OPERATOR, "assignment", f"/cases/{case}/assign", {"expert": expert})
            return True

        await until(assigned, 60, despite=(httpx.HTTPStatusError,))
        return case

    def _keep(self, answer: httpx.Response) -> None:
        for line in answer.headers.get_list("set-cookie"):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}


@asynccontextmanager
async def house(stage: Stage) -> AsyncIterator[House]:
    """Up for as long as it is measured; nothing of it stays."""
    folder = stage.folder / "house"
    folder.mkdir(exist_ok=True)
    run = new_run(folder)
    async with run.up(), httpx.AsyncClient(timeout=60) as http:
        yield House(run, http)
