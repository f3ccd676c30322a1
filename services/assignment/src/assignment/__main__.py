"""Starts assignment: `python -m assignment`. With a command it does that instead: `--help` names them."""

from collections.abc import Mapping

from assignment.settings import AssignmentSettings
from assignment.wiring import running
from assignment.wiring.operating import hearings, wrapped
from chassis.running import Program, operations
from contracts.topics import EXPERTS


def databases(settings: AssignmentSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {str(settings.database): "assignment.migrations"}


ASSIGNMENT = Program(
    "assignment",
    AssignmentSettings,
    databases,
    running,
    operations=operations(EXPERTS, hearings=hearings, wrapped=wrapped),
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    ASSIGNMENT.main()
