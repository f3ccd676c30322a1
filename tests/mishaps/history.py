"""What the load saw: one JSON line for each invocation and for each answer, in the order of the clock."""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

import orjson


class What(StrEnum):
    """Kinds of lines. `mark` says what the test did to the world; `planted` is a canary."""

    INVOKE = "invoke"
    OK = "ok"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    MARK = "mark"
    PLANTED = "planted"


@dataclass(frozen=True, slots=True)
class Line:
    """`at`, `seconds`: since the history began, and how long an answer took. `op` names a command, and is its
    correlation id; its repetitions share it with `key`. `position` and `version` are those of the answer.
    `type` is the refusal's, the error's or the mark's; `target` the process that was asked.
    """

    what: What
    at: float
    op: str = ""
    command: str = ""
    key: str = ""
    attempt: int = 0
    target: str = ""
    type: str = ""
    status: int = 0
    seconds: float = 0.0
    stream: str = ""
    version: int = 0
    position: str = ""
    value: float | str = ""


class History:
    """Written to `file` line by line, and kept in memory for the checkers."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self.lines: list[Line] = []
        self._began = time.monotonic()
        self._out: IO[bytes] = file.open("wb", buffering=0)

    def now(self) -> float:
        """Seconds since the history began."""
        return round(time.monotonic() - self._began, 4)

    def write(self, what: What, **facts: str | float) -> None:
        line = Line(what, self.now(), **facts)  # type: ignore[arg-type]
        self.lines.append(line)
        told = {name: value for name, value in asdict(line).items() if value not in {"", 0} or name == "at"}
        self._out.write(orjson.dumps(told) + b"\n")

    def mark(self, kind: str, value: float | str = "") -> None:
        """The test did something to the world, or measured it."""
        self.write(What.MARK, type=kind, value=value)

    def close(self) -> None:
        self._out.close()


@dataclass(slots=True)
class Op:
    """One command with all of its repetitions, as the history tells it."""

    op: str
    command: str
    key: str
    attempts: int = 0
    oks: list[Line] = field(default_factory=list)
    refusals: list[Line] = field(default_factory=list)
    unknowns: list[Line] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        """Nobody said that it happened, and somebody didn't say that it didn't."""
        return not self.oks and self.attempts > len(self.refusals)


def ops(lines: list[Line]) -> Mapping[str, Op]:
    """The commands by name."""
    found: dict[str, Op] = {}
    for line in lines:
        if line.what in {What.MARK, What.PLANTED}:
            continue
        op = found.setdefault(line.op, Op(line.op, line.command, line.key))
        op.attempts += line.what is What.INVOKE
        answers = {What.OK: op.oks, What.REFUSED: op.refusals, What.UNKNOWN: op.unknowns}
        if line.what in answers:
            answers[line.what].append(line)
    return found


def windows(lines: list[Line], begins: str, ends: str) -> list[tuple[float, float]]:
    """From when to when the marks say that something was so."""
    found, since = list[tuple[float, float]](), None
    for line in lines:
        if line.what is What.MARK and line.type == begins:
            since = line.at
        elif line.what is What.MARK and line.type == ends and since is not None:
            found.append((since, line.at))
            since = None
    return found


def values(lines: list[Line], kind: str) -> dict[str, list[float]]:
    """What was measured under marks of this kind, by target."""
    found: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        if line.what is What.MARK and line.type == kind and isinstance(line.value, int | float):
            found[line.target].append(float(line.value))
    return found
