"""Somebody who works here, and does what their role has them do."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from journeys.language.town import Town
from testkit.waiting import until

ASSIGNING = {"assign", "reassign", "delegate", "take-over"}
PATIENCE_SECONDS = 30.0
ZONE = ZoneInfo("Europe/Budapest")


def ago(**span: float) -> str:
    """A moment that lies so far back."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


@dataclass
class Person:
    """By their demo account; `signed_in` is a token that was had otherwise."""

    town: Town
    login: str
    signed_in: str | None = None
    _token: str = field(default="", init=False)

    @property
    def headers(self) -> dict[str, str]:
        self._token = self._token or self.signed_in or self.town.token(self.login)
        return {"Authorization": f"Bearer {self._token}"}

    async def does(self, case: str, command: str, **body: Any) -> dict[str, Any]:
        """A command on a case, which has to be accepted."""
        answer = await self.tries(case, command, **body)
        assert answer.is_success, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def tries(self, case: str, command: str, **body: Any) -> httpx.Response:
        """The same, whatever is answered."""
        service = "assignment" if command in ASSIGNING else "case-ledger"
        return await self.sends(service, f"/cases/{case}/{command}", body)

    async def sends(self, service: str, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        """One command to a service."""
        keyed = {**self.headers, "Idempotency-Key": str(uuid4()), **headers}
        return await self.town.http.post(f"{self.town.at(service)}{path}", json=body, headers=keyed)

    async def reads(self, service: str, path: str, **parameters: Any) -> Any:
        """What a service shows to this person."""
        address = f"{self.town.at(service)}{path}"
        answer = await self.town.http.get(address, params=parameters, headers=self.headers)
        assert answer.is_success, answer.text
        return answer.json()

    async def registers(self, company: str, language: str, **changed: Any) -> str:
        """A new case of that company; its id."""
        told = {
            "company": company, "city": "online", "language": language, "received_by": "phone",
            "problem_type": "psychological", "consultation_type": "video", "call_minutes": 10,
            "client": {"family_name": f"Client-{uuid4().hex[:8]}", "given_name": "Alex"},
            "contact": {"phone": "+36 20 555 0100"},
            "problem": {"category": "stress", "description": "Asked for help."},
            "happened_at": ago(hours=90), "second_confirmed": True,
        }  # fmt: skip
        answer = await self.sends("case-ledger", "/cases", {**told, **changed})
        assert answer.is_success, answer.text
        return str(answer.json()["id"])

    async def assigns(self, case: str, to: str, **more: Any) -> dict[str, Any]:
        """The case goes to the expert with this login."""
        return await self.does(case, "assign", expert=await self.town.account(to), **more)

    async def holds_a_session(self, case: str) -> None:
        """One that took place two hours ago."""
        wall = datetime.now(ZONE) - timedelta(hours=2)
        await self.does(case, "add-session", date=wall.date().isoformat(), time=wall.strftime("%H:%M"))

    async def uploads(self, case: str, kind: str, content: bytes) -> str:
        """A paper, until the ledger has filed it; the document's id."""
        path = f"/cases/{case}/documents"
        document = str(uuid4())
        address = f"{self.town.at('document-store')}{path}/{document}"
        headers = {**self.headers, "Content-Type": "application/pdf"}

        async def put() -> bool:
            """The store may not have heard yet who holds the case."""
            answer = await self.town.http.put(
                address, params={"kind": kind}, content=content, headers=headers
            )
            assert answer.status_code in {200, 201, 403, 404}, answer.text
            return answer.is_success

        async def filed() -> bool:
            items = (await self.reads("document-store", path))["items"]
            return any(each["id"] == document and each["stage"] == "filed" for each in items)

        await until(put, PATIENCE_SECONDS)
        await until(filed, PATIENCE_SECONDS)
        return document

    async def approves(self, case: str) -> None:
        """What is seen now."""
        seen = await self.town.http.get(f"{self.town.at('case-ledger')}/cases/{case}", headers=self.headers)
        tag = {"If-Match": seen.headers["etag"]}
        answer = await self.sends("case-ledger", f"/cases/{case}/approve", {}, **tag)
        assert answer.is_success, answer.text
