"""The demo experts of a development run, written once; they are those that identity seeds accounts for."""

from collections.abc import Sequence
from uuid import uuid5

from assignment.domain.expert import EnterExpert, Expert, enter_expert
from assignment.domain.streams import State
from chassis.clock import Clock
from chassis.development.people import PEOPLE
from chassis.recording import Author, Streams
from contracts.event import Event
from contracts.refusal import Refusal

_AUTHOR = Author("service:assignment", "service", correlation_id="development-seed")


async def seeded(streams: Streams[State | None], now: Clock) -> None:
    """A stream that exists is left as it is; the events' ids are the same in every installation."""
    for expert, entry in [(person.id, person.entry) for person in PEOPLE if person.entry]:

        def decide(
            state: State | None, command: EnterExpert = EnterExpert(entry=entry)
        ) -> Sequence[Event] | Refusal:
            return () if isinstance(state, Expert) else enter_expert(None, command)

        cause = uuid5(expert, "development-seed")
        await streams.record(expert, decide, _AUTHOR, happened_at=now(), cause=cause)
