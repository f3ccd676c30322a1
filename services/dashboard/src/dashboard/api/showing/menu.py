"""The menu: which pages somebody of these roles is offered. What they may is decided by the services."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.handlers.visiting import Visitor


def _(text: str) -> str:
    """Marks a text for the catalogues; the template translates it."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    path: str
    words: str
    icon: str
    roles: frozenset[str]


EXPERT = frozenset({"expert", "lead"})
DESK = frozenset({"operator", "supervisor"})
SUPERVISOR = frozenset({"supervisor"})

ENTRIES: Sequence[Entry] = (
    Entry("/cases", _("Cases in progress"), "inbox", EXPERT | DESK),
    Entry("/new-case", _("New case"), "plus", DESK),
    Entry("/to-assign", _("To assign"), "swap", EXPERT | DESK),
    Entry("/my-cases", _("My cases"), "inbox", EXPERT),
    Entry("/delegated", _("Delegated"), "swap", EXPERT | DESK),
    Entry("/declined", _("Declined"), "return", DESK),
    Entry("/mail", _("Mail from experts"), "mail", DESK),
    Entry("/approvals", _("Approvals"), "check-circle", SUPERVISOR),
    Entry("/returned", _("Returned"), "return", EXPERT | SUPERVISOR),
    Entry("/closed", _("Closed cases"), "archive", EXPERT | DESK),
    Entry("/ready-to-invoice", _("Ready to invoice"), "receipt", EXPERT | SUPERVISOR),
    Entry("/handover", _("Hand-over"), "swap", EXPERT),
)
"""In the order of the menu."""


def menu(visitor: Visitor, path: str) -> list[tuple[Entry, bool]]:
    """What this person is offered, and whether it is the present page."""
    offered = [each for each in ENTRIES if each.roles & visitor.roles_set]
    return [(each, path == each.path) for each in offered]
