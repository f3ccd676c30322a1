"""Corrections: what a form holds, what the command is told, and what two people see of each other (F5)."""

from typing import Any
from zoneinfo import ZoneInfo

from dashboard.api.casework.comparing import changed, compared, resolved
from dashboard.api.casework.groups import GROUPS, body, fields_for, values
from dashboard.api.forms import filled

ZONE = ZoneInfo("Europe/Budapest")
CONTACT = GROUPS["contact"]


def profile(**told: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "title": {"city": "Miskolc", "company": "c1", "company_name": "Oakhollow", "problem_type": "legal"},
        "contact": {"phone": "+36 1 555 0100", "email": None, "call_when": "after 17:00"},
        "client": {
            "family_name": "Cseke", "given_name": "Botond", "gender": "man", "age": 41,
            "relation": "employee",
        },
        "problem": "sealed",
        "reachability": {"may_leave_message": False, "may_text": True},
        "consultation_type": "in_person",
        "heard_from": "intranet",
        "language": "sk",
        "crisis": True,
        "backup_call": False,
    }  # fmt: skip
    return usual | told


def told(case: dict[str, Any], **typed: str) -> dict[str, Any]:
    """What the command says after this was typed over the form."""
    fields = fields_for(CONTACT, case, {}, {})
    before = values(fields, case)
    read = filled(fields, before | typed, ZONE)
    return body(fields, read.body, changed(fields, before, read.typed), case)


def test_only_what_was_changed_is_told() -> None:
    assert told(profile(), city="Pécs") == {"city": "Pécs"}


def test_nothing_changed_tells_nothing() -> None:
    assert told(profile()) == {}


def test_a_part_is_told_whole_with_what_was_emptied() -> None:
    case = profile()
    assert told(case, **{"contact.phone": "", "contact.email": "b@example.org"}) == {
        "contact": {"phone": None, "email": "b@example.org", "call_when": "after 17:00"}
    }


def test_a_box_that_is_not_ticked_any_more_says_no() -> None:
    assert told(profile(), may_text="") == {"may_text": False}


def test_what_is_sealed_for_the_reader_is_not_in_their_form() -> None:
    names = {each.name for each in fields_for(GROUPS["problem"], profile(), {}, {})}
    assert names == {"crisis", "backup_call"}


def test_what_stands_now_can_be_kept_though_the_list_does_not_have_it() -> None:
    (language,) = [
        each for each in fields_for(GROUPS["client"], profile(), {}, {}) if each.name == "language"
    ]
    assert ("sk", "sk") in tuple(language.options)


def test_a_company_that_is_to_be_named_is_chosen_by_nobody_yet() -> None:
    unnamed = profile(title={"company": None, "company_name": "Corner shop"})
    (company,) = fields_for(GROUPS["company"], unnamed, {"c1": "Oakhollow"}, {})
    assert next(iter(company.options)) == ("", "–")


def test_a_comparison_shows_what_both_changed_and_what_only_one_did() -> None:
    fields = fields_for(CONTACT, profile(), {}, {})
    read = values(fields, profile())
    mine, theirs = read | {"city": "Győr"}, read | {"city": "Pécs", "contact.phone": ""}
    found = {each.field.name: each for each in compared(fields, read, mine, theirs)}
    assert found.keys() == {"city", "contact.phone"}
    assert (found["city"].both, found["contact.phone"].mine) == (True, False)


def test_what_is_dropped_stays_as_it_is_now() -> None:
    fields = fields_for(CONTACT, profile(), {}, {})
    now = values(fields, profile())
    typed = now | {"city": "Győr"}
    assert resolved(fields, typed | {"take.city": "theirs"}, now)["city"] == "Miskolc"
    assert resolved(fields, typed | {"take.city": "yours"}, now)["city"] == "Győr"
