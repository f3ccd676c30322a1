"""The marks of the table: what a role is given, and which relation to the case (or thing) it hangs on."""

from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """How much of an action is given; the order is that of how much one sees."""

    YES = "Y"
    HOLDER = "A"
    """The case's present expert; after approval the last one, read only, until retention."""
    OWN_CASE = "O"
    """The client's own case."""
    NAMED = "N"
    """M plus the client's name and contact."""
    MASKED = "M"
    """Number, company, city, type, dates, progress, staff: no name, contact, age, gender or text."""
    OWN_WORK = "W"
    """Own contributions, on the hand-over page (C6), never the profile; after a decline number and date."""
    ENTITLED = "E"
    """May take it over (C5): number, date, type, city or online, language."""
    BREAK_GLASS = "G"
    """With a reason of 20 characters or more, for 60 minutes; the expert and the supervisors are told."""
    ANONYMOUS = "P"
    """Without personal data."""


class Fact(StrEnum):
    """How a person stands to a case or thing at this moment; whoever asks for a judgement supplies them."""

    HOLDER = "holder"
    """Is the present expert of a case that is not approved."""
    LAST_HOLDER = "last_holder"
    """Was the expert when the case was approved, and retention has not passed."""
    WAS_HOLDER = "was_holder"
    """Held it before, and the hand-over page is still open (C6)."""
    DECLINED = "declined"
    """Declined it (C4)."""
    ENTITLED = "entitled"
    """May take it over (C5)."""
    TEAM = "team"
    """Leads a team of the case's expert, or of the expert who is to get it where nobody holds it."""
    OWN_CASE = "own_case"
    """Is the client."""
    OWN = "own"
    """It is their own: their figures, their absence, their directory entry, their account."""
    OWN_DEED = "own_deed"
    """Did, moments ago, what is to be taken back (I7)."""
    NOT_ACCEPTED = "not_accepted"
    """Nobody has accepted the case yet (C3)."""
    GLASS_BROKEN = "glass_broken"
    """Broke the glass for this case, and the 60 minutes have not passed."""
    FOR_THE_EXPERT = "for_the_expert"
    """Acts for an expert who can't, with a reason (C9)."""
    ADDRESSED = "addressed"
    """The message went to them or to the desk (D4)."""
    WORKED_ON = "worked_on"
    """Took part in the case: acted for its expert, or was its expert."""
    OWN_START = "own_start"
    """Started this erasure themselves."""
    SHARED = "shared"
    """It was shared with the client."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One mark, given where any of `where` holds (always, where that is empty) and none of `unless` does."""

    mark: Mark
    where: frozenset[Fact] = field(default_factory=frozenset)
    unless: frozenset[Fact] = field(default_factory=frozenset)

    def holds(self, facts: frozenset[Fact]) -> bool:
        """Whether these facts fulfil it."""
        return (not self.where or bool(self.where & facts)) and not self.unless & facts


def given(mark: Mark, *where: Fact, unless: tuple[Fact, ...] = ()) -> Grant:
    """A grant in one line."""
    return Grant(mark, frozenset(where), frozenset(unless))
