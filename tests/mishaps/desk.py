"""Sends commands as an honest client does: one key for one wish, repeated until somebody answers."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from joserfc.jwk import OKPKey

from chassis.development.people import PEOPLE
from mishaps.history import History, What
from mishaps.moments import elapse
from testkit.demo_issuer.signing import signed, signed_for_service, signing_key

CLIENT_TIMEOUT = 15.0
"""Longer than anybody may be kept waiting: who is kept longer shows in the history."""
PATIENCE = 60.0
"""Seconds until a client gives up and never learns what came of its wish."""
TOKEN_LIVES = timedelta(minutes=4)
SERVICE = "service:"


@dataclass(frozen=True, slots=True)
class Target:
    """A ledger to ask; `skew`: its clock and its issuer's are so far from ours."""

    name: str
    address: str
    skew: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants; `op` is the correlation id of all its repetitions."""

    op: str
    who: str
    path: str
    body: dict[str, Any]
    if_match: int | None = None
    key: str = ""

    @property
    def command(self) -> str:
        return self.path.rpartition("/")[2] if self.path.count("/") > 2 else self.path.strip("/")


@dataclass
class Desk:
    """The clients' way to the ledgers. `targets` may change while they work."""

    history: History
    http: httpx.AsyncClient
    keys: Path
    issuer: str
    targets: Callable[[], Sequence[Target]]
    patience: float = PATIENCE
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _tokens: dict[tuple[str, timedelta], tuple[str, datetime]] = field(default_factory=dict)

    async def command(self, wish: Wish, chance: random.Random) -> dict[str, Any] | None:
        """The answer; nothing for a refusal, or where it was never learnt."""
        until = time.monotonic() + self.patience
        attempt, pause = 0, 0.05
        while time.monotonic() < until:
            attempt += 1
            target = self._target(chance)
            answer = await self._once(wish, target, attempt) if target else None
            if answer is not None and answer.status_code < 500:
                return dict(answer.json()) if answer.is_success else None
            await elapse(pause)
            pause = min(pause * 2, 1.0)
        return None

    async def question(self, who: str, path: str, chance: random.Random) -> None:
        """Ask, and note only how long the answer took."""
        target, began = self._target(chance), time.monotonic()
        if target is None:
            return
        facts = {"command": "question", "op": f"{chance.getrandbits(64):016x}", "target": target.name}
        try:
            answer = await self.http.get(f"{target.address}{path}", headers=self._signed_in(who, target))
        except httpx.TransportError as failure:
            self.history.write(
                What.MARK, **facts, type=f"question {type(failure).__name__}", seconds=_since(began)
            )
        else:
            self.history.write(
                What.MARK, **facts, type="question", seconds=_since(began), status=answer.status_code
            )

    def _target(self, chance: random.Random) -> Target | None:
        """Nobody, while ledgers are exchanged."""
        targets = self.targets()
        return chance.choice(targets) if targets else None

    async def _once(self, wish: Wish, target: Target, attempt: int) -> httpx.Response | None:
        facts: dict[str, Any] = {
            "op": wish.op, "command": wish.command, "key": wish.key or wish.op, "target": target.name,
            "attempt": attempt,
        }  # fmt: skip
        self.history.write(What.INVOKE, **facts)
        began = time.monotonic()
        try:
            answer = await self._sent(wish, target)
        except httpx.TransportError as failure:
            self.history.write(What.UNKNOWN, **facts, type=type(failure).__name__, seconds=_since(began))
            return None
        self._note(answer, facts, _since(began))
        return answer

    async def _sent(self, wish: Wish, target: Target) -> httpx.Response:
        headers = {
            **self._signed_in(wish.who, target),
            **self._accompanied(wish, target),
            "Idempotency-Key": wish.key or wish.op,
            "X-Correlation-Id": wish.op,
        }
        if wish.if_match is not None:
            headers["If-Match"] = f'"{wish.if_match}"'
        return await self.http.post(f"{target.address}{wish.path}", json=wish.body, headers=headers)

    def _note(self, answer: httpx.Response, facts: dict[str, Any], seconds: float) -> None:
        told = answer.json()
        facts |= {"status": answer.status_code, "seconds": seconds}
        if answer.is_success:
            position = told.get("position") or ""
            self.history.write(
                What.OK, **facts, stream=told["id"], version=told["version"], position=position
            )
        else:
            # An honest "nothing happened" is a refusal; a 500 or "unknown" promises nothing.
            sure = answer.status_code < 500 or told["type"].endswith("try-again")
            self.history.write(What.REFUSED if sure else What.UNKNOWN, **facts, type=told["type"])

    def _signed_in(self, who: str, target: Target) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token(who, target)}"}

    def _accompanied(self, wish: Wish, target: Target) -> dict[str, str]:
        """Cases are handed out through assignment: its token stands beside the person's."""
        through = wish.command == "assign"
        return {"Kronika-Service": self._token(f"{SERVICE}assignment", target)} if through else {}

    def _token(self, who: str, target: Target) -> str:
        now = datetime.now(UTC)
        token, until = self._tokens.get((who, target.skew), ("", now))
        if until <= now:
            token = self._signed(who, now + target.skew)
            self._tokens[who, target.skew] = token, now + TOKEN_LIVES
        return token

    def _signed(self, who: str, now: datetime) -> str:
        if who.startswith(SERVICE):
            return signed_for_service(self._key, self.issuer, who.removeprefix(SERVICE), now)
        return signed(self._key, self.issuer, account(who), now)

    @cached_property
    def _key(self) -> OKPKey:
        return signing_key(self.keys)


def account(who: str) -> UUID:
    """The id of a demo account."""
    return next(person.id for person in PEOPLE if person.login == who)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 4)
