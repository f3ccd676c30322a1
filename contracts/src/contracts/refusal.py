"""A refusal by a rule: a value that says, in words a person can act on, everything that is missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way, with the number of the rule behind it."""

    rule: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing happened. `type` is stable kebab-case; `status` is what it means over HTTP."""

    type: str
    title: str
    missing: tuple[Missing, ...] = ()
    status: int = 409
