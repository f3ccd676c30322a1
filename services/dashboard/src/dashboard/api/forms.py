"""Fields of forms: how each is shown, and how what was typed becomes what a service is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from dashboard.api.showing.words import _

type Kind = Literal[
    "line",
    "text",
    "choice",
    "choices",
    "lines",
    "moment",
    "date",
    "time",
    "number",
    "check",
    "email",
    "hidden",
]
"""`choices`: several of the options; `lines`: a text that is a list, an item a line."""

NEEDED = _("This is needed.")
NO_NUMBER = _("Write a number.")
HALF = _("Write both the date and the time.")
SKIPPED = _("On that night the clock skipped this time.")


class UnreadableError(Exception):
    """What was typed isn't of this kind; the page says so beside the field."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `name` is the service's, `words` and `hint` are English and translated by the template.

    `options` are pairs of value and words. A field that isn't `needed` may stay empty, and is left out then;
    `blank` says what that means, as a choice's first option.
    """

    name: str
    words: str
    kind: Kind = "line"
    needed: bool = True
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    most: int = 200
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came back: `body` for the service, `typed` as it was, `wrong` by field."""

    body: Mapping[str, Any]
    typed: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)


def filled(fields: Sequence[Field], form: Mapping[str, Any], zone: ZoneInfo) -> Filled:
    """Reads what was typed, field by field."""
    body: dict[str, Any] = {}
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for each in fields:
        typed |= {name: " ".join(_all(name, form)) for name in _names(each)}
        try:
            value = _READERS[each.kind](each.name, form, zone)
        except UnreadableError as failure:
            wrong[each.name] = str(failure)
            continue
        if value is not None:
            body[each.name] = value
        elif each.needed:
            wrong[each.name] = NEEDED
    return Filled(body, typed, wrong)


def seen(form: Mapping[str, Any]) -> int | None:
    """The version of the case on the page that the form stood on."""
    text = str(form.get("version", ""))
    return int(text) if text.isdecimal() else None


def _names(each: Field) -> Sequence[str]:
    return (f"{each.name}_date", f"{each.name}_time") if each.kind == "moment" else (each.name,)


def _all(name: str, form: Mapping[str, Any]) -> list[str]:
    """Everything that came under this name."""
    if isinstance(form, FormData):
        return [str(each) for each in form.getlist(name)]
    return [str(form.get(name, ""))]


def _text(name: str, form: Mapping[str, Any], _zone: ZoneInfo) -> str | None:
    return str(form.get(name, "")).replace("\r\n", "\n").strip() or None


def _choices(name: str, form: Mapping[str, Any], _zone: ZoneInfo) -> list[str] | None:
    return [code for each in _all(name, form) for code in each.split()] or None


def _lines(name: str, form: Mapping[str, Any], _zone: ZoneInfo) -> list[str] | None:
    return [line for each in str(form.get(name, "")).splitlines() if (line := each.strip())] or None


def _number(name: str, form: Mapping[str, Any], zone: ZoneInfo) -> int | None:
    text = _text(name, form, zone)
    if text is not None and not text.isdecimal():
        raise UnreadableError(NO_NUMBER)
    return int(text) if text else None


def _check(name: str, form: Mapping[str, Any], _zone: ZoneInfo) -> bool:
    return form.get(name) == "yes"


def _moment(name: str, form: Mapping[str, Any], zone: ZoneInfo) -> str | None:
    """Date and time on the wall -> a moment; left empty it is now, which the service puts in."""
    day, clock = (_text(f"{name}_{part}", form, zone) for part in ("date", "time"))
    if day is None and clock is None:
        return None
    try:
        wall = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        raise UnreadableError(HALF) from None
    at = wall.replace(tzinfo=zone)
    if at.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != wall:
        raise UnreadableError(SKIPPED)
    return at.isoformat()


type _Reader = Callable[[str, Mapping[str, Any], ZoneInfo], Any]

_READERS: Mapping[Kind, _Reader] = {
    "line": _text,
    "text": _text,
    "choice": _text,
    "choices": _choices,
    "lines": _lines,
    "email": _text,
    "hidden": _text,
    "date": _text,
    "time": _text,
    "moment": _moment,
    "number": _number,
    "check": _check,
}
