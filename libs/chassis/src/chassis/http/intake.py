"""What comes in through the door: a body of bounded size, in bounded time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from chassis.http.fields import Fields

LIMIT = 1024 * 1024
"""Bytes of a request's body at most."""

PATIENCE = 10.0
"""Seconds in which a body must have come; of a long one, the next piece of it."""

_DRAINED = 16 * 1024 * 1024
"""Bytes beyond the limit that are still taken, to be thrown away."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a request may take: bytes of its body, seconds for the whole of it, seconds to send the answer.

    Without its own seconds it has those of any other request. Documents need more, in both directions.
    """

    limit: int = LIMIT
    body: float | None = None
    answer: float | None = None


USUAL = Allowance()

type Allowances = Callable[[Scope], Allowance]
"""What each request may take, by its method and path."""


def nobody() -> None:
    """Nobody wants to know."""


class BodyTooLongError(HTTPException):
    """413. An HTTPException, because FastAPI turns any other into a 400 while it reads a body."""

    def __init__(self) -> None:
        super().__init__(413, headers={"Connection": "close"})


class BodyTooSlowError(HTTPException):
    """408: the body didn't come."""

    def __init__(self) -> None:
        super().__init__(408, headers={"Connection": "close"})


class Intake:
    """An ASGI `receive` that counts: chunked bodies that name no length are bounded too."""

    def __init__(self, fields: Fields, receive: Receive, allowed: Allowance = USUAL) -> None:
        self._receive = receive
        self._limit = allowed.limit
        self._body = allowed.body
        self._taken = 0
        self._complete = False
        self._until: float | None = None
        self._fields = fields
        self._told: Callable[[], None] = nobody

    def on_complete(self, told: Callable[[], None]) -> None:
        """Call once, when the whole body is here."""
        self._told = told

    def check_declared(self) -> None:
        """Raises `BodyTooLongError` where the length that the caller names is beyond the limit."""
        declared = self._fields.get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > self._limit:
            raise BodyTooLongError

    async def __call__(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline()):
                message = await self._counted()
        except TimeoutError:
            self._until = 0.0  # nor does `drain` wait for it again
            raise BodyTooSlowError from None
        if self._taken > self._limit:
            raise BodyTooLongError
        return message

    def _deadline(self) -> float:
        """One for the whole body, from when it is first asked for: else a byte now and then keeps it open.

        A long body has one for each piece besides.
        """
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + (PATIENCE if self._body is None else self._body)
        return min(self._until, now + PATIENCE)

    async def _counted(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._complete:
            told, self._told = self._told, nobody
            told()
        return message

    async def drain(self) -> None:
        """Swallow what is still coming of a body that nobody wants, within reason.

        Closing a socket with unread bytes resets it, and a caller who is still sending would never see our
        answer. Who asked whether to send, and heard nothing, isn't sending.
        """
        if self._until is None and (self._fields.getlist("expect") or not self._names_a_body()):
            return
        while not self._complete and self._taken < self._limit + _DRAINED:
            lull = asyncio.get_running_loop().time() + PATIENCE / 2
            try:
                async with asyncio.timeout_at(min(self._deadline(), lull)):
                    await self._counted()
            except TimeoutError:
                return

    def _names_a_body(self) -> bool:
        chunked = bool(self._fields.getlist("transfer-encoding"))
        return chunked or self._fields.get("content-length", "0") != "0"
