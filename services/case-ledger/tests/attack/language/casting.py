"""Who sends a case that was made up, and how much of it is given sense: a real place, a body that fits."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any
from uuid import UUID

from attack.language.counting import Counting
from attack.language.scenes import SCENES, Scene
from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.meta import CaseMetadata, StatefulPhaseData
from served.language import (
    ADAM,
    ANNE,
    AUDREY,
    EVA,
    JAN,
    KATA,
    LEO,
    NOTIFIER,
    OLGA,
    PIOTR,
    SARA,
    STORE,
    Colleague,
    Service,
)
from served.language.colleague import passed_on

CAST: Sequence[Colleague | Service] = (
    EVA, KATA, PIOTR, JAN, LEO, OLGA, SARA, AUDREY, ANNE, ADAM, STORE, NOTIFIER,
)  # fmt: skip
"""Every role at least once, and services."""

STAGED = 0.4
"""How many of the good requests get a scene of their own."""

FITTING = 0.6
"""How many of the others come from somebody who may do such a thing."""

MOSTLY = 0.9

_UNTIMELY = frozenset({"happened_at", "acting_reason", "cursor", "at_least"})


@dataclass
class Casting:
    """Gives each case its sender before it is sent. `loop` runs the ledger; the cases come from a thread."""

    counting: Counting
    loop: asyncio.AbstractEventLoop
    chance: Random
    drawn: set[str] = field(default_factory=set)
    places: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    staged: dict[str, Scene] = field(default_factory=dict)
    """The latest of each operation."""
    makers: dict[str, str] = field(default_factory=dict)
    """Ids of cases -> whose `Authorization` registered them; to others a case may be one that isn't there."""

    def draw(self, case: Case[Any]) -> str:
        """A token for this case; it is put on stage when it is called, and what follows from it is not."""
        self.drawn.add(case.id)
        return self._sender(case.operation.label).token()

    def put_on_stage(self, case: Case[Any]) -> None:
        """Good requests become acceptable ones now and then; bad ones at least reach something."""
        if case.id not in self.drawn or case.meta is None:
            return
        self.drawn.remove(case.id)
        label = case.operation.label
        linked = isinstance(case.meta.phase.data, StatefulPhaseData) and bool(case._override.path_parameters)
        if linked:
            self._follow(case, case.meta)
        elif self._deserves_a_scene(label, case.meta):
            self._stage(case, self._now(SCENES[label]()))
        else:
            self._place(case, case.meta)
        self._renew(case, case.meta)

    def remember(self, case: Case[Any], response: Response) -> None:
        """Who registered a case may open it."""
        if case.operation.label == "POST /cases" and response.status_code == HTTPStatus.CREATED:
            self.makers[response.json()["id"]] = case.headers["Authorization"]

    def _deserves_a_scene(self, label: str, meta: CaseMetadata) -> bool:
        if label not in SCENES or not meta.generation.mode.is_positive:
            return False
        return label not in self.counting.accepted() or self.chance.random() < STAGED

    def _stage(self, case: Case[Any], scene: Scene) -> None:
        self.staged[case.operation.label] = scene
        kind = ",".join(sorted(scene.path))
        self.places.setdefault(kind, []).append(scene.path)
        case.path_parameters = {**case.path_parameters, **scene.path}
        case.headers["Authorization"] = f"Bearer {scene.who.token()}"
        case.headers.update(passed_on(case.formatted_path))
        if scene.seen is not None:
            case.headers["If-Match"] = f'"{scene.seen}"'
        else:
            case.headers.pop("If-Match", None)
        case.query = dict(scene.query)
        self._tell(case, scene.body)

    def _tell(self, case: Case[Any], values: dict[str, Any]) -> None:
        """Fill in what makes a body that was made up acceptable."""
        if isinstance(case.body, dict):
            told = {name: value for name, value in case.body.items() if name not in _UNTIMELY} | values
            case.body = {name: value for name, value in told.items() if value is not None}

    def _follow(self, case: Case[Any], meta: CaseMetadata) -> None:
        """A link has said where to; ids that it gave stay, and who registered a case reads it."""
        maker = self.makers.get(case.path_parameters.get("case_id", ""))
        if maker is not None and case.operation.method == "get":
            case.headers["Authorization"] = maker
        scene = self.staged.get(case.operation.label)
        if scene is not None and meta.generation.mode.is_positive:
            self._tell(case, scene.body | case._override.body)
            case.headers.pop("If-Match", None)

    def _place(self, case: Case[Any], meta: CaseMetadata) -> None:
        kind = ",".join(sorted(case.path_parameters or {}))
        known = self.places.get(kind)
        if known and not meta.is_negative_at(ParameterLocation.PATH):
            case.path_parameters = {**case.path_parameters, **self.chance.choice(known[-40:])}
        if not meta.is_negative_at(ParameterLocation.QUERY) and self.chance.random() < MOSTLY:
            case.query.pop("at_least", None)  # what nobody has heard of is waited for, for two seconds

    def _renew(self, case: Case[Any], meta: CaseMetadata) -> None:
        """A key that came before would answer for the command."""
        if "Idempotency-Key" in case.headers and not meta.is_negative_at(ParameterLocation.HEADER):
            case.headers["Idempotency-Key"] = UUID(int=self.chance.getrandbits(128)).hex

    def _sender(self, label: str) -> Colleague | Service:
        scene = self.staged.get(label)
        if scene is not None and self.chance.random() < FITTING:
            return scene.who
        return self.chance.choice(CAST)

    def _now[T](self, asked: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asked, self.loop).result(60)
