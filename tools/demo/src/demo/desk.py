"""The public HTTP interfaces as the demo uses them: tokens, idempotency keys, patience."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from embedded.home import Home

TRIES = 8
PASSING = frozenset({429, 502, 503, 504})
TOKEN_LIVES = timedelta(minutes=4)
FILING_SECONDS = 90.0
"""Papers are looked into two at a time."""


ASSIGNING = frozenset({"assign", "reassign", "delegate", "take-over"})
"""Commands on a case that enter at the service which knows the directory of experts."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the services answer."""

    ledger: str
    identity: str
    assignment: str
    documents: str
    mail: str
    """The mail catcher's page."""

    @classmethod
    def of_run(cls, home: Home) -> "Doors":
        """Of a run on this machine."""
        return cls(
            ledger=f"http://{home.address('case-ledger')}",
            identity=f"http://{home.address('identity')}",
            assignment=f"http://{home.address('assignment')}",
            documents=f"http://{home.address('document-store')}",
            mail=f"http://{home.address('mail')}",
        )

    def to(self, path: str) -> str:
        """The address of a command on a case."""
        entered = self.assignment if path.rpartition("/")[2] in ASSIGNING else self.ledger
        return f"{entered}{path}"


class DeskError(Exception):
    """The desk answered what the story doesn't know: the problem's title and what is missing."""


@dataclass(slots=True)
class Desk:
    """Signs demo accounts in and sends their commands; a run told again repeats its keys."""

    http: httpx.AsyncClient
    doors: Doors
    password: str
    run: str
    commands: int = 0
    refusals: int = 0
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _forms: dict[str, bytes] = field(default_factory=dict)

    async def accounts(self) -> dict[str, dict[str, Any]]:
        """The demo accounts by name."""
        answer = await self.http.get(f"{self.doors.identity}/demo-accounts")
        found = answer.json()
        return {each["name"]: each for each in found}

    async def experts(self, who: str) -> dict[str, dict[str, Any]]:
        """The entries of the directory, by account: of those who can be assigned to."""
        address = f"{self.doors.assignment}/experts"
        answer = await self.http.get(address, headers=await self._signed_in(who))
        answer.raise_for_status()
        entered = answer.json()["items"]
        return {each["id"]: each for each in entered if each["confirmed"] and each["active"]}

    async def command(
        self, who: str, path: str, body: dict[str, Any], key: str, if_match: int | None = None
    ) -> dict[str, Any]:
        """The answer of an accepted command. Raises `DeskError` for a refusal."""
        answer = await self._send(who, path, body, key, if_match)
        self.commands += 1
        if answer.is_success:
            return dict(answer.json())
        raise DeskError(_words(answer))

    async def refused(self, who: str, path: str, body: dict[str, Any], key: str) -> str:
        """What the desk says to a command that a rule refuses. Raises `DeskError` where it is accepted."""
        answer = await self._send(who, path, body, key, None)
        if answer.is_success:
            reason = f"{path} was accepted"
            raise DeskError(reason)
        self.refusals += 1
        return _words(answer)

    async def file(self, who: str, case: str, kind: str, key: str) -> None:
        """Upload a blank form as the paper of a case, and wait until the ledger has filed it.

        Raises `DeskError` where it is refused.
        """
        document = uuid5(NAMESPACE_URL, f"{self.run}/{key}")
        address = f"{self.doors.documents}/cases/{case}/documents/{document}"
        if not await self._is_filed(who, address):  # told again; a closed case takes no paper
            await self._upload(who, address, kind)
        until = asyncio.get_running_loop().time() + FILING_SECONDS
        while not await self._is_filed(who, address):
            if asyncio.get_running_loop().time() > until:
                reason = f"{kind}: was not filed"
                raise DeskError(reason)
            await asyncio.sleep(0.5)
        self.commands += 1

    async def _upload(self, who: str, address: str, kind: str) -> None:
        """Again where the store has not heard yet who holds the case."""
        content = await self._form(who, kind)
        until = asyncio.get_running_loop().time() + FILING_SECONDS
        while True:
            headers = await self._signed_in(who) | {"Content-Type": "application/pdf"}
            answer = await self.http.put(address, params={"kind": kind}, content=content, headers=headers)
            if answer.is_success:
                return
            if asyncio.get_running_loop().time() > until:
                reason = f"{kind}: was not taken. {_words(answer)}"
                raise DeskError(reason)
            await asyncio.sleep(0.5)

    async def _is_filed(self, who: str, address: str) -> bool:
        answer = await self.http.get(address, headers=await self._signed_in(who))
        return answer.is_success and answer.json()["stage"] == "filed"

    async def _form(self, who: str, kind: str) -> bytes:
        if kind not in self._forms:
            address = f"{self.doors.documents}/forms/{kind}/en"
            answer = await self.http.get(address, headers=await self._signed_in(who))
            self._forms[kind] = answer.raise_for_status().content
        return self._forms[kind]

    async def question(self, who: str, path: str, **parameters: Any) -> dict[str, Any]:
        answer = await self.http.get(
            f"{self.doors.ledger}{path}", params=parameters, headers=await self._signed_in(who)
        )
        if answer.is_success:
            return dict(answer.json())
        raise DeskError(_words(answer))

    async def _send(
        self, who: str, path: str, body: dict[str, Any], key: str, if_match: int | None
    ) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid5(NAMESPACE_URL, f"{self.run}/{key}"))}
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        for attempt in range(TRIES):
            answer = await self._once(who, path, body, headers)
            if answer is not None and answer.status_code not in PASSING:
                return answer
            await asyncio.sleep(min(2.0, 0.1 * 2**attempt))
        reason = f"{path}: no answer"
        raise DeskError(reason)

    async def _once(
        self, who: str, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response | None:
        try:
            return await self.http.post(
                self.doors.to(path), json=body, headers={**headers, **await self._signed_in(who)}
            )
        except httpx.TransportError:
            return None

    async def _signed_in(self, who: str) -> dict[str, str]:
        token, until = self._tokens.get(who, ("", datetime.min.replace(tzinfo=UTC)))
        if until <= datetime.now(UTC):
            answer = await self.http.post(
                f"{self.doors.identity}/sign-in", json={"name": who, "password": self.password}
            )
            answer.raise_for_status()
            token = answer.json()["access_token"]
            self._tokens[who] = (token, datetime.now(UTC) + TOKEN_LIVES)
        return {"Authorization": f"Bearer {token}"}


def _words(answer: httpx.Response) -> str:
    problem = answer.json()
    return f"{problem['title']}: {problem.get('detail', '')}"
