"""The fields of a new case (B2), as its page shows them and as the ledger is told them."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.api.forms import Field
from dashboard.api.showing import vocabulary as words
from dashboard.api.showing.words import _


def _choice(name: str, label: str, of: Mapping[str, str], *, needed: bool = True) -> Field:
    return Field(name, label, "choice", needed=needed, options=tuple(of.items()))


def _maybe(name: str, label: str, kind: Any = "line", hint: str = "", most: int = 200) -> Field:
    return Field(name, label, kind, needed=False, hint=hint, most=most)


LONG = 10_000
COMPANY = Field("company", _("Company"), hint=_("Type a few letters and choose"))
UNLISTED = Field("unlisted", _("The company isn’t listed"), "check")
CATEGORY = Field("problem.category", _("Category"))
EXPERTS = (
    _maybe("wishes.expert", _("Wants this expert")),
    _maybe("wishes.not_expert", _("Does not want this expert")),
)
GROUPS: Sequence[tuple[str, Sequence[Field]]] = (
    (
        _("Contact"),
        (
            COMPANY,
            UNLISTED,
            _choice("received_by", _("Place of receipt"), words.RECEIPTS),
            Field("call_minutes", _("Call length, minutes"), "number"),
            _choice("heard_from", _("Heard about us from"), words.HEARD_FROM),
            _maybe("happened_at", _("Received"), "moment", _("Empty means just now.")),
            Field("crisis", _("Crisis call"), "check"),
            Field("backup_call", _("Backup call"), "check"),
        ),
    ),
    (
        _("Client"),
        (
            Field("client.family_name", _("Family name")),
            Field("client.given_name", _("Given name")),
            _choice("client.relation", _("Employee or family member"), words.RELATIONS),
            _choice("client.gender", _("Gender"), words.GENDERS),
            _maybe("client.age", _("Age"), "number", _("Empty if not given")),
            _choice("language", _("Language of counselling"), words.LANGUAGES),
            _maybe("contact.phone", _("Phone"), hint=_("Empty if not given")),
            _maybe("contact.email", _("E-mail"), "email", _("Empty if not given")),
            _maybe("contact.call_when", _("When and how to call")),
            Field("may_leave_message", _("A message may be left"), "check"),
            Field("may_text", _("A text message may be sent"), "check"),
        ),
    ),
    (
        _("Problem"),
        (
            _choice("problem_type", _("Type of problem"), words.PROBLEM_TYPES),
            CATEGORY,
            Field("problem.description", _("Problem details"), "text", most=LONG),
            _maybe("problem.written_text", _("Chat or e-mail text"), "text", most=LONG),
            _maybe("problem.other_comment", _("Other comment"), "text", most=LONG),
            _maybe("problem.note_to_expert", _("Note to the expert"), "text", most=LONG),
        ),
    ),
    (
        _("Counselling"),
        (
            _choice("consultation_type", _("Consultation requested"), words.CONSULTATIONS),
            _maybe(
                "city", _("City of consultation"), hint=_("May stay empty by phone, video, e-mail or chat")
            ),
            _maybe("consultations", _("Available consultations"), "number", _("Empty: as the contract says")),
            _maybe("session_minutes", _("Duration, minutes"), "number", _("Empty: as the contract says")),
            _choice("wishes.gender", _("Expert’s gender, if it matters"), words.GENDERS_WISHED, needed=False),
            *EXPERTS,
            _maybe("continues", _("Continues case number"), "number"),
        ),
    ),
)
"""A dot in a name leads into a part of the command."""

FIELDS = tuple(each for _name, some in GROUPS for each in some)

BESIDE: Mapping[str, str] = {
    "company-unknown": "company",
    "company-missing": "company",
    "phone-unusable": "contact.phone",
    "email-unusable": "contact.email",
    "in-the-future": "happened_at",
}
"""Code of a rule -> the field that it is about."""


def defaults(language: str) -> dict[str, str]:
    """What mostly is so, typed already."""
    return {
        "received_by": "phone",
        "problem_type": "psychological",
        "call_minutes": "0",
        "heard_from": "unknown",
        "client.relation": "employee",
        "client.gender": "unknown",
        "language": language if language in words.LANGUAGES else "hu",
        "consultation_type": "in_person",
    }


def nested(body: Mapping[str, Any]) -> dict[str, Any]:
    """`{"client.age": 34}` becomes `{"client": {"age": 34}}`."""
    found: dict[str, Any] = {}
    for name, value in body.items():
        *parts, last = name.split(".")
        place = found
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = value
    return found
