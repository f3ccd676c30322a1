"""The commands that give a case to an expert: checked here, decided by the ledger (C1, C5, C6)."""

from uuid import UUID

from assignment.domain.commands import Command
from contracts.cases.assignment import ReassignmentReason


class Handing(Command):
    """A command that names the expert who shall hold the case."""

    expert: UUID


class AssignCase(Handing):
    """Give an unassigned case to an expert (C1)."""


class DelegateCase(Handing):
    """Hand a case in *To assign* to an expert (C5); a lead, to one of their team."""


class ReassignCase(Handing):
    """Another expert takes the case on (C6)."""

    reason: ReassignmentReason
    former: UUID | None = None
    """Account of who was seen to hold it; nothing where it doesn't matter who does."""


class TakeOverCase(Command):
    """An entitled expert takes a case from *To assign* (C5)."""
