"""Texts in three languages: none missing, none left in English, placeholders alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboard

ROOT = Path(dashboard.__file__).parent
WAYS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
WORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
ALIKE = {
    "Online", "E-mail", "Menu", "Problem", "Administrator", "Operator", "operator", "SMS", "Auditor",
    "online",
}  # fmt: skip
"""Words that a language has taken over."""
_PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def said() -> set[str | tuple[str, ...]]:
    trimmed = {"**/templates/**.html": {"trimmed": "true"}}
    found = extract_from_dir(str(ROOT), method_map=WAYS, keywords=WORDS, options_map=trimmed)
    return {message for _file, _line, message, _comments, _context in found}


def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / f"{language}.po").open("rb") as written:
        return read_po(written, locale=language)


def told(language: str) -> Iterator[tuple[str, str]]:
    """English and the other language, each form of a plural by itself."""
    for message in catalogue(language):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[-1]
            forms = [message.string] if isinstance(message.string, str) else message.string or ()
            yield from ((english, form) for form in forms)


@pytest.mark.parametrize("language", ["pl", "hu"])
def test_no_text_is_missing_and_none_is_there_for_nothing(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    assert {each if isinstance(each, str) else tuple(each) for each in said()} == known


@pytest.mark.parametrize("language", ["pl", "hu"])
def test_no_text_is_left_in_english(language: str) -> None:
    assert {english for english, other in told(language) if other in {"", english}} <= ALIKE


@pytest.mark.parametrize("language", ["pl", "hu"])
def test_placeholders_are_the_same(language: str) -> None:
    for english, other in told(language):
        assert set(_PLACES.findall(english)) == set(_PLACES.findall(other)), english
