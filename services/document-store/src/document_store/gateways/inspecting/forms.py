"""Reads our own forms, filled in on screen: the fields that hold numbers and days, never a word."""

import re
from collections.abc import Mapping
from datetime import date

import pikepdf

MARK = re.compile(r"kronika-form (treatment_log|case_file|satisfaction_form) ([a-z]{2}) 1")
"""In a form's keywords: which it is, and in which language."""
_SESSION = re.compile(r"session_([0-9]{1,2})_date")
_DAY = (
    re.compile(r"(?P<year>[0-9]{4})[-./ ]+(?P<month>[0-9]{1,2})[-./ ]+(?P<day>[0-9]{1,2})\.?"),
    re.compile(r"(?P<day>[0-9]{1,2})[-./ ]+(?P<month>[0-9]{1,2})[-./ ]+(?P<year>[0-9]{4})\.?"),
)


type Form = Mapping[str, object]
"""The fields of `FormRead`, to be checked by who reads them: this process loads as little as it can."""


def read(found: pikepdf.Pdf) -> Form | None:
    """What stands in it, where it is one of our forms."""
    mark = MARK.fullmatch(str(found.docinfo.get("/Keywords", "")))
    if mark is None:
        return None
    fields = _fields(found)
    days = [
        _day(text) for name, text in sorted(fields.items(), key=_place) if _SESSION.fullmatch(name) and text
    ]
    return {
        "form": mark[1],
        "language": mark[2],
        "sessions": _number(fields.get("sessions", ""), 0, 999),
        "dates": [day.isoformat() for day in days if day is not None],
        "unread": sum(day is None for day in days),
        "score": _number(fields.get("score", ""), 1, 5),
    }


def _fields(found: pikepdf.Pdf) -> Mapping[str, str]:
    """By name, what holds a value: the buttons of one choice stand beside the choice, under its name."""
    form = found.Root.get("/AcroForm", pikepdf.Dictionary())
    fields = [each for each in form.get("/Fields", pikepdf.Array()) if isinstance(each, pikepdf.Dictionary)]
    return {str(field.get("/T", "")): _text(field) for field in fields if "/V" in field}


def _text(field: pikepdf.Object) -> str:
    """A choice among buttons is the number of an option, such as `/3`, or `/Off`."""
    text = str(field.get("/V", "")).strip()
    if "/Opt" not in field:
        return text
    options, chosen = list(field.Opt), text.removeprefix("/")
    return str(options[int(chosen)]) if chosen.isdecimal() and int(chosen) < len(options) else ""


def _place(field: tuple[str, str]) -> int:
    found = _SESSION.fullmatch(field[0])
    return int(found[1]) if found else 0


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and least <= int(text) <= most else None


def _day(text: str) -> date | None:
    for form in _DAY:
        if found := form.fullmatch(text.strip()):
            parts = {name: int(value) for name, value in found.groupdict().items()}
            try:
                return date(**parts)
            except ValueError:
                return None
    return None
