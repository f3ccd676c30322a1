"""Assigned cases, made through the public interface, and somebody who works on them."""

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from load.sending import Request, posting

AT_ONCE = 16
ATTEMPT = b'{"kind":"phone","outcome":"no_answer"}'
CASE = {
    "unlisted_company": "Bench",
    "city": "online",
    "received_by": "phone",
    "problem_type": "psychological",
    "consultation_type": "phone",
    "language": "hu",
    "second_confirmed": True,
    "problem": {"category": "stress", "description": "Measured."},
}


@dataclass
class Desk:
    """Who asks the ledger and the issuer as their clients do."""

    ledger: str
    issuer: str
    http: httpx.AsyncClient

    @classmethod
    @asynccontextmanager
    async def opened(cls, port: int, issuer: str) -> AsyncIterator["Desk"]:
        async with httpx.AsyncClient(timeout=60) as client:
            yield cls(f"http://127.0.0.1:{port}", issuer, client)

    async def token(self, name: str = "eva.szabo") -> str:
        """A new one lives for five minutes."""
        answer = await self.http.post(f"{self.issuer}/token", json={"name": name, "password": "kronika"})
        return str(answer.raise_for_status().json()["access_token"])

    async def cases(self, count: int) -> list[str]:
        """Ids of cases that Éva holds."""
        operator, assignment = await self.token("eszter.kovacs"), await self.token("service:assignment")
        accounts = (await self.http.get(f"{self.issuer}/accounts")).raise_for_status().json()
        eva = next(each["id"] for each in accounts if each["name"] == "eva.szabo")
        turn = asyncio.Semaphore(AT_ONCE)

        async def case() -> str:
            async with turn:
                return await self._case(operator, assignment, eva)

        return list(await asyncio.gather(*(case() for _ in range(count))))

    async def attempts(self, cases: list[str], before: str = "") -> Request:
        """Requests that record an attempt to reach the client, case by case in turn."""
        turns = itertools.cycle([f"{before}/cases/{case}/record-attempt" for case in cases])
        return posting(lambda: next(turns), await self.token(), ATTEMPT)

    async def command(
        self, token: str, path: str, body: dict[str, Any], through: str | None = None
    ) -> dict[str, Any]:
        """The answer, `through` a service whose token it is; raises what httpx raises on any refusal."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
        headers |= {"Kronika-Service": through} if through else {}
        answer = await self.http.post(f"{self.ledger}{path}", json=body, headers=headers)
        return dict(answer.raise_for_status().json())

    async def _case(self, operator: str, assignment: str, expert: str) -> str:
        client = {"family_name": uuid.uuid4().hex, "given_name": uuid.uuid4().hex}
        contact = {"phone": f"+36 {uuid.uuid4().int % 10**9:09d}"}  # nobody shares it
        body = {**CASE, "client": client, "contact": contact}
        case = str((await self.command(operator, "/cases", body))["id"])
        await self.command(operator, f"/cases/{case}/assign", {"expert": expert}, assignment)
        return case
