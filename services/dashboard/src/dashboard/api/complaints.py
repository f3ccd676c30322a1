"""What a service says is wrong with a form, put beside the fields that it is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.api.forms import NEEDED, Field, Filled
from dashboard.api.showing.telling import MISSING
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer

NO_ADDRESS = _("This is no e-mail address.")
OTHERWISE = _("This can’t stand here so.")
WORDS: Mapping[str, str] = {
    "missing": NEEDED,
    "string-too-short": NEEDED,
    "too-short": NEEDED,
    "string-too-long": _("This is too long."),
    "too-long": _("These are too many."),
    "greater-than-equal": _("This number is too small."),
    "greater-than": _("This number is too small."),
    "less-than-equal": _("This number is too large."),
    "less-than": _("This number is too large."),
    "date-parsing": _("Choose a date."),
    "date-from-datetime-parsing": _("Choose a date."),
    "enum": _("Choose one of these."),
    "literal-error": _("Choose one of these."),
}
"""Codes of the services' complaints -> words."""


def beside(
    read: Filled, fields: Sequence[Field], answer: Answer, rules: Mapping[str, str] | None = None
) -> Filled:
    """What was typed, with what the answer says is wrong by field; `rules`: code of a rule -> its field."""
    by_name = {each.name: each for each in fields}
    wrong = dict(read.wrong) | dict(_complaints(by_name, answer))
    for said in answer.body.get("missing", ()):
        if (name := (rules or {}).get(said["code"])) is not None:
            wrong[name] = MISSING.get(said["code"], said["words"])
    return replace(read, wrong=wrong)


def _complaints(by_name: Mapping[str, Field], answer: Answer) -> Iterator[tuple[str, str]]:
    for said in answer.body.get("errors", ()):
        if (field := _field(by_name, said["pointer"])) is not None:
            otherwise = NO_ADDRESS if field.kind == "email" else OTHERWISE
            yield field.name, WORDS.get(said["code"], otherwise)


def _field(by_name: Mapping[str, Field], pointer: str) -> Field | None:
    """`/client/age` is about `client.age`, and `/entry/cities/3` about `cities`."""
    parts = [part for part in pointer.split("/") if part and not part.isdecimal()]
    names = (".".join(parts), *reversed(parts))
    return next((by_name[name] for name in names if name in by_name), None)
