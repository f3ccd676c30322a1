"""What a service finds wrong stands beside the field that it is about."""

from typing import Any

import pytest

from dashboard.api.complaints import beside
from dashboard.api.forms import Field, Filled
from dashboard.domain.asking import Answer

FIELDS = (
    Field("email", "E-mail", "email"),
    Field("capacity", "Capacity", "number"),
    Field("cities", "Cities", "lines"),
    Field("client.age", "Age", "number"),
)
TYPED = Filled({}, {"email": "x"})


def complained(pointer: str, code: str) -> Any:
    errors = [{"in": "body", "pointer": pointer, "code": code, "detail": "in English"}]
    return beside(TYPED, FIELDS, Answer(422, {"errors": errors})).wrong


@pytest.mark.parametrize(
    ("pointer", "code", "field", "words"),
    [
        ("/email", "value-error", "email", "This is no e-mail address."),
        ("/entry/capacity", "less-than-equal", "capacity", "This number is too large."),
        ("/entry/cities/3", "string-too-long", "cities", "This is too long."),
        ("/client/age", "something-new", "client.age", "This can’t stand here so."),
    ],
)
def test_a_complaint_finds_its_field(pointer: str, code: str, field: str, words: str) -> None:
    assert complained(pointer, code) == {field: words}


def test_a_complaint_about_no_field_of_the_form_stands_nowhere() -> None:
    assert complained("/unknown", "missing") == {}


def test_a_rule_about_one_field_speaks_beside_it() -> None:
    missing = [{"rule": "A1", "code": "address-taken", "words": "in English"}]
    found = beside(TYPED, FIELDS, Answer(409, {"missing": missing}), {"address-taken": "email"})
    assert (found.wrong, found.typed) == (
        {"email": "Another account has this address."},
        {"email": "x"},
    )
