"""The menu: which pages somebody of these roles is offered. What they may is decided by the services."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.handlers.visiting import Visitor


def _(text: str) -> str:
    """Marks a text for the catalogues; the template translates it."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; those `under` a heading stand together, the others above."""

    path: str
    words: str
    icon: str
    roles: frozenset[str]
    under: str = ""


EXPERT = frozenset({"expert", "lead"})
DESK = frozenset({"operator", "supervisor"})
SUPERVISOR = frozenset({"supervisor"})
AUDITOR = frozenset({"auditor"})
ADMINISTRATOR = frozenset({"administrator"})
LOOK_UP, HOUSE = _("Look up"), _("Quality and policy")

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
    Entry("/my-absences", _("My absences"), "calendar-x", EXPERT),
    Entry("/accounts", _("Accounts"), "people", ADMINISTRATOR),
    Entry("/experts", _("Experts"), "people", DESK | AUDITOR | {"lead"}, LOOK_UP),
    Entry("/absences", _("Absences"), "calendar-x", DESK | AUDITOR | {"lead"}, LOOK_UP),
    Entry("/companies", _("Companies"), "desk", DESK | AUDITOR, LOOK_UP),
    Entry("/letters", _("Letters"), "send", DESK | AUDITOR, LOOK_UP),
    Entry("/undelivered", _("Mail not delivered"), "x-circle", DESK | AUDITOR, LOOK_UP),
    Entry("/house-texts", _("Terms, guide, help"), "book", SUPERVISOR, HOUSE),
)
"""In the order of the menu."""


def menu(visitor: Visitor, path: str) -> list[tuple[Entry, bool]]:
    """What this person is offered, and whether it is the present page."""
    offered = [each for each in ENTRIES if each.roles & visitor.roles_set]
    return [(each, path == each.path) for each in offered]
