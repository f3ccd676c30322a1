"""Every page, who may see it, and what has to be in its address: a page that isn't here fails a test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EXPERT, LEAD, OPERATOR, SUPERVISOR = "expert", "lead", "operator", "supervisor"
AUDITOR, ANALYST, ADMINISTRATOR = "auditor", "analyst", "administrator"
DESK = (OPERATOR, SUPERVISOR)
CASEWORK = (EXPERT, LEAD, *DESK)
EVERYBODY = (*CASEWORK, AUDITOR, ANALYST, ADMINISTRATOR)

PEOPLE: Mapping[str, str] = {
    EXPERT: "eva.szabo",
    LEAD: "agnes.toth",
    OPERATOR: "james.harper",
    SUPERVISOR: "maria.nowicka",
    AUDITOR: "piotr.zielinski",
    ANALYST: "clara.meyer",
    ADMINISTRATOR: "tamas.nagy",
}
"""Who stands for each role."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page. `{…}` in its path is one of the scenes' cases; `others` of the roles find no such page."""

    name: str
    path: str
    roles: Sequence[str]


AT_THE_DOOR: Sequence[Place] = (
    Place("sign-in", "/sign-in", ()),
    Place("reset", "/reset", ()),
    Place("link-over", "/way-in/no-such-link", ()),
)
"""For who hasn't signed in."""

PLACES: Sequence[Place] = (
    Place("cases", "/cases", CASEWORK),
    Place("case-before-contact", "/cases/{fresh}", (EXPERT, *DESK)),
    Place("case-in-progress", "/cases/{held}", (EXPERT, *DESK)),
    Place("case-to-approve", "/cases/{closed}", (EXPERT, *DESK)),
    Place("case-with-a-dialog", "/cases/{fresh}?form=record-attempt", (EXPERT,)),
    Place("assign", "/cases/{unassigned}/assignment", DESK),
    Place("new-case", "/new-case", DESK),
    Place("password-settings", "/password-settings", EVERYBODY),
    Place("not-there", "/cases/00000000-0000-4000-8000-000000000000", ()),
)
