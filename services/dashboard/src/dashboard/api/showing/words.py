"""Texts of the screens in the reader's language, from gettext catalogues."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal, get_args

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

type Language = Literal["en", "pl", "hu"]

LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)
"""In the order in which they are offered."""

NAMES = {"en": "English", "pl": "Polski", "hu": "Magyar"}
"""Each in itself."""


def _(text: str) -> str:
    """Marks a text for the catalogues; whoever shows it translates it."""
    return text


def known(language: str | None) -> Language | None:
    """The language, where there is a catalogue of it."""
    return next((each for each in LANGUAGES if each == language), None)


def preferred(accepted: str) -> Language:
    """By `Accept-Language`; English where none of ours is asked for."""
    asked = [part.partition(";")[0].strip().lower()[:2] for part in accepted.split(",")]
    return next((found for each in asked if (found := known(each))), "en")


@cache
def catalogue(language: Language) -> NullTranslations:
    """English stands in the templates themselves."""
    if language == "en":
        return NullTranslations()
    source = files("dashboard") / "locale" / f"{language}.po"
    with source.open("rb") as written:
        read = read_po(written, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


@cache
def locale(language: Language) -> Locale:
    """For numbers, plurals and dates."""
    return Locale.parse("en_GB" if language == "en" else language)
