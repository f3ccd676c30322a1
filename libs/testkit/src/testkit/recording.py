"""Notebooks as a service decides about them: their state, their commands, a clock that stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from chassis.journal import Journal
from chassis.recording import Author, Fold, Outcome, Streams
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.refusal import Refusal
from testkit.sample import WRITER, NoteStruck, NoteTaken, load

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVA = Author("eva", "expert", "story-1", traceparent="00-0-0-01")


@dataclass(frozen=True)
class Notebook:
    """The numbers noted and not struck."""

    numbers: frozenset[int] = frozenset()

    def evolve(self, recorded: Recorded[Event]) -> "Notebook":
        match recorded.event:
            case NoteTaken(number=number):
                return Notebook(self.numbers | {number})
            case NoteStruck(number=number):
                return Notebook(self.numbers - {number})
        raise AssertionError(recorded.event)


class PlainSealer:
    """For events without private fields."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:  # noqa: ARG002
        return event


@dataclass
class Watch:
    """A clock that stands where it was put."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Take:
    """Notes a number, once: a command that counts how often it was decided."""

    number: int
    seen: list[Notebook] = field(default_factory=list)

    def __call__(self, notebook: Notebook) -> Sequence[Event] | Refusal:
        self.seen.append(notebook)
        if self.number in notebook.numbers:
            return Refusal("noted-already", "It is noted already")
        return [NoteTaken(number=self.number)]


def strike_all(notebook: Notebook) -> Sequence[Event]:
    """A command: nothing stays noted."""
    return [NoteStruck(number=number) for number in sorted(notebook.numbers)]


def notebooks(journal: Journal, watch: Watch | None = None) -> Streams[Notebook]:
    """As one process of the service has them."""
    return Streams(
        journal,
        Fold(Notebook(), Notebook.evolve),
        seals=PlainSealer(),
        load=load,
        clock=watch or Watch(),
        source=f"/kronika/{WRITER}",
    )


def accepted(answer: Outcome | Refusal) -> Outcome:
    """The outcome; fails when the command was refused."""
    assert isinstance(answer, Outcome)
    return answer
