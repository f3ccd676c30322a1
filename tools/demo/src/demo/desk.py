"""The public HTTP interface as the demo uses it: tokens, idempotency keys, patience."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

TRIES = 8
PASSING = frozenset({429, 502, 503, 504})
TOKEN_LIVES = timedelta(minutes=4)


class DeskError(Exception):
    """The desk answered what the story doesn't know: the problem's title and what is missing."""


@dataclass(slots=True)
class Desk:
    """Signs demo accounts in and sends their commands; a run told again repeats its keys."""

    http: httpx.AsyncClient
    ledger: str
    issuer: str
    password: str
    run: str
    commands: int = 0
    refusals: int = 0
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    async def accounts(self) -> dict[str, dict[str, Any]]:
        """The demo accounts by name."""
        answer = await self.http.get(f"{self.issuer}/accounts")
        found = answer.json()
        return {each["name"]: each for each in found}

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

    async def question(self, who: str, path: str, **parameters: Any) -> dict[str, Any]:
        answer = await self.http.get(
            f"{self.ledger}{path}", params=parameters, headers=await self._signed_in(who)
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
                f"{self.ledger}{path}", json=body, headers={**headers, **await self._signed_in(who)}
            )
        except httpx.TransportError:
            return None

    async def _signed_in(self, who: str) -> dict[str, str]:
        token, until = self._tokens.get(who, ("", datetime.min.replace(tzinfo=UTC)))
        if until <= datetime.now(UTC):
            answer = await self.http.post(
                f"{self.issuer}/token", json={"name": who, "password": self.password}
            )
            answer.raise_for_status()
            token = answer.json()["access_token"]
            self._tokens[who] = (token, datetime.now(UTC) + TOKEN_LIVES)
        return {"Authorization": f"Bearer {token}"}


def _words(answer: httpx.Response) -> str:
    problem = answer.json()
    return f"{problem['title']}: {problem.get('detail', '')}"
