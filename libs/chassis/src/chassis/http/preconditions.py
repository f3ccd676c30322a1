"""The headers that make a command safe to repeat and blind overwriting impossible."""

import re

from chassis.http.fields import Fields
from chassis.problems import ProblemError

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_STRONG = re.compile(r'"([1-9][0-9]{0,9})"')


def idempotency_key(fields: Fields) -> str:
    """The `Idempotency-Key`: 1 to 200 visible ASCII characters. Raises `ProblemError` 400."""
    values = fields.getlist("idempotency-key")
    if not values or not values[0]:
        title = "Every command needs an Idempotency-Key"
        raise ProblemError(type="idempotency-key-missing", title=title, status=400)
    if len(values) > 1 or not _KEY.fullmatch(values[0]):
        title = "An Idempotency-Key is 1 to 200 visible ASCII characters"
        raise ProblemError(type="idempotency-key-malformed", title=title, status=400)
    return values[0]


def if_match(fields: Fields, *, demanded: bool = False) -> int | None:
    """The version named by `If-Match`. Raises `ProblemError`: 400 malformed, 428 demanded but absent."""
    values = fields.getlist("if-match")
    if not values and not demanded:
        return None
    if not values:
        title = "Say in If-Match which version you have read"
        raise ProblemError(type="if-match-missing", title=title, status=428)
    match = _STRONG.fullmatch(values[0].strip()) if len(values) == 1 else None
    if not match:
        title = 'If-Match holds one strong version, such as "7"'
        raise ProblemError(type="if-match-malformed", title=title, status=400)
    return int(match.group(1))


def etag(version: int) -> str:
    """The strong `ETag` of a stream's version."""
    return f'"{version}"'
