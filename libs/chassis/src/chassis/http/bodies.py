"""The body of a command: raw bytes in (they are what an idempotency key is bound to), a checked value out."""

import json
from collections.abc import Collection, Iterator
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError

from chassis.http.complaints import Complaint, about_body, complaint, known, pointer
from chassis.problems import ProblemError


class Body[T]:
    """What a command must look like; made once, at import, per command.

    `context` of `read` reaches the model's validators (a time zone, for one).
    """

    def __init__(self, model: type[T]) -> None:
        self.model = model
        self.adapter: TypeAdapter[T] = TypeAdapter(model)
        self._validator = self.adapter.validator
        self.name = model.__name__
        self._names = frozenset(_properties(self.adapter.json_schema()))

    def read(self, raw: bytes, context: Any = None) -> T:
        """Raises `ProblemError`: 400 for what isn't JSON at all, 422 for what isn't this command."""
        _check_json(raw, self._names)
        try:
            found: T = self._validator.validate_json(raw, strict=True, context=context)
            return found
        except ValidationError as failure:
            errors = failure.errors(include_url=False, include_input=False, include_context=False)
        if errors[0]["type"] == "json_invalid":  # the standard library took it, so this is about depth
            _refuse(complaint("body", "", "nested-too-deeply", "This is nested too deeply."))
        raise invalid(about_body(errors, self._names))


def invalid(complaints: list[Complaint]) -> ProblemError:
    """422 with `errors: [{in, pointer, code, detail}]`."""
    return ProblemError("invalid-request", "The request isn't valid", 422, errors=complaints)


def check_content_type(content_type: str) -> None:
    """Raises `ProblemError` 415 for anything but `application/json` (in UTF-8, where it says so)."""
    kind, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() != "application/json" or charset not in {"", "utf-8"}:
        title = "The body must be application/json"
        headers = {"Accept": "application/json"}
        raise ProblemError(type="unsupported-media-type", title=title, status=415, headers=headers)


class _TwiceError(ValueError):
    pass


def _check_json(raw: bytes, names: Collection[str]) -> None:
    """Find what pydantic's parser lets pass or can't tell apart: double fields, NUL, lone surrogates."""
    try:
        text = raw.decode()
        value = _DECODER.decode(text)
    except UnicodeDecodeError:
        _refuse(complaint("body", "", "not-utf-8", "This must be UTF-8."))
    except _TwiceError:
        _refuse(complaint("body", "", "field-twice", "An object holds the same field twice."))
    except RecursionError:
        _refuse(complaint("body", "", "nested-too-deeply", "This is nested too deeply."))
    except ValueError as failure:
        if not isinstance(failure, json.JSONDecodeError) and "digits" in str(failure):
            _refuse(complaint("body", "", "number-too-long", "A number has too many digits."))
        raise ProblemError(type="not-json", title="The body isn't JSON", status=400) from None
    if "\\u" in text:
        _check_texts(value, names)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _TwiceError
    return fields


def _no_constant(_: str) -> NoReturn:
    reason = "NaN and Infinity are not JSON"
    raise ValueError(reason)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
"""`json.loads` would make one for each body."""


def _check_texts(value: Any, names: Collection[str]) -> None:
    bad = [
        complaint(
            "body", pointer(known(place, names)), code, "This text holds a character that can't be kept."
        )
        for place, text in _texts(value, ())
        if (code := _unkeepable(text))
    ]
    if bad:
        raise invalid(bad)


def _unkeepable(text: str) -> str | None:
    if "\x00" in text:
        return "nul"
    return "lone-surrogate" if any("\ud800" <= one <= "\udfff" for one in text) else None


def _texts(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """All texts with their places; a field's name stands at the place of its object."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _texts(one, (*place, index))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield place, name
            yield from _texts(one, (*place, name))


def _refuse(found: Complaint) -> NoReturn:
    raise invalid([found]) from None


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from _properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _properties(part)
