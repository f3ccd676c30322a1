"""What a command is answered with: where the stream stands now, and where to wait for the lists."""

from dataclasses import dataclass
from uuid import UUID

from chassis.recording.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """`position` can be handed to a list as `at_least`; `made` is the id of what the command made, `number`
    the running number that people know it by.
    """

    stream: UUID
    version: int
    position: str | None
    made: UUID | None = None
    number: int | None = None


def answer(outcome: Outcome, made: UUID | None = None, number: int | None = None) -> Answer:
    """The answer to a command with this outcome."""
    return Answer(outcome.stream, outcome.version, outcome.position, made, number)
