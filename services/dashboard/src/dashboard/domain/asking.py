"""Whom the dashboard asks, and what it is answered: a refusal is a value, no answer at all is an error."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

_REFUSED = 400


class Service(StrEnum):
    """Whom the dashboard asks."""

    IDENTITY = "identity"
    LEDGER = "case-ledger"
    ASSIGNMENT = "assignment"
    DOCUMENTS = "document-store"
    CLOCKS = "deadline-watcher"
    LETTERS = "notifier"


class AwayError(Exception):
    """A service doesn't answer, or says that it can't now; its part of the page isn't available.

    `slowly`: it was waited for; another question to it would use up the time in which a page has to come.
    """

    def __init__(self, service: Service, *, slowly: bool = False) -> None:
        super().__init__(f"{service} is away")
        self.service, self.slowly = service, slowly


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said; `body` of a refusal is its problem document."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    """By `ETag`: what a change has to have seen."""

    @property
    def ok(self) -> bool:
        return self.status < _REFUSED

    @property
    def problem(self) -> str:
        """The type of the problem, without the path before it."""
        return str(self.body.get("type", "")).removeprefix("/problems/")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A small file, or a piece of a feed: its bytes, their media type, and the name to save it under."""

    content: bytes = field(repr=False)
    kind: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A document that may be opened: what the browser is told of it, and its pieces."""

    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


class LookOnly(str):
    """A token under which nothing is commanded: somebody sees again what they had typed, to send it anew."""

    __slots__ = ()


class Services(Protocol):
    """The services, asked one question at a time."""

    async def ask(
        self,
        service: Service,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: Any = None,
        query: Mapping[str, Any] | None = None,
        key: str | None = None,
        version: int | None = None,
        of: str | None = None,
    ) -> Answer:
        """`key` makes a command safe to repeat, `version` is what its sender has seen.

        Raises `AwayError`; a command is answered that it can't be now. `of` is the address of whose attempt
        it is, for identity, which slows down who guesses.
        """
        ...

    async def fetch(
        self, service: Service, path: str, *, token: str, query: Mapping[str, Any] | None = None
    ) -> Fetched | Answer:
        """What is no JSON, whole; the answer where it is refused. Raises `AwayError`."""
        ...


class Files(Protocol):
    """The document store, asked with the person's token."""

    async def bring(
        self,
        path: str,
        content: AsyncIterator[bytes],
        *,
        token: str,
        content_type: str,
        acting_reason: str | None = None,
    ) -> Answer:
        """`path` names the document by an id that the form had: sending it twice stores it once.

        While the store is away that is the answer.
        """
        ...

    async def fetch(self, path: str, *, token: str) -> Leaving | Answer:
        """What is refused, or isn't there, is an answer; pieces are taken, or closed. Raises `AwayError`."""
        ...
