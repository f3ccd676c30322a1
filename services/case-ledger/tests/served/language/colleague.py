"""What people do on cases, in the words of the glossary; each line of a story is one of these."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from served.language.house import House
from served.language.request import a_request

from chassis.development.people import Person
from testkit.answers import Answer

LIVED_IN: list[House] = []
"""The house of the running tests; its fixture puts it here, so that a story can be told by names alone."""


def house() -> House:
    return LIVED_IN[-1]


OF_THE_STORE = frozenset({"file-paper", "withdraw-paper", "refuse-paper"})
PASSED_ON = frozenset({"assign", "delegate", "reassign", "take-over"})
"""What comes through `assignment`."""


def passed_on(path: str) -> dict[str, str]:
    """With which header the service passes a person's call on."""
    if path.rpartition("/")[2] not in PASSED_ON:
        return {}
    return {"Kronika-Service": house().identity.service_token("assignment")}


@dataclass
class Case:
    """A case as a story knows it."""

    id: UUID
    number: int
    version: int
    made: dict[str, UUID] = field(default_factory=dict)
    """What commands made last, by their path: a session, a message, an attempt."""

    @property
    def at(self) -> str:
        return f"/cases/{self.id}"


@dataclass(frozen=True)
class Colleague:
    """Somebody with an account. What they do has to succeed; what they try is answered somehow."""

    person: Person

    @property
    def id(self) -> UUID:
        return self.person.id

    def __repr__(self) -> str:
        return self.person.login

    def token(self) -> str:
        return house().identity.token(self.id)

    async def sends(self, method: str, path: str, **how: Any) -> Answer:
        """A request with a token of theirs; `headers` are added to it."""
        headers = {"Authorization": f"Bearer {self.token()}", **passed_on(path), **how.pop("headers", {})}
        return Answer(await house().http.request(method, path, headers=headers, **how))

    async def asks(self, path: str, **query: Any) -> Answer:
        wanted = {name: value for name, value in query.items() if value is not None}
        return await self.sends("GET", path, **({"params": wanted} if wanted else {}))

    async def posts(
        self, path: str, body: dict[str, Any], *, key: str | None = None, seen: int | None = None
    ) -> Answer:
        """A command as JSON; a new key and no version unless told otherwise."""
        headers = {"Idempotency-Key": key or uuid4().hex}
        headers |= {"If-Match": f'"{seen}"'} if seen is not None else {}
        answer = await self.sends("POST", path, json=body, headers=headers)
        if answer.status < 300:
            house().notes(answer.body.get("position"))
        return answer

    async def tries(
        self, what: str, case: Case, *, key: str | None = None, seen: int | None = None, **body: Any
    ) -> Answer:
        """A command on a case, whatever is answered. What they do with papers, the document store asks."""
        if what in OF_THE_STORE:
            answer = await self.has_filed(f"{case.at}/{what}", body, key)
        else:
            answer = await self.posts(f"{case.at}/{what}", body, key=key, seen=seen)
        if answer.status < 300:
            case.version = answer["version"]
            case.made |= {what: UUID(answer["made"])} if answer.body.get("made") else {}
        return answer

    async def has_filed(self, path: str, body: dict[str, Any], key: str | None = None) -> Answer:
        """The document store asks for them, under its own token."""
        token = house().identity.service_token("document-store")
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or uuid4().hex}
        told = {"uploader": str(self.id), **body}
        answer = Answer(await house().http.post(path, json=told, headers=headers))
        if answer.status < 300:
            house().notes(answer.body.get("position"))
        return answer

    async def does(self, what: str, case: Case, **how: Any) -> Answer:
        """A command on a case that succeeds."""
        answer = await self.tries(what, case, **how)
        assert answer.status == 200, (what, answer)
        return answer

    async def registers(self, *, key: str | None = None, **details: Any) -> Case:
        """A case received a week ago unless told otherwise, of a client like nobody else's."""
        answer = await self.posts("/cases", a_request(house().clock, **details), key=key)
        assert answer.status == 201, answer
        return Case(UUID(answer["id"]), answer["number"], answer["version"])

    async def assigns(self, case: Case, expert: "Colleague", **how: Any) -> Answer:
        how.setdefault("happened_at", house().clock.ago(days=6))
        return await self.does("assign", case, expert=str(expert.id), **how)

    async def contacts(self, case: Case, **how: Any) -> Answer:
        how.setdefault("happened_at", house().clock.ago(days=5))
        return await self.does("record-contact", case, **how)

    async def holds_session(self, case: Case, *, days_ago: float = 4, **how: Any) -> Answer:
        """At noon of that day, as the wall clock of the organisation shows it."""
        day = (house().clock() - timedelta(days=days_ago)).astimezone(BUDAPEST).date()
        return await self.does("add-session", case, **{"date": day.isoformat(), "time": "12:00"} | how)

    async def completes(self, case: Case) -> None:
        """Everything that closing a psychological case asks for (D7)."""
        await self.contacts(case)
        await self.holds_session(case)
        await self.does("file-paper", case, document=str(uuid4()), kind="treatment_log")
        await self.does("score-satisfaction", case, score=5)

    async def closes(self, case: Case, **how: Any) -> Answer:
        return await self.does("close", case, **how)

    async def approves(self, case: Case, **how: Any) -> Answer:
        how.setdefault("seen", case.version)
        return await self.does("approve", case, **how)

    async def opens(self, case: Case) -> Answer:
        """The profile, which they are given."""
        answer = await self.asks(case.at)
        assert answer.status == 200, answer
        return answer

    async def breaks_glass(self, case: Case, reason: str = "A complaint has to be answered today.") -> Answer:
        return await self.posts(f"{case.at}/break-glass", {"reason": reason})

    async def heard(self, **query: Any) -> Answer:
        """A page of a list that has heard of all that was done."""
        query.setdefault("at_least", house().at_least())
        answer = await self.asks("/cases", **query)
        for _ in range(20):  # each waits for two seconds, which a busy machine can need several of
            if answer.status != 200 or not answer["behind"]:
                break
            answer = await self.asks("/cases", **query)
        assert answer.status == 200, answer
        assert not answer["behind"]
        return answer

    async def lists(self, name: str, **query: Any) -> list[dict[str, Any]]:
        """Its rows."""
        items: list[dict[str, Any]] = (await self.heard(list=name, **query))["items"]
        return items

    async def searches(self, **query: Any) -> list[dict[str, Any]]:
        """What is found, by one who has heard of all that was done."""
        await self.lists("all", limit=1)
        answer = await self.sends("POST", "/searches", json=query)
        assert answer.status == 200, answer
        items: list[dict[str, Any]] = answer["items"]
        return items


BUDAPEST = ZoneInfo("Europe/Budapest")
