"""The menu: which pages somebody of these roles is offered. What they may is decided by the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.api.showing.words import _
from dashboard.handlers.visiting import Visitor


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
STAFF = EXPERT | DESK | AUDITOR
EVERYBODY = STAFF | ADMINISTRATOR | {"analyst", "client"}
LOOK_UP, HOUSE = _("Look up"), _("Quality and policy")
BLANK, TOGETHER = _("Blank forms (PDF)"), _("Working together")

ENTRIES: Sequence[Entry] = (
    Entry("/audit", _("A case as of a moment"), "history", AUDITOR),
    Entry("/audit/chain", _("Verification"), "shield", AUDITOR),
    Entry("/cases", _("Cases in progress"), "inbox", EXPERT | DESK),
    Entry("/new-case", _("New case"), "plus", DESK),
    Entry("/to-assign", _("To assign"), "swap", EXPERT | DESK),
    Entry("/my-cases", _("My cases"), "person", EXPERT | DESK),
    Entry("/delegated", _("Delegated"), "people", EXPERT | DESK),
    Entry("/mail", _("Mail from experts"), "mail", DESK),
    Entry("/approvals", _("Approvals"), "check-circle", SUPERVISOR),
    Entry("/returned", _("Returned"), "return", EXPERT | SUPERVISOR),
    Entry("/closed", _("Closed cases"), "archive", EXPERT | DESK),
    Entry("/invoicing", _("Invoicing"), "receipt", EXPERT | SUPERVISOR | AUDITOR),
    Entry("/handover", _("Hand-over"), "swap", EXPERT),
    Entry("/my-absences", _("My absences"), "calendar-x", EXPERT),
    Entry("/accounts", _("Accounts"), "people", ADMINISTRATOR),
    Entry("/experts", _("Experts"), "people", DESK | AUDITOR | {"lead"}, LOOK_UP),
    Entry("/absences", _("Absences"), "calendar-x", DESK | AUDITOR | {"lead"}, LOOK_UP),
    Entry("/companies", _("Companies"), "desk", DESK | AUDITOR, LOOK_UP),
    Entry("/letters", _("Letters"), "send", DESK | AUDITOR, LOOK_UP),
    Entry("/undelivered", _("Mail not delivered"), "x-circle", DESK | AUDITOR | ADMINISTRATOR, LOOK_UP),
    Entry("/figures", _("Figures"), "chart", STAFF | {"analyst"}, HOUSE),
    Entry("/processes", _("Case processes"), "sliders", DESK | AUDITOR, HOUSE),
    Entry("/house-texts", _("Terms, guide, help"), "book", SUPERVISOR, HOUSE),
    Entry("/forms/satisfaction_form", _("Satisfaction feedback form"), "file", EXPERT, BLANK),
    Entry("/forms/treatment_log", _("Treatment log"), "file", EXPERT, BLANK),
    Entry("/forms/case_file", _("Case file"), "file", EXPERT, BLANK),
    Entry("/forms", _("All forms, all languages"), "globe", STAFF, BLANK),
    Entry("/terms", _("Terms of cooperation"), "book", STAFF, TOGETHER),
    Entry("/guide", _("User guide"), "info", EVERYBODY, TOGETHER),
    Entry("/password-settings", _("Password settings"), "key", EVERYBODY, TOGETHER),
)
"""In the order of the menu."""

_BESIDE: Mapping[str, frozenset[str]] = {"/declined": DESK, "/expert-left": DESK, "/search": STAFF}
"""Pages that others lead to."""

_FOR_ROLES = {each.path: each.roles for each in ENTRIES} | dict(_BESIDE)


def is_for(visitor: Visitor, path: str) -> bool:
    """Whether it is a page of their roles; what no menu leads to is judged by the services alone."""
    roles = _FOR_ROLES.get(path)
    return roles is None or visitor.has(*roles)


def menu(visitor: Visitor, path: str) -> list[tuple[Entry, bool]]:
    """What this person is offered, and whether it is the present page."""
    offered = [each for each in ENTRIES if each.roles & visitor.roles_set]
    return [(each, path == each.path) for each in offered]
