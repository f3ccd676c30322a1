"""What is wrong with an input, told without repeating a single character of it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

type Complaint = dict[str, str]
"""`in` (body, query, path, header, cookie), `pointer` (RFC 6901), `code` (stable kebab-case), `detail`."""

_WORDS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is a field here that is not known.",
    "string_type": "This must be a text.",
    "int_type": "This must be a whole number.",
    "int_from_float": "This must be a whole number.",
    "bool_type": "This must be true or false.",
    "float_type": "This must be a number.",
    "list_type": "This must be a list.",
    "tuple_type": "This must be a list.",
    "frozen_set_type": "This must be a list.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "dict_type": "This must be an object.",
    "none_required": "This must be null.",
    "uuid_type": "This must be an id (UUID).",
    "uuid_parsing": "This must be an id (UUID).",
    "date_type": "This must be a date (YYYY-MM-DD).",
    "date_parsing": "This must be a date (YYYY-MM-DD).",
    "date_from_datetime_parsing": "This must be a date (YYYY-MM-DD).",
    "datetime_type": "This must be a moment (RFC 3339).",
    "datetime_parsing": "This must be a moment (RFC 3339).",
    "datetime_from_date_parsing": "This must be a moment (RFC 3339).",
    "timezone_aware": "This moment needs its offset from UTC.",
    "union_tag_not_found": "This must say of which kind it is.",
    "union_tag_invalid": "This is of no known kind.",
}

_OUR_LIMITS = frozenset({
    "string_too_long", "string_too_short", "too_long", "too_short", "greater_than", "greater_than_equal",
    "less_than", "less_than_equal", "enum", "literal_error", "multiple_of", "timezone_naive",
})  # fmt: skip
"""Kinds whose message holds nothing but our own limits."""

_OTHERWISE = "This value can't stand here."


def about_body(errors: Iterable[Mapping[str, Any]], names: Collection[str]) -> list[Complaint]:
    """Complaints about a body; `names` are the field names that its schema has.

    pydantic puts names of unknown fields, keys of maps and tags of unions into `loc`: whatever
    is no name of ours stays out of the pointer.
    """
    return [_complaint("body", known(error["loc"], names), error) for error in errors]


def about_parameters(errors: Iterable[Mapping[str, Any]]) -> list[Complaint]:
    """Complaints about path, query, header and cookie parameters, which FastAPI names in `loc`."""
    return [_parameter(error) for error in errors]


def complaint(place: str, pointer: str, code: str, detail: str) -> Complaint:
    """One complaint in our own words."""
    return {"in": place, "pointer": pointer, "code": code, "detail": detail}


def _parameter(error: Mapping[str, Any]) -> Complaint:
    place, *rest = error["loc"] or ("body",)
    named: list[str | int] = rest[:1] if place != "body" and error["type"] != "extra_forbidden" else []
    return _complaint(str(place), named, error)


def _complaint(place: str, parts: Iterable[str | int], error: Mapping[str, Any]) -> Complaint:
    return complaint(place, pointer(parts), _code(error["type"]), _detail(error))


def pointer(parts: Iterable[str | int]) -> str:
    """A JSON pointer; the empty text is the whole document."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def known(place: Iterable[str | int], names: Collection[str]) -> list[str | int]:
    """A place without the parts that are no names of ours: those would be an echo."""
    return [part for part in place if isinstance(part, int) or part in names]


def _code(kind: str) -> str:
    return "unknown-field" if kind == "extra_forbidden" else kind.replace("_", "-")


def _detail(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in _OUR_LIMITS or _written_by_us(error):
        return f"{error['msg']}."
    return _OTHERWISE


def _written_by_us(error: Mapping[str, Any]) -> bool:
    """A `PydanticCustomError` of ours names its kind with hyphens, as none of pydantic's own does."""
    return "-" in error["type"]
