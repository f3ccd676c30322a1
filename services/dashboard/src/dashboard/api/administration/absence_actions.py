"""What may be done about absences, as two rows of a table (C8)."""

from collections.abc import Mapping

from dashboard.api.actions import Action
from dashboard.api.forms import Field
from dashboard.api.showing.words import _
from dashboard.domain.asking import Service

ENTER = Action(
    "enter-absence",
    _("Enter an absence"),
    "plus",
    _("Absence entered. Below stand the cases that come to a deadline inside it."),
    (
        Field("first_day", _("First day away"), "date"),
        Field("last_day", _("Last day away"), "date", hint=_("Still away on this day.")),
    ),
    Service.ASSIGNMENT,
)
WITHDRAW = Action(
    "withdraw-absence",
    _("Withdraw the absence"),
    "return",
    _("Absence withdrawn."),
    (Field("absence", "", "hidden"),),
    Service.ASSIGNMENT,
)

ACTIONS: Mapping[str, Action] = {each.path: each for each in (ENTER, WITHDRAW)}
"""By path."""

SAYS: Mapping[str, str] = {
    "enter-absence": _("Clocks run on meanwhile. No new case is proposed during it, nor shortly before."),
    "withdraw-absence": _("For an absence that doesn’t take place, or that ends early."),
}

RULES: Mapping[str, str] = {
    "days-reversed": "last_day",
    "absence-over": "last_day",
    "absence-too-long": "last_day",
}
"""Code of a rule -> the field that it is about."""
