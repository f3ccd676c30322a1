"""Clients that write into notebooks, and the history of what they were told."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol
from uuid import NAMESPACE_OID, UUID, uuid5

from chassis.errors import ChassisError, StaleStreamError, TemporaryError
from chassis.journal import Append, Draft, IdempotencyKey, Journal, Receipt
from contracts.envelope import Meta, write_body
from testkit.sample import WRITER, NoteTaken
from testkit.simulation.database.meanings.projection import POISON
from testkit.simulation.loop import VirtualLoop
from testkit.simulation.trace import Trace

DECISIONS = 4
"""How often a process decides again when the stream moved on meanwhile."""


THE_POISONED = 13


class AwayError(Exception):
    """The process isn't there, or went away without an answer."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("away")
        self.sent = sent
        """Whether it may have begun to work on it."""


class Host(Protocol):
    """A process that takes commands."""

    async def call[T](self, work: Callable[[Journal], Coroutine[Any, Any, T]]) -> T: ...


@dataclass
class Command:
    """One command, what became of it, and how often it was sent. `number` stands in its events."""

    number: int
    streams: tuple[UUID, ...]
    key: IdempotencyKey | None
    patience: int
    """How often it is tried."""
    outcome: str = "invoked"
    in_doubt: bool = False
    tries: int = 0


@dataclass
class Load:
    """So many clients, each with so many commands on a few notebooks."""

    loop: VirtualLoop
    chance: Random
    trace: Trace
    hosts: Sequence[Host]
    streams: Sequence[UUID]
    poisonous: bool = False
    """Whether one command's event is one that the consumer's table refuses."""
    history: list[Command] = field(default_factory=list)

    async def client(self, commands: int, think: float) -> None:
        """Commands now and then, sometimes several at once."""
        left = commands
        while left:
            await asyncio.sleep(self.chance.expovariate(1 / think))
            burst = min(self.chance.choice((1, 1, 1, 2, 5)), left)
            left -= burst
            await asyncio.gather(*(self._carry_out(self._new()) for _ in range(burst)))

    def _new(self) -> Command:
        nth = len(self.history) + 1
        number = POISON if self.poisonous and nth == THE_POISONED else nth
        count = 2 if self.chance.random() < 0.15 else 1
        key = IdempotencyKey(self.chance.randbytes(32), self.chance.randbytes(32))
        caused = self.chance.random() < 0.15
        streams = tuple(self.chance.sample(list(self.streams), count))
        patience = self.chance.choice((1, 6, 6))
        made = Command(number, streams, None if caused else key, patience)
        self.history.append(made)
        return made

    async def _carry_out(self, command: Command) -> None:
        """Until there is an answer or patience ends; the same key each time."""
        while command.outcome == "invoked" and command.tries < command.patience:
            command.tries += 1
            await self._try(command, self.chance.choice(self.hosts))
            if command.outcome == "invoked":
                await asyncio.sleep(self.chance.uniform(0.2, 3))
        if command.outcome == "invoked":
            command.outcome = "unknown" if command.in_doubt else "refused"
        words = (command.outcome, f"in_doubt={command.in_doubt}", f"tries={command.tries}")
        self.trace.note(self.loop.time(), "command", command.number, *words)

    async def _try(self, command: Command, host: Host) -> None:
        try:
            receipt = await host.call(lambda journal: self._decide(journal, command))
            command.outcome = "ok"
            self.trace.note(self.loop.time(), "receipt", command.number, receipt.position, receipt.replayed)
        except AwayError as away:
            command.in_doubt |= away.sent
        except TemporaryError as error:
            command.in_doubt |= type(error) is not TemporaryError
        except StaleStreamError:
            command.outcome = "unknown" if command.in_doubt else "refused"
        except ChassisError as error:
            command.outcome = f"broken: {type(error).__name__}"

    async def _decide(self, journal: Journal, command: Command) -> Receipt:
        """As a service does: look the key up, read, decide, append; again when the stream moved on."""
        for left in reversed(range(DECISIONS)):
            if command.key and (known := await journal.remembered(command.key)):
                return known
            appends = [await self._append(journal, command, stream) for stream in command.streams]
            try:
                return await journal.append(appends, command.key)
            except StaleStreamError:
                if not left:
                    raise
        raise AssertionError

    async def _append(self, journal: Journal, command: Command, stream: UUID) -> Append:
        version = len(await journal.read(stream)) + 1
        # An event without a key has an id that follows from its cause, as those that consumers append.
        event_id = self._new_id() if command.key else uuid5(NAMESPACE_OID, f"{command.number} {stream}")
        data = b'{"number":%d}' % command.number
        body = write_body(self._meta(event_id, stream, version), data)
        return Append(stream, version - 1, (Draft(event_id, NoteTaken.type, version, body),))

    def _new_id(self) -> UUID:
        bits = self.chance.getrandbits(128)
        return UUID(int=(bits & ~(0xF << 76)) | 0x7 << 76)

    def _meta(self, event_id: UUID, stream: UUID, version: int) -> Meta:
        now = self.loop.now()
        return Meta(
            id=event_id,
            source=f"/kronika/{WRITER}",
            type=NoteTaken.type,
            subject=stream,
            time=now,
            version=version,
            actor="service:simulation",
            role="service",
            happened_at=now,
            correlation_id="simulation",
        )
