"""What all commands have in common, and how a rule is asked."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from contracts.event import Event
from contracts.refusal import Missing, Refusal


class Command(BaseModel):
    """What somebody wants done with an account or a text of the house."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


type Decision = Sequence[Event] | Refusal

CHANGE = ("account-cannot-be-changed", "The account can't be changed so")


def unless(answers: Iterable[Missing | None], *events: Event, refusal: tuple[str, str] = CHANGE) -> Decision:
    """These events, or a refusal with everything that stands in the way."""
    missing = tuple(each for each in answers if each is not None)
    return Refusal(*refusal, missing) if missing else events
