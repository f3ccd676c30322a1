"""The other services, as far as the ledger knows them: by tokens of their own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from served.language.colleague import LIVED_IN, Case

from testkit.answers import Answer


@dataclass(frozen=True)
class Service:
    """What it asks for is answered somehow."""

    name: str

    def token(self) -> str:
        return LIVED_IN[-1].identity.service_token(self.name)

    async def sends(self, method: str, path: str, **how: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.token()}", **how.pop("headers", {})}
        return Answer(await LIVED_IN[-1].http.request(method, path, headers=headers, **how))

    async def asks(self, path: str) -> Answer:
        return await self.sends("GET", path)

    async def posts(self, path: str, body: dict[str, Any], *, key: str | None = None) -> Answer:
        """A command or a question as JSON, with a new key unless told otherwise."""
        headers = {"Idempotency-Key": key or uuid4().hex}
        answer = await self.sends("POST", path, json=body, headers=headers)
        if answer.status < 300:
            LIVED_IN[-1].notes(answer.body.get("position"))
        return answer

    async def about(self, case: Case, event: UUID | str, told: UUID | None = None) -> dict[str, Any]:
        """Whether what the event led to still stands."""
        named = {"case": str(case.id), "event": str(event)} | ({"recipient": str(told)} if told else {})
        answer = await self.posts("/causes", {"causes": [named]})
        assert answer.status == 200, answer
        (found,) = answer["items"]
        return dict(found)


STORE = Service("document-store")
NOTIFIER = Service("notifier")
ASSIGNMENT = Service("assignment")
