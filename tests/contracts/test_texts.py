"""Texts that can be stored and shown, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.texts import FREE, SHORT, Code, FreeText, ShortText

SHORT_TEXT: TypeAdapter[str] = TypeAdapter(ShortText)
FREE_TEXT: TypeAdapter[str] = TypeAdapter(FreeText)
CODE: TypeAdapter[str] = TypeAdapter(Code)


@pytest.mark.parametrize("adapter", [SHORT_TEXT, FREE_TEXT], ids=["short", "free"])
@pytest.mark.parametrize("bad", ["", "  \n", "a\x00b", "a\ud800b", "\udfff", 5, None, b"bytes"], ids=ascii)
def test_a_text_is_never_empty_and_holds_no_nul_or_lone_surrogate(
    adapter: TypeAdapter[str], bad: object
) -> None:
    with pytest.raises(ValidationError):
        adapter.validate_python(bad, strict=True)


def test_escaped_nul_and_surrogates_are_refused_in_json_too() -> None:
    for body in (rb'"a\u0000b"', rb'"\ud800"'):
        with pytest.raises(ValidationError):
            SHORT_TEXT.validate_json(body)


@pytest.mark.parametrize(("adapter", "most"), [(SHORT_TEXT, SHORT), (FREE_TEXT, FREE)], ids=["short", "free"])
def test_a_text_may_fill_its_limit_and_not_pass_it(adapter: TypeAdapter[str], most: int) -> None:
    assert len(adapter.validate_python("ő" * most)) == most
    with pytest.raises(ValidationError, match="string_too_long"):
        adapter.validate_python("ő" * (most + 1))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=SHORT))
def test_an_accepted_text_is_normal_bounded_and_accepted_again(text: str) -> None:
    try:
        stored = SHORT_TEXT.validate_python(text)
    except ValidationError:
        return
    assert unicodedata.is_normalized("NFC", stored)
    assert 1 <= len(stored) <= SHORT
    assert SHORT_TEXT.validate_python(stored) == stored


@pytest.mark.parametrize("bad", ["", "Absent", "no time", "1st", "a" * 51, "késik", "left\n"])
def test_a_code_can_hold_no_free_text(bad: str) -> None:
    with pytest.raises(ValidationError):
        CODE.validate_python(bad)
