"""Who sends a case that was made up, and how much of it is given sense: a real place, a body that fits."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any
from uuid import UUID

from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.meta import CaseMetadata, StatefulPhaseData

from testkit.attack.counting import Counting
from testkit.attack.limits import Limits
from testkit.attack.scene import Scene, Scenes, Sender

FITTING = 0.6
"""How many of the others come from somebody who may do such a thing."""

MOSTLY = 0.9

_UNTIMELY = frozenset({"happened_at", "acting_reason", "cursor", "at_least"})


@dataclass(frozen=True)
class Play:
    """What is played with a service: who is in it, a scene for each operation, what no schema can say."""

    cast: Sequence[Sender]
    scenes: Scenes
    limits: Limits = field(default_factory=Limits)
    headers: Callable[[Random], Mapping[str, str]] = lambda _: {}
    """What every request brings along."""


@dataclass
class Casting:
    """Gives each case its sender before it is sent. `loop` runs the service; the cases come from a thread."""

    play: Play
    counting: Counting
    loop: asyncio.AbstractEventLoop
    chance: Random
    staging: float
    """How many of the good requests get a scene of their own, once their operation has said yes."""
    drawn: set[str] = field(default_factory=set)
    places: dict[str, list[Mapping[str, str]]] = field(default_factory=dict)
    staged: dict[str, Scene] = field(default_factory=dict)
    """The latest of each operation."""
    makers: dict[str, str] = field(default_factory=dict)
    """Ids -> whose `Authorization` made them; to others a thing may be one that isn't there."""

    def draw(self, case: Case[Any]) -> str:
        """A token for this case; it is put on stage when it is called, and what follows from it is not."""
        self.drawn.add(case.id)
        return self._sender(case.operation.label).token()

    def put_on_stage(self, case: Case[Any]) -> None:
        """Good requests become acceptable ones now and then; bad ones at least reach something."""
        if case.id not in self.drawn or case.meta is None:
            return
        self.drawn.remove(case.id)
        case.headers.update(self.play.headers(self.chance))
        label = case.operation.label
        linked = isinstance(case.meta.phase.data, StatefulPhaseData) and bool(_linked(case).path_parameters)
        if linked:
            self._follow(case, case.meta)
        elif self._deserves_a_scene(label, case.meta):
            self._stage(case, self._now(self.play.scenes[label]()))
        else:
            self._place(case, case.meta)
        self._renew(case, case.meta)

    def remember(self, case: Case[Any], response: Response) -> None:
        """Who made something may open it."""
        if case.operation.method == "post" and response.status_code == HTTPStatus.CREATED:
            self.makers[response.json()["id"]] = case.headers["Authorization"]

    def _deserves_a_scene(self, label: str, meta: CaseMetadata) -> bool:
        if label not in self.play.scenes or not meta.generation.mode.is_positive:
            return False
        return label not in self.counting.accepted() or self.chance.random() < self.staging

    def _stage(self, case: Case[Any], scene: Scene) -> None:
        self.staged[case.operation.label] = scene
        known = case.path_parameters or {}
        place = {**known, **{name: value for name, value in scene.path.items() if name in known}}
        self.places.setdefault(",".join(sorted(place)), []).append(place)
        case.path_parameters = place
        case.headers["Authorization"] = f"Bearer {scene.who.token()}"
        case.headers.update(scene.headers)
        if scene.seen is not None:
            case.headers["If-Match"] = f'"{scene.seen}"'
        else:
            case.headers.pop("If-Match", None)
        case.query = dict(scene.query)
        if scene.content is not None:  # as a text: of bytes schemathesis believes that no schema takes them
            content, case.media_type = scene.content
            case.body = content.decode("latin-1")
        self._tell(case, scene.body)

    def _tell(self, case: Case[Any], values: Mapping[str, Any]) -> None:
        """Fill in what makes a body that was made up acceptable."""
        if isinstance(case.body, dict):
            told = {name: value for name, value in case.body.items() if name not in _UNTIMELY} | dict(values)
            case.body = {name: value for name, value in told.items() if value is not None}

    def _follow(self, case: Case[Any], meta: CaseMetadata) -> None:
        """A link has said where to; ids that it gave stay, and who made a thing reads it."""
        makers = [self.makers[each] for each in case.path_parameters.values() if each in self.makers]
        if makers and case.operation.method == "get":
            case.headers["Authorization"] = makers[0]
        scene = self.staged.get(case.operation.label)
        if scene is not None and meta.generation.mode.is_positive:
            self._tell(case, {**scene.body, **_linked(case).body})
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

    def _sender(self, label: str) -> Sender:
        scene = self.staged.get(label)
        if scene is not None and self.chance.random() < FITTING:
            return scene.who
        return self.chance.choice(self.play.cast)

    def _now[T](self, asked: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asked, self.loop).result(60)


def _linked(case: Case[Any]) -> Any:
    """What a link between operations has put into a case."""
    return case._override  # noqa: SLF001 - nothing public says it
