"""Terms, guide and help address: read, and published by supervisors (A7, row 33)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock
from chassis.http import CommandRequest
from chassis.recording import Answer, Loaded, Streams, answer
from contracts.accounts import HOUSE
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Refusal
from identity.domain.command import Command
from identity.domain.house import House


@dataclass(frozen=True, slots=True)
class Texts:
    """The one stream of the house."""

    house: Streams[House]
    clock: Clock

    async def now(self) -> House:
        """As they stand in the journal."""
        return (await self.loaded()).state

    async def loaded(self) -> Loaded[House]:
        """The same with the version that a change has to have seen."""
        return await self.house.load(HOUSE)

    async def publish[C: Command](
        self,
        decide: Callable[[House, Any], Sequence[Event] | Refusal],
        request: CommandRequest[C],
        role: Role,
    ) -> Answer | Refusal:
        """Raises what `Streams.record` raises."""
        outcome = await self.house.record(
            HOUSE,
            lambda house: decide(house, request.body),
            request.author(role),
            happened_at=self.clock(),
            key=request.key,
            if_match=request.if_match,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)
