"""The search for planted values finds each form in which a program may have let one slip."""

import base64
import gzip
import json
from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest

from testkit.canaries import CHUNK, Canary, Search

NAME = Canary("name", "Żółć-Kanárek Győző 🐤")
PHONE = Canary("phone", "+36 30 741 8529")
BOTH = Search([NAME, PHONE])

SLIPS: dict[str, Callable[[str], bytes]] = {
    "raw": lambda text: text.encode(),
    "in other cases": lambda text: text.upper().encode(),
    "json": lambda text: json.dumps({"text": text}, ensure_ascii=False).encode(),
    "escaped json": lambda text: json.dumps({"text": text}).encode(),
    "escaped json within json": lambda text: json.dumps(json.dumps({"text": text})).encode(),
    "base64 at its start": lambda text: base64.b64encode(text.encode()),
    "base64 one behind": lambda text: base64.b64encode(b"1" + text.encode() + b"behind"),
    "base64 two behind": lambda text: base64.b64encode(b"12" + text.encode() + b"behind"),
    "base64url": lambda text: base64.urlsafe_b64encode(b"~" + text.encode()).rstrip(b"="),
    "base64 of escaped json": lambda text: base64.b64encode(json.dumps({"text": text}).encode()),
    "path": lambda text: f"/cases/{quote(text)}/x".encode(),
    "query": lambda text: urlencode({"name": text}).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode().hex().upper().encode(),
    "hex of a json document": lambda text: json.dumps({"text": text}).encode().hex().encode(),
    "utf-16": lambda text: f"before {text}".encode("utf-16"),
    "utf-16 of the other end": lambda text: text.encode("utf-16-be"),
    "other punctuation": lambda text: text.replace(" ", "_").replace("-", ".").encode(),
    "repr": lambda text: repr({"text": text}).encode(),
    "repr of bytes": lambda text: repr(text.encode()).encode(),
    "ascii": lambda text: ascii({"text": text}).encode(),
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("canary", [NAME, PHONE], ids=["name", "phone"])
def test_a_canary_is_found(slip: str, canary: Canary) -> None:
    hay = b'{"line": 1, "and": "before"} ' + SLIPS[slip](canary.value) + b" and behind"
    assert {finding.canary for finding in BOTH.through("here", hay)} == {canary.name}


@pytest.mark.parametrize("written", ["zolc kanarek gyozo", "ŻÓŁĆ KANÁREK GYŐZŐ", "ZolcKanarekGyozo"])
def test_a_name_without_its_accents_is_found(written: str) -> None:
    name = Canary("name", "Żółć-Kanárek Győző")
    assert Search([name]).through("here", written.encode())


@pytest.mark.parametrize("written", ["0630/7418529", "(30) 741-85-29", "36307418529"])
def test_a_phone_in_another_spelling_is_found(written: str) -> None:
    assert BOTH.through("here", written.encode())


def test_a_canary_across_two_pieces_is_found() -> None:
    raw = NAME.value.encode()
    pieces = [b"x" * CHUNK, b"y" * 40 + raw[:7], raw[7:] + b"z" * CHUNK]
    assert {finding.canary for finding in BOTH.through("here", pieces)} == {"name"}


def test_nothing_is_found_where_nothing_is() -> None:
    noise = b"".join(gzip.compress(bytes([n]) * 999, mtime=0) for n in range(256))
    assert (
        BOTH.through("here", b"Zolc, Kanarek or Gyozo; 30 741 and 8529 " + noise + noise.hex().encode()) == []
    )


def test_a_finding_says_where_and_nothing_of_what_stands_around_it() -> None:
    (first, *_) = BOTH.through("the log", b"name=Anna; phone=+36 30 741 8529")
    assert (first.place, first.canary, first.form, first.offset) == ("the log", "phone", "utf-8", 17)


def test_a_value_that_could_be_there_by_chance_is_no_canary() -> None:
    with pytest.raises(ValueError, match="chance"):
        Canary("name", "Anna")
