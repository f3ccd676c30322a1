"""The ranking's rules: the version that counts, and the next one."""

from dataclasses import dataclass

from assignment.domain.rules import FIRST, RANKING, PublishRanking, Rules, publish_ranking
from assignment.domain.streams import State
from chassis.clock import Clock
from chassis.http import CommandRequest
from chassis.recording import Answer, Author, Streams, answer
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Rankings:
    """The ranking's stream."""

    streams: Streams[State | None]
    clock: Clock

    async def current(self) -> tuple[Rules, int]:
        """The rules by which it is ranked now, and the stream's version."""
        loaded = await self.streams.load(RANKING)
        return (loaded.state if isinstance(loaded.state, Rules) else FIRST), loaded.version

    async def publish(self, request: CommandRequest[PublishRanking], role: Role) -> Answer | Refusal:
        """The next version."""

        def decide(state: State | None) -> tuple[Event, ...]:
            return publish_ranking(state if isinstance(state, Rules) else None, request.body)

        outcome = await self.streams.record(
            RANKING,
            decide,
            request.author(role),
            happened_at=request.body.happened_at or self.clock(),
            key=request.key,
            if_match=request.if_match,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)

    async def publish_first(self) -> None:
        """Give a new installation its version 1; where there is one, nothing happens."""
        service = Author("service:assignment", "service", correlation_id="installation")

        def decide(state: State | None) -> tuple[Event, ...]:
            return publish_ranking(None, PublishRanking(ranking=FIRST.latest)) if state is None else ()

        await self.streams.record(RANKING, decide, service, happened_at=self.clock(), cause=RANKING)
