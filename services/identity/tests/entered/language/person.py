"""People, and what they do with accounts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from entered.language.house import ISSUER, PAGES, house

from chassis.development.people import PEOPLE
from contracts.permissions import Role
from testkit.answers import Answer

GOOD = "egy tál meggyleves habbal"
"""A password that will do."""


@dataclass
class Somebody:
    """Somebody who has signed in."""

    id: UUID
    name: str
    password: str
    session: str = ""
    token: str = ""

    async def signs_in(self, at: str = "127.0.0.1") -> Answer:
        """A new session, whatever is answered; `at` is the address that the proxy saw."""
        wanted = {"name": self.name, "password": self.password}
        answer = await house().posts("/sign-in", wanted, **{"X-Forwarded-For": at})
        if answer.status == 200:
            self.session, self.token = answer["session"], answer.body.get("access_token", "")
        return answer

    async def asks(self, path: str) -> Answer:
        return await house().asks(path, Authorization=f"Bearer {self.token}")

    async def posts(self, path: str, body: Any, *, key: str | None = None) -> Answer:
        """A command under a token of theirs."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or uuid4().hex}
        return await house().posts(path, body, **headers)

    async def does(self, path: str, body: Any, **how: Any) -> Answer:
        """A command that succeeds."""
        answer = await self.posts(path, body, **how)
        assert answer.status < 300, answer
        return answer

    async def refreshes(self) -> Answer:
        """The next token of the session."""
        answer = await house().posts("/sessions/token", {"session": self.session})
        if answer.status == 200:
            self.token = answer.body.get("access_token", "")
        return answer

    async def in_session(self, path: str, **more: Any) -> Answer:
        """What is done by the session's secret."""
        return await house().posts(f"/sessions/{path}", {"session": self.session, **more})


@dataclass
class Newcomer:
    """Somebody who was invited and has not come yet."""

    id: UUID
    name: str
    roles: tuple[Role, ...]

    async def link(self) -> str:
        """The path of the latest link, as the notifier puts it into a letter."""
        issued = [each for each in await house().said(self.id) if "link" in each["data"]]
        answer = await house().as_service("notifier", "/links", {"id": issued[-1]["data"]["link"]})
        assert answer.status == 200, answer
        return str(answer["url"]).removeprefix(PAGES)

    async def comes(self, password: str = GOOD, terms: int | None = None) -> Somebody:
        """Sets the password, which is the first sign-in (A2)."""
        body = {"password": password} | ({"accepted_terms": terms} if terms else {})
        answer = await house().posts(await self.link(), body)
        assert answer.status == 200, answer
        return Somebody(self.id, self.name, password, answer["session"], answer.body.get("access_token", ""))


async def _demo(login: str) -> Somebody:
    person = next(each for each in PEOPLE if each.login == login)
    somebody = Somebody(person.id, login, "kronika")
    answer = await somebody.signs_in()
    assert answer.status == 200, answer
    return somebody


async def administrator() -> Somebody:
    """Tamás Nagy, a demo account."""
    return await _demo("tamas.nagy")


async def supervisor() -> Somebody:
    """Maria Nowicka, a demo account."""
    return await _demo("maria.nowicka")


def details(*roles: Role, **changed: Any) -> dict[str, Any]:
    """Who is to be invited; an address like nobody else's."""
    given: dict[str, Any] = {
        "roles": [str(role) for role in roles],
        "language": "hu",
        "family_name": "Kőszegi-Őry",
        "given_name": "Bertalan",
        "family_name_first": True,
        "email": f"{uuid4().hex[:12]}@example.org",
    }
    return given | changed


async def a_newcomer(*roles: Role, **changed: Any) -> Newcomer:
    """Somebody whom the administrator has just invited."""
    wanted = details(*(roles or (Role.OPERATOR,)), **changed)
    answer = await (await administrator()).does("/accounts", wanted)
    return Newcomer(UUID(answer["id"]), wanted["email"], roles or (Role.OPERATOR,))


async def a_confirmed(*roles: Role, **how: Any) -> Somebody:
    """Somebody who came through the link."""
    terms = how.pop("terms", None)
    return await (await a_newcomer(*roles, **how)).comes(terms=terms)


__all__ = [
    "GOOD",
    "ISSUER",
    "Newcomer",
    "Somebody",
    "a_confirmed",
    "a_newcomer",
    "administrator",
    "supervisor",
]
