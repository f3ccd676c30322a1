"""A run with everybody in it: where the services answer, who is who, and what leads where."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

import httpx

from journeys.language.mail import Letter, Mail
from testkit.run import Run
from testkit.waiting import until

COMPANY = "Borostyán Zrt."
TOKEN_LIVES_SECONDS = 200.0
ASKS_EVERY_SECONDS = 1.0
"""All journeys wait at once, and the services share the machine with them."""
PATIENCE_SECONDS = 60.0
"""Ten seconds of grace (I7), twenty until what is almost there is there, and a slow machine."""


@dataclass
class Town:
    """The services of one run, by HTTP as everybody has it."""

    run: Run
    http: httpx.AsyncClient
    company: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    """Of the letters to each."""
    _ids: dict[str, str] = field(default_factory=dict)
    _passwords: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    _at_the_door: asyncio.Lock = field(default_factory=asyncio.Lock)
    _forms: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _targets: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mail = Mail(self.http, f"http://{self.run.home.address('mail')}")

    def at(self, service: str) -> str:
        """Where a service answers."""
        return f"http://{self.run.home.address(service)}"

    async def opens(self) -> None:
        """Who has a demo account; and a customer whose contract grants three psychological consultations."""
        found = (await self.http.get(f"{self.at('identity')}/demo-accounts")).raise_for_status().json()
        for each in found:
            self.knows(each["name"], each["id"], each["password"], each["language"])
        terms = [{"problem_type": "psychological", "consultations": 3, "session_minutes": 45}]
        headers = await self.headers("maria.nowicka", {"Idempotency-Key": str(uuid4())})
        body = {"name": COMPANY, "terms": terms}
        address = f"{self.at('case-ledger')}/companies"
        answer = await self.http.post(address, json=body, headers=headers)
        if answer.status_code == HTTPStatus.CONFLICT:  # listed by others who share this run
            listed = (await self.http.get(address, headers=headers)).raise_for_status().json()["items"]
            self.company = next(each["id"] for each in listed if each["name"] == COMPANY)
        else:
            self.company = str(answer.raise_for_status().json()["id"])

    def knows(self, login: str, account: str, password: str, language: str) -> None:
        """Somebody who can sign in, and the language of their letters."""
        self._ids[login], self._passwords[login] = account, password
        self.languages[login] = language

    def account(self, login: str) -> str:
        """The id of somebody's account."""
        return self._ids[login]

    def login(self, given_name: str) -> str:
        """What somebody signs in with; given names are all different here."""
        return next(each for each in self._ids if each.startswith(f"{given_name}."))

    async def headers(self, login: str, more: dict[str, str] | None = None) -> dict[str, str]:
        """Signed in as this person."""
        async with self._at_the_door:  # more than some at once are sent away (A4)
            token, until = self._tokens.get(login, ("", 0.0))
            if time.monotonic() >= until:
                token = await self._signed_in(login)
                self._tokens[login] = (token, time.monotonic() + TOKEN_LIVES_SECONDS)
        return {"Authorization": f"Bearer {token}", **(more or {})}

    async def _signed_in(self, login: str) -> str:
        body = {"name": login, "password": self._passwords[login]}
        answer = await self.http.post(f"{self.at('identity')}/sign-in", json=body)
        assert answer.is_success, answer.text
        return str(answer.json()["access_token"])

    async def blank_form(self, login: str, kind: str, language: str) -> bytes:
        """A paper to be filled in (D5)."""
        if (kind, language) not in self._forms:
            address = f"{self.at('document-store')}/forms/{kind}/{language}"
            answer = await self.http.get(address, headers=await self.headers(login))
            self._forms[kind, language] = answer.raise_for_status().content
        return self._forms[kind, language]

    async def leads_to(self, letter: Letter, login: str) -> str | None:
        """The case that a letter's link opens for its recipient."""
        link = letter.link.rpartition("/")[2]
        if link not in self._targets:
            address = f"{self.at('notifier')}/links/{link}"
            answer = await self.http.get(address, headers=await self.headers(login))
            self._targets[link] = answer.json().get("case") if answer.is_success else None
        return self._targets[link]


async def eventually[T](condition: Callable[[], Awaitable[T]]) -> T:
    """What another service says once it has heard of it."""
    return await until(condition, PATIENCE_SECONDS, pause=ASKS_EVERY_SECONDS)
