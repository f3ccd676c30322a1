"""Somebody who works here, and does what their role has them do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from journeys.language.mail import Letter
from journeys.language.moments import ZONE, ago, read_moment
from journeys.language.town import COMPANY, Town, eventually

NOT_NOW = 503
ASSIGNING = {"assign", "reassign", "delegate", "take-over"}


@dataclass(frozen=True, slots=True)
class Case:
    """A case, and by what nobody outside may know it."""

    id: str
    client: str


def _said(body: dict[str, Any]) -> dict[str, Any]:
    """As it goes over the wire; what is nothing was not said."""
    moments = {name: value.isoformat() for name, value in body.items() if isinstance(value, datetime)}
    return {name: value for name, value in (body | moments).items() if value is not None}


@dataclass(frozen=True)
class Person:
    """By the name that they sign in with."""

    town: Town
    login: str

    @property
    def id(self) -> str:
        return self.town.account(self.login)

    async def sends(self, service: str, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        """One command to a service, whatever is answered; again under its key while it says *not now*."""
        keyed = await self.town.headers(self.login, {"Idempotency-Key": str(uuid4()), **headers})
        address = f"{self.town.at(service)}{path}"

        async def answered() -> httpx.Response | None:
            answer = await self.town.http.post(address, json=body, headers=keyed)
            return None if answer.status_code == NOT_NOW else answer

        answer = await eventually(answered)
        assert answer is not None
        return answer

    async def tells(self, service: str, path: str, **body: Any) -> dict[str, Any]:
        """The same; it has to be accepted."""
        answer = await self.sends(service, path, _said(body))
        assert answer.is_success, f"{path}: {answer.text}"
        done: dict[str, Any] = answer.json()
        return done

    async def tries(self, case: Case, command: str, **body: Any) -> httpx.Response:
        """A command on a case, whatever is answered."""
        service = "assignment" if command in ASSIGNING else "case-ledger"
        return await self.sends(service, f"/cases/{case.id}/{command}", _said(body))

    async def does(self, case: Case, command: str, **body: Any) -> dict[str, Any]:
        """A command on a case, which has to be accepted."""
        answer = await self.tries(case, command, **body)
        assert answer.is_success, f"{command}: {answer.text}"
        done: dict[str, Any] = answer.json()
        return done

    async def may_not(self, case: Case, command: str, **body: Any) -> set[str]:
        """A command that is refused by a rule: the codes of all that stands in its way."""
        answer = await self.tries(case, command, **body)
        assert answer.status_code in {403, 404, 409, 422}, answer.text
        return {each["code"] for each in answer.json().get("missing", [])}

    async def reads(self, service: str, path: str, **parameters: Any) -> Any:
        """What a service shows to this person."""
        answer = await self.asks(service, path, **parameters)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def asks(self, service: str, path: str, **parameters: Any) -> httpx.Response:
        """The same, whatever is answered."""
        address, headers = f"{self.town.at(service)}{path}", await self.town.headers(self.login)
        return await self.town.http.get(address, params=parameters, headers=headers)

    async def opens(self, case: Case) -> dict[str, Any]:
        """The profile."""
        profile: dict[str, Any] = await self.reads("case-ledger", f"/cases/{case.id}")
        return profile

    async def can_open(self, case: Case) -> bool:
        return (await self.asks("case-ledger", f"/cases/{case.id}")).is_success

    async def finds(self, case: Case, among: str) -> dict[str, Any]:
        """The case on a list, once it stands there."""

        async def there() -> dict[str, Any]:
            items = (await self.reads("case-ledger", "/cases", list=among))["items"]
            return next((each for each in items if each["id"] == case.id), {})

        return await eventually(there)

    async def notices(self, case: Case, notice: str, colour: str) -> dict[str, Any]:
        """The notice beside the case, once it is there (E2)."""

        async def there() -> dict[str, Any]:
            found = (await self.opens(case))["notices"]
            return next((each for each in found if each["notice"] == notice), {})

        beside = await eventually(there)
        assert beside["colour"] == colour
        return beside

    async def is_told(self, case: Case, letter: str) -> Letter:
        """The letter of this kind about this case, once it has come.

        Its link opens the case. It is in their own language, and names neither client nor company.
        """

        async def there() -> Letter | None:
            return next(iter(await self._heard(case, letter)), None)

        found = await eventually(there)
        assert found is not None
        assert found.language == self.town.languages[self.login]
        assert not [word for word in (case.client, COMPANY) if word in found.whole]
        return found

    async def is_told_what_waits(self, case: Case) -> None:
        """By a letter that the case waits for approval, or, with more than ten, by the digest to come."""

        async def there() -> bool:
            told = await self._heard(case, "approval waits")
            return bool(told) or "in_digest" in await self._untold(case, self, "approval waits")

        await eventually(there)

    async def has_heard(self, case: Case, letter: str) -> int:
        """How many letters of this kind about this case have come so far."""
        return len(await self._heard(case, letter))

    async def _heard(self, case: Case, letter: str) -> list[Letter]:
        fitting = await self.town.mail.to(self.login, letter)
        return [each for each in fitting if await self.town.leads_to(each, self.login) == case.id]

    async def learns_why_untold(self, case: Case, whom: "Person", letter: str) -> str:
        """Why a letter about the case was not sent to somebody, once that is known."""

        async def there() -> str | None:
            return next(iter(await self._untold(case, whom, letter)), None)

        return str(await eventually(there))

    async def _untold(self, case: Case, whom: "Person", letter: str) -> list[str]:
        """Why letters of that kind about the case were not sent to somebody, as far as is known."""
        letters = (await self.reads("case-ledger", f"/cases/{case.id}/letters"))["items"]
        kind = letter.replace(" ", "_")
        ours = (each for each in letters if each["recipient"] == whom.id and each["kind"] == kind)
        return [each["reason"] for each in ours if each["state"] == "not_sent"]

    async def clock(self, case: Case, kind: str) -> dict[str, Any]:
        """The explained clock of one kind of deadline, once the watcher has heard of the case."""

        async def there() -> dict[str, Any]:
            answer = await self.asks("deadline-watcher", f"/cases/{case.id}/clock")
            clocks = answer.json().get("clocks", []) if answer.is_success else []
            return next((each for each in clocks if each["kind"] == kind), {})

        return await eventually(there)

    async def due(self, case: Case, kind: str) -> datetime:
        """When the latest deadline of that kind falls due, or would have."""
        return read_moment((await self.clock(case, kind))["due"])

    async def registers(
        self, language: str, kind: str = "psychological", category: str = "stress", **more: Any
    ) -> Case:
        """A new case, by video, received five days ago unless it is said otherwise."""
        client = f"Client{uuid4().hex[:10]}"
        told = {
            "company": self.town.company, "city": "online", "language": language, "received_by": "phone",
            "problem_type": kind, "consultation_type": "video", "call_minutes": 10,
            "client": {"family_name": client, "given_name": "Alex"}, "may_text": True,
            "contact": {"phone": "+36 20 555 0100"}, "happened_at": ago(days=5),
            "problem": {"category": category, "description": "Asked for help."}, "second_confirmed": True,
        }  # fmt: skip
        return Case((await self.tells("case-ledger", "/cases", **{**told, **more}))["id"], client)

    async def assigns(self, case: Case, to: "Person", at: datetime | None = None) -> dict[str, Any]:
        """The case goes to an expert; `at`: when that was arranged with them."""
        return await self.does(case, "assign", expert=to.id, happened_at=at)

    async def proposes(self, case: Case) -> dict[str, list[str]]:
        """Who could take the case, and who could not for which reasons (C1)."""
        found = (await self.reads("assignment", f"/cases/{case.id}/proposals"))["proposal"]
        left_out = {each["expert"]: each["reasons"] for each in found["left_out"]}
        return left_out | {each["expert"]: [] for each in found["candidates"]}

    async def contacts(self, case: Case, at: datetime | None = None, **more: Any) -> None:
        """They speak to the client."""
        await self.does(case, "record-contact", happened_at=at, **more)

    async def calls_in_vain(self, case: Case, *moments: datetime, **more: Any) -> None:
        """Phone calls that nobody answers."""
        for moment in moments:
            attempt = {"kind": "phone", "outcome": "no_answer", **more}
            await self.does(case, "record-attempt", happened_at=moment, **attempt)

    async def texts_in_vain(self, case: Case, at: datetime) -> None:
        """A text message from their own phone."""
        await self.does(case, "record-attempt", happened_at=at, kind="text", outcome="no_answer")

    async def has_session(self, case: Case, at: datetime, **more: Any) -> str:
        """One that took place then, or is arranged for then; its id."""
        wall = at.astimezone(ZONE)
        day, clock = wall.date().isoformat(), wall.strftime("%H:%M")
        return str((await self.does(case, "add-session", date=day, time=clock, **more))["made"])

    async def uploads(self, case: Case, kind: str, language: str) -> str:
        """A paper, until the ledger has filed it; the document's id. The blank form stands in for it."""
        content = await self.town.blank_form(self.login, kind, language)
        document = str(uuid4())
        address = f"{self.town.at('document-store')}/cases/{case.id}/documents/{document}"
        headers = await self.town.headers(self.login, {"Content-Type": "application/pdf"})

        async def put() -> bool:
            """The store may not have heard yet who holds the case."""
            answer = await self.town.http.put(
                address, params={"kind": kind}, content=content, headers=headers
            )
            assert answer.status_code in {200, 201, 403, 404}, answer.text
            return answer.is_success

        async def filed() -> bool:
            items = (await self.reads("document-store", f"/cases/{case.id}/documents"))["items"]
            return any(each["id"] == document and each["stage"] == "filed" for each in items)

        await eventually(put)
        await eventually(filed)
        return document

    async def approves(self, case: Case) -> None:
        """What is seen now."""
        answer = await self.tries_to_approve(case)
        assert answer.is_success, answer.text

    async def tries_to_approve(self, case: Case) -> httpx.Response:
        seen = await self.asks("case-ledger", f"/cases/{case.id}")
        tag = {"If-Match": seen.headers["etag"]}
        return await self.sends("case-ledger", f"/cases/{case.id}/approve", {}, **tag)

    async def invoices(self, case: Case) -> dict[str, dict[str, Any]]:
        """The invoice lines of a case by expert, once the lists have any (D10)."""

        async def there() -> dict[str, dict[str, Any]]:
            items = (await self.reads("case-ledger", "/invoicing"))["items"]
            return {each["expert"]: each for each in items if each["case"] == case.id}

        return await eventually(there)


def meet(town: Town, *names: str) -> list[Person]:
    """People of the demo accounts by their given names, as `make status` lists them."""
    return [Person(town, town.login(name)) for name in names]
