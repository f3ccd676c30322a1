"""What a command is answered with: where the stream stands now, and where to wait for the lists."""

from dataclasses import dataclass
from uuid import UUID

from chassis.recording import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """`position` can be handed to a list as `at_least`; `made` is the id of what the command made."""

    stream: UUID
    version: int
    position: str | None
    made: UUID | None = None
    number: int | None = None


def answer(outcome: Outcome, made: UUID | None = None, number: int | None = None) -> Answer:
    return Answer(outcome.stream, outcome.version, outcome.position, made, number)
