"""Every page, who may see it, and what has to be in its address: a page that isn't here fails a test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EXPERT, LEAD, OPERATOR, SUPERVISOR = "expert", "lead", "operator", "supervisor"
AUDITOR, ANALYST, ADMINISTRATOR = "auditor", "analyst", "administrator"
DESK = (OPERATOR, SUPERVISOR)
EXPERTS = (EXPERT, LEAD)
CASEWORK = (*EXPERTS, *DESK)
LOOKING_UP = (LEAD, *DESK, AUDITOR)
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
"""Who stands for each role. The expert is in the lead's team."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page. `{…}` in its path is of the scenes; the `roles` that are not named find no such page."""

    name: str
    path: str
    roles: Sequence[str]


AT_THE_DOOR: Sequence[Place] = (
    Place("sign-in", "/sign-in", ()),
    Place("reset", "/reset", ()),
    Place("link-over", "/way-in/no-such-link", ()),
)
"""For who hasn't signed in."""

_LISTS = (
    Place("cases", "/cases", CASEWORK),
    Place("my-cases", "/my-cases", CASEWORK),
    Place("to-assign", "/to-assign", CASEWORK),
    Place("delegated", "/delegated", CASEWORK),
    Place("declined", "/declined", DESK),
    Place("expert-left", "/expert-left", DESK),
    Place("returned", "/returned", (*EXPERTS, SUPERVISOR)),
    Place("closed", "/closed", CASEWORK),
    Place("handover", "/handover", EXPERTS),
    Place("handover-page", "/handover/{handed}", (EXPERT,)),
    Place("handover-session", "/handover/{handed}?form=add-handover-session", (EXPERT,)),
    Place("mail", "/mail", DESK),
    Place("mail-message", "/mail?case={held}", DESK),
    Place("cases-narrowed", "/cases?progress=2&sort=company", CASEWORK),
    Place("search", "/search", (*CASEWORK, AUDITOR)),
)

_CASES = (
    Place("case-before-contact", "/cases/{fresh}", (*CASEWORK, AUDITOR)),
    Place("case-in-progress", "/cases/{held}", (*CASEWORK, AUDITOR)),
    Place("case-to-approve", "/cases/{closed}", (*CASEWORK, AUDITOR)),
    Place("case-attempt", "/cases/{fresh}?form=record-attempt", (*CASEWORK, AUDITOR)),
    Place("case-message", "/cases/{held}?form=send-message", (*CASEWORK, AUDITOR)),
    Place("case-correct", "/cases/{held}/correct/contact", (EXPERT, *DESK)),
    Place("case-correct-client", "/cases/{held}/correct/client", DESK),
    Place("case-correct-problem", "/cases/{fresh}/correct/problem", DESK),
    Place("case-correct-record", "/cases/{held}/correct/record", DESK),
    Place("case-change-type", "/cases/{held}/correct/type", DESK),
    Place("case-who-looked", "/cases/{held}?show=reading", (EXPERT, *DESK, LEAD, AUDITOR)),
    Place("case-add-session", "/cases/{held}?form=add-session", (*CASEWORK, AUDITOR)),
    Place("case-erasure", "/cases/{held}/erasure", (*DESK, AUDITOR)),
    Place("case-glass", "/cases/{held}/break-glass", (*DESK, AUDITOR)),
    Place("case-as-of", "/cases/{held}/as-of", (*CASEWORK, AUDITOR)),
    Place("assign", "/cases/{unassigned}/assignment", DESK),
    Place("new-case", "/new-case", DESK),
)

_SUPERVISING = (
    Place("approvals", "/approvals", (SUPERVISOR,)),
    Place("invoicing", "/invoicing", (*EXPERTS, SUPERVISOR, AUDITOR)),
    Place("figures", "/figures", (*CASEWORK, AUDITOR, ANALYST)),
    Place("processes", "/processes", (*DESK, AUDITOR)),
    Place("process", "/processes/psychological", (*DESK, AUDITOR)),
    Place("house-texts", "/house-texts", (SUPERVISOR,)),
    Place("house-text", "/house-texts/terms", (SUPERVISOR,)),
)

_ADMINISTRATION = (
    Place("accounts", "/accounts", (ADMINISTRATOR,)),
    Place("account-new", "/accounts/new", (ADMINISTRATOR,)),
    Place("account", "/accounts/{expert}", (ADMINISTRATOR,)),
    Place("account-roles", "/accounts/{expert}?form=change-roles", (ADMINISTRATOR,)),
    Place("experts", "/experts", LOOKING_UP),
    Place("expert", "/experts/{expert}", (EXPERT, *LOOKING_UP)),
    Place("expert-new", "/experts/new", (SUPERVISOR,)),
    Place("expert-entry", "/experts/{expert}/entry", (SUPERVISOR,)),
    Place("expert-reassignment", "/experts/{expert}/reassignment", (LEAD, *DESK)),
    Place("absences", "/absences", LOOKING_UP),
    Place("my-absences", "/my-absences", EXPERTS),
    Place("absence-new", "/my-absences?form=enter-absence", EXPERTS),
    Place("companies", "/companies", (*DESK, AUDITOR)),
    Place("company", "/companies/{company}", (*DESK, AUDITOR)),
    Place("company-new", "/companies/new", (SUPERVISOR,)),
    Place("company-contract", "/companies/{company}/contract", (SUPERVISOR,)),
    Place("letters", "/letters", (*DESK, AUDITOR)),
    Place("undelivered", "/undelivered", (*DESK, AUDITOR, ADMINISTRATOR)),
)

_EVERYBODYS = (
    Place("password-settings", "/password-settings", EVERYBODY),
    Place("second-factor", "/password-settings/second-factor/app", EVERYBODY),
    Place("forms", "/forms", (*CASEWORK, AUDITOR)),
    Place("terms", "/terms", (*CASEWORK, AUDITOR)),
    Place("guide", "/guide", EVERYBODY),
    Place("guide-chapter", "/guide/start", EVERYBODY),
    Place("welcome", "/welcome", EVERYBODY),
    Place("not-there", "/cases/00000000-0000-4000-8000-000000000000", ()),
)

_AUDITING = (
    Place("audit", "/audit", (AUDITOR,)),
    Place("chain", "/audit/chain", (AUDITOR,)),
    Place("chain-topic", "/audit/chain/cases", (AUDITOR,)),
)

PLACES: Sequence[Place] = (
    *_LISTS, *_CASES, *_SUPERVISING, *_ADMINISTRATION, *_EVERYBODYS, *_AUDITING,
)  # fmt: skip

ELSEWHERE: Mapping[str, str] = {
    "/": "goes on",
    "/live": "a line of events",
    "/l/{link}": "goes on",
    "/cases/{case}/others": "a part of a profile",
    "/static/{name}": "a file",
    "/cases/{case}/documents/{document}": "a file",
    "/invoicing/export": "a file",
    "/forms/{form}": "a file",
    "/forms/{form}/{language}": "a file",
    "/guide/pictures/{language}/{name}": "a file",
    "/audit/chain/{topic}/{shard}/export": "a file",
    "/sign-in/leave": "goes on",
    "/sign-in/provider": "goes on",
    "/steps/{step}": "only within a sign-in",
    "/password-settings/second-factor/remove": "only with a second factor",
    "/reassignments/{order}": "only after an order",
    "/cases/{case}/declined": "only after a decline",
}
"""Addresses that are no pages, or pages of a moment that the journeys come to; and why."""
