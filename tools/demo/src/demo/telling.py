"""One case on its way: who does what, when; the words that fates are told in."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.desk import Desk
from demo.world import Plan

ZONE = ZoneInfo("Europe/Budapest")
PAPERS = {
    "psychological": "treatment_log",
    "personal_trainer": "case_file",
    "nutritionist": "case_file",
    "life_coach": "case_file",
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works here: names of accounts, experts by type of problem and language, ids by name."""

    operators: tuple[str, ...]
    supervisors: tuple[str, ...]
    experts: dict[tuple[str, str], tuple[str, ...]]
    ids: dict[str, str]


@dataclass(slots=True)
class Story:
    """Tells one case. `now` is the moment in the story; every step moves it on."""

    desk: Desk
    staff: Staff
    plan: Plan
    today: datetime
    case: str = ""
    version: int = 0
    expert: str = ""
    steps: int = 0
    now: datetime = field(init=False)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.plan.received_at
        self.chance = random.Random(self.plan.seed)

    @property
    def operator(self) -> str:
        return self.staff.operators[self.plan.seed % len(self.staff.operators)]

    @property
    def supervisor(self) -> str:
        return self.staff.supervisors[self.plan.seed % len(self.staff.supervisors)]

    @property
    def another_supervisor(self) -> str:
        """Who has not worked on the case."""
        return next(each for each in self.staff.supervisors if each != self.supervisor)

    def candidates(self) -> tuple[str, ...]:
        """Experts who can take the case; the first is the story's first choice."""
        found = self.staff.experts.get((self.plan.problem_type, self.plan.language), ())
        shift = self.plan.seed % len(found) if found else 0
        return found[shift:] + found[:shift]

    def later(self, **span: float) -> None:
        """Let time pass, but never beyond today."""
        self.now = min(self.now + timedelta(**span), self.today)

    async def register(self, company: str, **more: Any) -> None:
        body = {**self.plan.registration, "company": company, "happened_at": self._at(), **more}
        answer = await self.desk.command(
            self.operator, "/cases", {**body, "second_confirmed": True}, self._key("register")
        )
        self.case, self.version = answer["id"], answer["version"]

    async def does(self, who: str, what: str, *, reads: bool = False, **body: Any) -> dict[str, Any]:
        """One command on the case, at the story's moment."""
        self.steps += 1
        path, key = f"/cases/{self.case}/{what}", self._key(f"{self.steps}/{what}")
        seen = self.version if reads else None
        answer = await self.desk.command(who, path, {"happened_at": self._at(), **body}, key, seen)
        self.version = answer["version"]
        return answer

    async def may_not(self, who: str, what: str, **body: Any) -> str:
        """A command that a rule refuses; its words."""
        self.steps += 1
        return await self.desk.refused(
            who, f"/cases/{self.case}/{what}", body, self._key(f"{self.steps}/{what}")
        )

    async def assign(self, expert: str, what: str = "assign", **body: Any) -> None:
        self.expert = expert
        await self.does(self.operator, what, expert=self.staff.ids[expert], **body)

    async def take_over(self, expert: str) -> None:
        self.expert = expert
        await self.does(expert, "take-over")

    async def try_in_vain(self) -> None:
        """Three calls at different times of the day and a text message; then the expert gives up."""
        self.now = self.now.replace(hour=7, minute=10)
        for _ in range(3):
            self.later(days=1, hours=3)
            await self.does(self.expert, "record-attempt", kind="phone", outcome="no_answer")
        await self.does(self.expert, "record-attempt", kind="text", outcome="no_answer")
        await self.does(self.expert, "find-unreachable")

    async def counsel(self, sessions: int) -> None:
        """Contact, and so many sessions a week or so apart."""
        self.later(hours=self.chance.randrange(2, 40))
        await self.does(self.expert, "record-contact")
        for _ in range(sessions):
            self.later(days=self.chance.randrange(4, 9))
            await self.meet()

    async def meet(self) -> str:
        wall = self.now.astimezone(ZONE)
        answer = await self.does(
            self.expert,
            "add-session",
            date=wall.date().isoformat(),
            time=f"{self.chance.randrange(8, 12):02}:00",
        )
        return str(answer["made"])

    async def document(self, score: int | None) -> None:
        """The paper that the type demands, and the client's score where there is one."""
        self.later(days=1)
        paper = PAPERS.get(self.plan.problem_type)
        if paper:
            await self.desk.file(self.expert, self.case, paper, self._key("paper"))
            self.version += 1
        if score is not None:
            await self.does(self.expert, "score-satisfaction", score=score)

    async def close(self) -> None:
        self.later(hours=3)
        await self.does(self.expert, "close")

    async def approve(self, by: str | None = None) -> None:
        self.later(days=1)
        await self.does(by or self.supervisor, "approve", reads=True)

    def _at(self) -> str:
        return self.now.isoformat()

    def _key(self, step: str) -> str:
        return f"{self.plan.number}/{self.plan.seed}/{step}"
