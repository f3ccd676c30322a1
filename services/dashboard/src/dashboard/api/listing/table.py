"""The table of lists: the path of each, the ledger's name for it, and what an empty one says."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.api.showing.words import _

DESK = ("operator", "supervisor")
EXPERTS = ("expert", "lead")
CASEWORK = (*EXPERTS, *DESK)


@dataclass(frozen=True, slots=True)
class List:
    """One page: `name` is the ledger's; `nothing` and `empty` say what would be here, and when it will come.

    `filters` are offered, and passed on from the address; whoever has none of the `roles` finds no such page.
    """

    path: str
    name: str
    words: str
    nothing: str
    empty: str
    sort: str = "recorded"
    filters: tuple[str, ...] = ("problem_type", "company", "notice", "progress")
    roles: tuple[str, ...] = CASEWORK


WIDER = ("problem_type", "company", "crisis")

LISTS: Mapping[str, List] = {
    each.path: each
    for each in (
        List(
            "/cases",
            "in_progress",
            _("Cases in progress"),
            _("No case is waiting for you"),
            _("When a case is assigned, an e-mail with a link tells of it, and it appears here."),
            "due",
        ),
        List(
            "/my-cases",
            "mine",
            _("My cases"),
            _("No case is yours"),
            _("A case that you hold stands here; of the desk’s, those that you recorded or assigned."),
            "due",
        ),
        List(
            "/delegated",
            "delegated",
            _("Delegated"),
            _("Nothing is delegated"),
            _("A case that was handed on to an expert of a team stands here until it is closed."),
            "due",
        ),
        List(
            "/declined",
            "declined",
            _("Declined"),
            _("No case is declined"),
            _("A case that its expert can’t take stands here until it is assigned again."),
            filters=WIDER,
            roles=DESK,
        ),
        List(
            "/expert-left",
            "expert_left",
            _("Expert left"),
            _("Every open case has an expert who is there"),
            _("When an account is deactivated, the open cases of that expert stand here to be reassigned."),
            "due",
            roles=DESK,
        ),
        List(
            "/returned",
            "returned",
            _("Returned"),
            _("No case is returned"),
            _("A case that a supervisor gives back stands here until it is closed anew."),
            "due",
            roles=(*EXPERTS, "supervisor"),
        ),
        List(
            "/closed",
            "closed",
            _("Closed cases"),
            _("No case is closed"),
            _("A case stands here once its closing is approved; it can be read, no longer changed."),
            "approved",
            filters=("problem_type", "company"),
        ),
    )
}
"""By path."""
