"""Rounds of schemathesis with all its checks, until so many requests have come."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import schemathesis
from schemathesis import AuthContext, Case, HookContext, hooks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import CheckNode

from testkit.attack.casting import Casting, Play
from testkit.attack.counting import Counting

LONG = 2_000
"""From so many requests on, boundary values are tried as well."""

STAGED, STAGED_IN_SHORT = 0.4, 0.1
"""How many good requests get a scene; it costs more time than many requests without."""

PATIENCE = 4
"""So many times as many are sent where an operation has still not said yes."""

_WITHOUT_A_HEADER = ["400", "401", "403", "404", "415", "422", "428"]
"""428 is what RFC 6585 has for a missing `If-Match`."""


@dataclass
class Assault:
    """Sends at least `budget` requests to `address`. `failures`: what was wrong, once each."""

    play: Play
    address: str
    document: dict[str, Any]
    counting: Counting
    seed: int
    budget: int
    failures: dict[str, str] = field(default_factory=dict)
    told: int = 0

    @property
    def is_long(self) -> bool:
        return self.budget > LONG

    @property
    def operations(self) -> set[str]:
        paths = self.document["paths"].items()
        return {f"{method.upper()} {path}" for path, known in paths for method in known}

    def run(self, loop: asyncio.AbstractEventLoop) -> None:
        """Blocks; `loop` goes on serving meanwhile. Each round has a seed of its own."""
        staging = STAGED if self.is_long else STAGED_IN_SHORT
        casting = Casting(self.play, self.counting, loop, Random(self.seed), staging)
        with _hooked(casting):
            for number in range(20):
                if not self._is_over():
                    self._round(number, casting)

    @property
    def never_accepted(self) -> set[str]:
        return self.operations - self.counting.accepted()

    def _is_over(self) -> bool:
        most = self.budget if not self.never_accepted else PATIENCE * self.budget
        return self.counting.requests >= most

    def _round(self, number: int, casting: Casting) -> None:
        schema = schemathesis.openapi.from_dict(self.document, config=self._config(number))
        schema.config.update(base_url=self.address)
        schema.auth(refresh_interval=None)(_tokens(casting))
        stream = from_schema(schema).execute()
        for event in stream:
            self._hear(event)
            self._tell()
            if self._is_over():
                stream.stop()

    def _config(self, number: int) -> SchemathesisConfig:
        examples = {"max-examples": 30 if self.is_long else 4}
        return SchemathesisConfig.from_dict(
            {
                "seed": self.seed + number,
                "suppress-health-check": ["all"],
                "continue-on-failure": True,
                "checks": {"missing_required_header": {"expected-statuses": _WITHOUT_A_HEADER}},
                "generation": {"mode": "all", "allow-x00": False, "no-shrink": True, "database": "none"},
                "phases": {
                    "coverage": {"enabled": self.is_long and number == 0},
                    "fuzzing": {"generation": examples},
                    "stateful": {"generation": examples},
                },
            }
        )

    def _hear(self, event: events.EngineEvent) -> None:
        match event:
            case events.FatalError():
                raise event.exception
            case events.NonFatalError():
                self._found(f"{event.label}: {type(event.value).__name__}", str(event.value))
            case events.ScenarioFinished():
                for case_id, checks in event.recorder.checks.items():
                    answer = event.recorder.find_response(case_id=case_id)
                    self._note(checks, answer.content[:400].decode(errors="replace") if answer else "")

    def _found(self, name: str, how: str) -> None:
        """Said at once: a long run may be broken off."""
        if name not in self.failures:
            self.failures[name] = how
            print(f"{name}\n{how}\n", flush=True)

    def _tell(self) -> None:
        """A sign of life every thousand requests."""
        if self.counting.requests // 1000 > self.told:
            self.told = self.counting.requests // 1000
            print(f"{self.counting.requests} requests, {len(self.failures)} failures", flush=True)

    def _note(self, checks: list[CheckNode], answer: str) -> None:
        for check in checks:
            if check.status is Status.FAILURE and check.failure_info is not None:
                found = check.failure_info
                name = f"{check.name}: {found.failure.operation}: {found.failure.title}"
                self._found(name, f"{found.failure.message}\n{found.code_sample}\n{answer}")


@contextmanager
def _hooked(casting: Casting) -> Iterator[None]:
    def before_call(_: HookContext, case: Case[Any], __: dict[str, Any]) -> None:
        casting.put_on_stage(case)

    def after_call(_: HookContext, case: Case[Any], response: Response) -> None:
        casting.remember(case, response)

    def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
        return not casting.play.limits.explain(failure, response, case.body)

    registered = [schemathesis.hook(each) for each in (before_call, after_call, filter_failure)]
    try:
        yield
    finally:
        for each in registered:
            hooks.unregister(each)


def _tokens(casting: Casting) -> type:
    class Tokens:
        """Asked for each case as it is sent."""

        def get(self, case: Case[Any], _: AuthContext) -> str:
            return casting.draw(case)

        def set(self, case: Case[Any], data: str, _: AuthContext) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    return Tokens
