"""The people of the stories, known by first name; and what they do over HTTP."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from handed.language.house import House, house

from contracts.accounts import AccountConfirmed, AccountCreated, StaffDetails, TeamsChanged
from contracts.event import Event
from contracts.permissions import Role
from contracts.sealed import Clear
from contracts.topics import ACCOUNTS
from testkit.answers import Answer

_SPACE = UUID("77d1a3e0-3b0a-5f6e-9c55-0f4b8f6d2a11")
THE_TEAM = UUID("5d5b0c55-6a5b-5a0e-9c0a-0a2f9c7f1e22")


@dataclass(frozen=True)
class Colleague:
    """Somebody with an account."""

    name: str
    roles: tuple[Role, ...]
    leads: bool = False
    in_team: bool = False
    confirmed: bool = True

    @property
    def id(self) -> UUID:
        return uuid5(_SPACE, self.name)

    def __repr__(self) -> str:
        return self.name

    async def exists(self, known: House) -> None:
        """The account is made, and assignment has heard of it."""
        details = StaffDetails(family_name=self.name, given_name=self.name, email=f"{self.name}@example.org")
        created = AccountCreated(roles=self.roles, language="en", details=Clear(str(self.id), details))
        team = (THE_TEAM,)
        teams = TeamsChanged(
            leads=team if self.leads else (), member_of=team if self.in_team or self.leads else ()
        )
        life: tuple[Event, ...] = (created, AccountConfirmed(), teams) if self.confirmed else (created,)
        await known.heard(await known.neighbours.says(ACCOUNTS, self.id, *life))

    def token(self) -> str:
        """For a new session."""
        return house().neighbours.token(self.id)

    async def sends(self, method: str, path: str, **how: Any) -> Answer:
        """A request with a token of theirs; `headers` are added to it."""
        headers = {"Authorization": f"Bearer {self.token()}", **how.pop("headers", {})}
        return Answer(await house().http.request(method, path, headers=headers, **how))

    async def asks(self, path: str) -> Answer:
        return await self.sends("GET", path)

    async def posts(
        self, path: str, body: dict[str, Any], *, key: str | None = None, seen: int | None = None
    ) -> Answer:
        """A command as JSON; a new key and no version unless told otherwise."""
        headers = {"Idempotency-Key": key or uuid4().hex}
        headers |= {"If-Match": f'"{seen}"'} if seen is not None else {}
        return await self.sends("POST", path, json=body, headers=headers)

    async def enters(self, expert: "Colleague", **details: Any) -> Answer:
        """The expert into the directory, which assignment has then heard of everywhere."""
        answer = await self.posts(f"/experts/{expert.id}/enter", {"entry": an_entry(**details)})
        assert answer.status == 200, answer
        await house().heard_at(answer["position"])
        return answer

    async def says_away(self, expert: "Colleague", first: Any, last: Any) -> Answer:
        days = {"first_day": str(first), "last_day": str(last)}
        return await self.posts(f"/experts/{expert.id}/enter-absence", days)


def an_entry(**details: Any) -> dict[str, Any]:
    """A directory entry as JSON."""
    usual = {
        "competences": ["psychological"],
        "languages": ["hu", "en"],
        "cities": ["Budapest"],
        "capacity": 900,
        "weekly_hours": 12,
    }
    return usual | details


OLGA, OTTO = Colleague("Olga", (Role.OPERATOR,)), Colleague("Otto", (Role.OPERATOR,))
SARA = Colleague("Sara", (Role.SUPERVISOR,))
AUDREY = Colleague("Audrey", (Role.AUDITOR,))
ANNE = Colleague("Anne", (Role.ANALYST,))
ADAM = Colleague("Adam", (Role.ADMINISTRATOR,))
CLARA = Colleague("Clara", (Role.CLIENT,))
EVA, KATA = Colleague("Eva", (Role.EXPERT,), in_team=True), Colleague("Kata", (Role.EXPERT,), in_team=True)
LEO = Colleague("Leo", (Role.EXPERT, Role.LEAD), leads=True)
"""Leads the team of Eva and Kata."""
PIOTR = Colleague("Piotr", (Role.EXPERT,))
"""In no team."""
NORA = Colleague("Nora", (Role.EXPERT,), confirmed=False)
STRANGER = Colleague("Stranger", (Role.EXPERT,))
"""Has the role of an expert and stands in no directory."""

EVERYBODY = (OLGA, OTTO, SARA, AUDREY, ANNE, ADAM, CLARA, EVA, KATA, LEO, PIOTR, NORA, STRANGER)
ENTERED = (EVA, KATA, LEO, PIOTR, NORA)


async def somebody_new(**details: Any) -> Colleague:
    """An expert of a story's own, in the directory."""
    expert = Colleague(f"Expert {uuid4().hex}", (Role.EXPERT,))
    await expert.exists(house())
    await SARA.enters(expert, **details)
    return expert
