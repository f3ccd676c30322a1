"""The groups of fields that are corrected together (B7), and how a profile fills them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.api.forms import Field
from dashboard.api.showing import vocabulary as words
from dashboard.api.showing.words import _

type Profile = Mapping[str, Any]
LONG = 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """One form: the command that it sends, what is said when it is done, and what one should know before."""

    name: str
    words: str
    command: str
    fields: Sequence[Field]
    done: str = ""
    note: str = ""


def _choice(name: str, label: str, of: Mapping[str, str], *, needed: bool = True) -> Field:
    return Field(name, label, "choice", needed=needed, options=tuple(of.items()))


def _maybe(name: str, label: str, kind: Any = "line", hint: str = "", most: int = 200) -> Field:
    return Field(name, label, kind, needed=False, hint=hint, most=most)


NOT_GIVEN = _("Empty if not given")
NOBODY = "–"
"""Stands where nothing is chosen yet; an empty text would be looked up as the catalogue's head."""
COMPANY = Field("company", _("Company"), "choice")
WANTED = Field("wishes.expert", _("Wants this expert"), "choice", needed=False)
UNWANTED = Field("wishes.not_expert", _("Does not want this expert"), "choice", needed=False)
GROUPS: Mapping[str, Group] = {
    each.name: each
    for each in (
        Group(
            "contact",
            _("Correct contact data, city and type of consultation"),
            "correct-contact",
            (
                _maybe("contact.phone", _("Phone"), hint=NOT_GIVEN),
                _maybe("contact.email", _("E-mail"), "email", NOT_GIVEN),
                _maybe("contact.call_when", _("When to call")),
                Field("may_leave_message", _("A message may be left"), "check", needed=False),
                Field("may_text", _("A text message may be sent"), "check", needed=False),
                Field("city", _("City of consultation"), hint=_("“online” where it is tied to no place")),
                _choice("consultation_type", _("Consultation requested"), words.CONSULTATIONS),
            ),
            _("Contact data corrected."),
        ),
        Group(
            "client",
            _("Correct the client’s details"),
            "correct-details",
            (
                Field("client.family_name", _("Family name")),
                Field("client.given_name", _("Given name")),
                _choice("client.relation", _("Employee or family member"), words.RELATIONS),
                _choice("client.gender", _("Gender"), words.GENDERS),
                _maybe("client.age", _("Age"), "number", _("Empty if unknown")),
                _choice("heard_from", _("Where the client heard about the programme"), words.HEARD_FROM),
                _choice("language", _("Language of counselling"), words.LANGUAGES),
            ),
            _("Details corrected."),
        ),
        Group(
            "problem",
            _("Correct the problem"),
            "correct-details",
            (
                Field("crisis", _("Crisis call"), "check", needed=False),
                Field("backup_call", _("Backup call"), "check", needed=False),
                Field("problem.category", _("Category")),
                Field("problem.description", _("Problem details"), "text", most=LONG),
                _maybe("problem.written_text", _("Chat or e-mail text"), "text", most=LONG),
                _maybe("problem.other_comment", _("Other comment"), "text", most=LONG),
                _maybe("problem.note_to_expert", _("Note to the expert"), "text", most=LONG),
            ),
            _("Details corrected."),
        ),
        Group(
            "record",
            _("Correct the record"),
            "correct-details",
            (
                COMPANY,
                _choice("received_by", _("Place of receipt"), words.RECEIPTS),
                Field("call_minutes", _("Call length, minutes"), "number"),
                Field("session_minutes", _("Duration of a consultation, minutes"), "number"),
                _choice("wishes.gender", _("Wished gender of the expert"), words.GENDERS, needed=False),
                WANTED,
                UNWANTED,
            ),
            _("Details corrected."),
            _("A new duration counts for sessions registered from now on."),
        ),
        Group(
            "type",
            _("Change the type of problem"),
            "change-problem-type",
            (_choice("problem_type", _("Type of problem"), words.PROBLEM_TYPES),),
            _("Type of problem changed."),
            _(
                "The case goes on under the process of that type, with the number and length of "
                "consultations of the company’s contract. Where the expert’s competence doesn’t cover it, "
                "the case goes back to be assigned."
            ),
        ),
        Group("company", _("Name the company"), "settle-company", (COMPANY,), _("Company named.")),
    )
}
"""By name, as the address has it."""

SEALED_PARTS = ("client", "contact", "problem")
_ELSEWHERE = {
    "city": ("title", "city"),
    "company": ("title", "company"),
    "problem_type": ("title", "problem_type"),
    "may_leave_message": ("reachability", "may_leave_message"),
    "may_text": ("reachability", "may_text"),
}
"""Where a profile has what a command names otherwise."""


def fields_for(
    group: Group, profile: Profile, companies: Mapping[str, str], experts: Mapping[str, str]
) -> list[Field]:
    """Without what is sealed for the reader. Companies and experts, by id, are chosen from the directory."""
    lists = {COMPANY.name: companies, WANTED.name: experts, UNWANTED.name: experts}
    shown = (each for each in group.fields if not _sealed(each, profile))
    return [
        _with_present(replace(each, options=tuple(lists[each.name].items())), profile)
        if each.name in lists
        else _with_present(each, profile)
        for each in shown
        if each is not COMPANY or _is_named(group, profile)
    ]


def _with_present(field: Field, profile: Profile) -> Field:
    """What stands now can be chosen, whether or not it is in the list; where nothing stands, nothing is."""
    present = _text(_found(field.name, profile))
    if field.kind != "choice" or present in dict(field.options) or not (present or field.needed):
        return field
    told = profile["title"]["company_name"] if field.name == COMPANY.name else present
    return replace(field, options=((present, told if present else NOBODY), *field.options))


def _sealed(field: Field, profile: Profile) -> bool:
    part = field.name.partition(".")[0]
    return part in SEALED_PARTS and profile[part] == "sealed"


def _is_named(group: Group, profile: Profile) -> bool:
    """A company that was not listed is named by a supervisor, not corrected (B5)."""
    return group.command == "settle-company" or profile["title"]["company"] is not None


def values(fields: Sequence[Field], profile: Profile) -> dict[str, str]:
    """What the profile says, as the form's controls have it."""
    return {each.name: _text(_found(each.name, profile)) for each in fields}


def _found(name: str, profile: Profile) -> Any:
    found: Any = profile
    for part in _ELSEWHERE.get(name, tuple(name.split("."))):
        found = found[part]
    return found


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def body(
    fields: Sequence[Field], typed: Mapping[str, Any], changed: Sequence[str], profile: Profile
) -> dict[str, Any]:
    """What the command is told: what was changed, and with a part of a whole all that belongs to it.

    `typed`: the values as the fields read them; what was left empty isn't in it.
    """
    told: dict[str, Any] = {}
    for name in changed:
        part, _dot, inner = name.partition(".")
        if inner:
            told.setdefault(part, _whole(part, fields, typed, profile))
        else:
            told[name] = typed.get(name)
    return told


def _whole(part: str, fields: Sequence[Field], typed: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    names = [each.name for each in fields if each.name.startswith(f"{part}.")]
    return dict(profile[part]) | {name.partition(".")[2]: typed.get(name) for name in names}
