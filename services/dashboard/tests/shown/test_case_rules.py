"""What the services refuse on a case is told in the reader's words, with the numbers that they said."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import case_ledger
import document_store
from contracts import cases
from dashboard.api.showing import case_rules
from dashboard.api.showing.happenings import NAMES
from dashboard.api.showing.telling import MISSING, PROBLEMS, Telling

_MISSING = re.compile(r'Missing\(\s*"\w+",\s*"([a-z-]+)",')
_WORDS = re.compile(r'Missing\(\s*"\w+",\s*"([a-z-]+)",\s*"([^"]+)"')
_REFUSAL = re.compile(r'(?:Act\[\w+\]|Refusal)\(\s*"([a-z-]+)",')
BESIDE = {"not-found", "not-allowed", "not-passed-on", "paper-cannot-be-refused"}
"""Said by pages of their own, or between services."""


def sources() -> Iterator[str]:
    for package in (case_ledger, document_store):
        assert package.__file__
        for path in Path(package.__file__).parent.rglob("*.py"):
            yield path.read_text()


def test_every_code_of_a_rule_has_words_or_its_own_are_known() -> None:
    variants = set(case_rules.VARIANTS)
    said = {code for text in sources() for code in _MISSING.findall(text)}
    told = {code for text in sources() for code, words in _WORDS.findall(text) if words in variants}
    assert (
        said - MISSING.keys() - told - {"case-closed", "paper-missing", "satisfaction-open", "not-waiting"}
        == set()
    )


def test_every_refusal_has_a_title() -> None:
    said = {code for text in sources() for code in _REFUSAL.findall(text)}
    assert said - PROBLEMS.keys() - BESIDE == set()


def test_every_event_has_a_name_and_no_name_is_for_nothing() -> None:
    assert NAMES.keys() == {each.type.split(".")[2] for each in cases.EVENTS}


def missing(code: str, words: str) -> dict[str, str]:
    return {"rule": "D2", "code": code, "words": words}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "1 of 3 unanswered calls are recorded."),
        ("pl", "Zapisano 1 z 3 nieodebranych połączeń."),
        ("hu", "A szükséges 3 sikertelen hívásból 1 van rögzítve."),
    ],
)
def test_numbers_are_those_that_the_service_said(language: str, expected: str) -> None:
    said = missing("calls-missing", "1 of 3 unanswered phone calls are recorded.")
    assert Telling(language).missing(said) == expected  # type: ignore[arg-type]


def test_a_code_that_is_newer_than_the_page_is_told_in_the_services_words() -> None:
    assert Telling("hu").missing(missing("coffee-cold", "The coffee is cold.")) == "The coffee is cold."


def test_words_with_fewer_numbers_than_expected_stand_for_themselves() -> None:
    said = missing("calls-missing", "Calls are missing.")
    assert Telling("hu").missing(said) == "Calls are missing."
