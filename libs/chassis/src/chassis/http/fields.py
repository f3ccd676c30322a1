"""A request's header fields, looked through once: a command asks for seven of them."""

from collections.abc import Sequence
from typing import Self
from urllib.parse import unquote_to_bytes

from starlette.types import Scope


class Fields:
    """By name, in lower case. Of one that came more than once, `get` gives the first, `getlist` all."""

    __slots__ = ("_first", "_raw", "_repeated")

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        self._raw = raw
        self._first = dict(reversed(raw))
        self._repeated = len(self._first) < len(raw)

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Those of a request that came through the door."""
        found: Self = scope["state"]["fields"]
        return found

    def get(self, name: str, default: str = "") -> str:
        """Its value, or `default`."""
        value = self._first.get(name.encode())
        return default if value is None else value.decode("latin-1")

    def getlist(self, name: str) -> list[str]:
        """All its values, in order."""
        wanted = name.encode()
        if self._repeated:
            return [value.decode("latin-1") for each, value in self._raw if each == wanted]
        value = self._first.get(wanted)
        return [] if value is None else [value.decode("latin-1")]


def percent_decoded(text: str) -> str:
    """What a header says in percent-encoded UTF-8. Raises `ValueError`."""
    return unquote_to_bytes(text.encode("ascii")).decode()
