"""What operators see and do of parked streams: lines of text with ids and reasons, never what was said."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.consuming.parked import Parked, ParkedEvent, ParkedStream
from chassis.errors import NotFoundError
from contracts.envelope import MalformedDocumentError, parse


class ParkedDesk:
    """The parked streams of a service, whose consumers are known by the topics that they hear.

    Several may hear the same topic, and a stream may wait with any of them.
    """

    def __init__(self, by_topic: Mapping[str, Sequence[Parked]]) -> None:
        self._by_topic = by_topic

    async def answer(self, words: Sequence[str]) -> str:
        """`list`, `show <topic> <stream>` or `resume <topic> <stream>`. Raises `NotFoundError`."""
        match words:
            case [] | ["list"]:
                return await self.list()
            case ["show", topic, stream]:
                return await self.show(topic, _id(stream))
            case ["resume", topic, stream]:
                return await self.resume(topic, _id(stream))
        reason = "say `list`, `show <topic> <stream>` or `resume <topic> <stream>`"
        raise NotFoundError(reason)

    async def list(self) -> str:
        """One line for each stream that waits."""
        consumers = dict.fromkeys(each for heard in self._by_topic.values() for each in heard)
        lines = [_stream(each) for parked in consumers for each in await parked.list()]
        return "\n".join(lines) or "Nothing is parked."

    async def show(self, topic: str, stream: UUID) -> str:
        """One line for each event of a stream that waits, in order. Raises `NotFoundError`."""
        events = [event for each in self._of(topic) for event in await each.show(topic, stream)]
        if not events:
            reason = f"{topic} {stream} is not parked"
            raise NotFoundError(reason)
        return "\n".join(map(_event, events))

    async def resume(self, topic: str, stream: UUID) -> str:
        """Apply what waits, in order, as far as it goes. Raises `NotFoundError`."""
        waiting = sum([await each.resume(topic, stream) for each in self._of(topic)])
        if not waiting:
            return f"Nothing of {topic} {stream} waits any more."
        first = (await self.show(topic, stream)).partition("\n")[0]
        return f"{waiting} events of {topic} {stream} still wait, first of them:\n{first}"

    def _of(self, topic: str) -> Sequence[Parked]:
        if topic not in self._by_topic:
            reason = f"nobody here hears {topic}; there are {', '.join(sorted(self._by_topic))}"
            raise NotFoundError(reason)
        return self._by_topic[topic]


def _stream(found: ParkedStream) -> str:
    place = f"{found.topic} {found.stream} since {found.parked_at:%Y-%m-%d %H:%M:%SZ}"
    return f"{place}: {found.events} events from sequence {found.sequence}, {found.type}, {_why(found)}"


def _event(found: ParkedEvent) -> str:
    return f"sequence {found.sequence}, event {_named(found.document)}, {found.type}, {_why(found)}"


def _named(document: bytes) -> str:
    try:
        return str(parse(document).meta.id)
    except MalformedDocumentError:
        return "unreadable"


def _why(found: ParkedStream | ParkedEvent) -> str:
    return f"{found.state} ({found.reason})"


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        reason = "a stream is named by its id"
        raise NotFoundError(reason) from None
