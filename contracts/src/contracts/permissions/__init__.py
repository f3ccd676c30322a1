"""Who may do what: one table, as data. It drives the checks, the page in the docs and the tests."""

from contracts.permissions.case_rows import ROWS as CASE_ROWS
from contracts.permissions.house_rows import ROWS as HOUSE_ROWS
from contracts.permissions.marks import Fact, Grant, Mark
from contracts.permissions.roles import SERVICE, Role, clashes
from contracts.permissions.row import Row, Scope
from contracts.permissions.services import SERVICES, ServiceLine, service_may

ROWS: tuple[Row, ...] = CASE_ROWS + HOUSE_ROWS

ACTIONS: dict[str, Row] = {action: row for row in ROWS for action in row.actions}
"""Every action that a route can name, with its row."""

COLUMNS = (
    Role.CLIENT, Role.EXPERT, Role.LEAD, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.ANALYST,
    Role.ADMINISTRATOR,
)  # fmt: skip


def table() -> list[list[str]]:
    """The table as people read it: a head, then per row its number, title and a cell per role."""
    head = ["#", "action", *COLUMNS]
    return [head, *([str(row.number), row.title, *_cells(row)] for row in ROWS)]


def _cells(row: Row) -> list[str]:
    return [row.words.get(role, "–") for role in COLUMNS]


__all__ = [
    "ACTIONS",
    "COLUMNS",
    "ROWS",
    "SERVICE",
    "SERVICES",
    "Fact",
    "Grant",
    "Mark",
    "Role",
    "Row",
    "Scope",
    "ServiceLine",
    "clashes",
    "service_may",
    "table",
]
