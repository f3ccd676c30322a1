"""The document to the letter: what others' programs will read and hash."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import (
    GENESIS,
    MalformedDocumentError,
    Meta,
    digest,
    parse,
    parse_own,
    splice,
    timestamp,
    write_body,
)

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9, minutes=-30))])
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES)  # noqa: DTZ001
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
MAYBE = st.none() | TEXTS
METAS = st.builds(
    Meta,
    id=st.uuids(),
    source=TEXTS,
    type=TEXTS,
    subject=st.uuids(),
    time=MOMENTS,
    version=st.integers(1, 2**53),
    actor=TEXTS,
    role=TEXTS,
    happened_at=MOMENTS,
    correlation_id=TEXTS,
    on_behalf_of=MAYBE,
    causation_id=MAYBE,
    traceparent=MAYBE,
)
DATA = st.dictionaries(TEXTS, TEXTS | st.integers(-(2**53), 2**53) | st.booleans() | st.none())
SEQUENCES = st.integers(1, 10**20 - 1)
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=timezone(timedelta(hours=2)))
PLAIN = Meta(
    id=UUID(int=1),
    source="/kronika/case-ledger",
    type="kronika.cases.case_closed.v1",
    subject=UUID(int=2),
    time=NOON,
    version=3,
    actor="service:case-ledger",
    role="service",
    happened_at=NOON,
    correlation_id="c",
)
FULL = PLAIN._replace(on_behalf_of="eva", causation_id="cause", traceparent="00-1-2-01")


@given(METAS, DATA, SEQUENCES, HASHES)
def test_what_is_written_is_read_again(meta: Meta, data: dict[str, Any], sequence: int, prev: str) -> None:
    document = splice(write_body(meta, orjson.dumps(data)), sequence, prev)
    assert parse(document) == (meta, sequence, prev, data)
    assert parse_own(document) == (meta, sequence, prev, data)


def test_a_full_document_is_this_to_the_letter() -> None:
    assert splice(write_body(FULL, b'{"a":1}'), 7, GENESIS) == (
        b'{"specversion":"1.0","sequence":"00000000000000000007","prev":"' + b"0" * 64 + b'",'
        b'"id":"00000000-0000-0000-0000-000000000001","source":"/kronika/case-ledger",'
        b'"type":"kronika.cases.case_closed.v1","subject":"00000000-0000-0000-0000-000000000002",'
        b'"time":"2026-03-29T10:00:00.000000Z","datacontenttype":"application/json","streamversion":3,'
        b'"actor":"service:case-ledger","actorrole":"service","onbehalfof":"eva",'
        b'"happenedat":"2026-03-29T10:00:00.000000Z","correlationid":"c","causationid":"cause",'
        b'"traceparent":"00-1-2-01","data":{"a":1}}'
    )


def test_what_is_absent_is_left_out_and_never_null() -> None:
    names = list(orjson.loads(splice(write_body(PLAIN, b"{}"), 1, GENESIS)))
    assert names == [
        *("specversion", "sequence", "prev", "id", "source", "type", "subject", "time", "datacontenttype"),
        *("streamversion", "actor", "actorrole", "happenedat", "correlationid", "data"),
    ]


def test_data_are_kept_byte_for_byte() -> None:
    data = b'{ "b" : 1.50 , "a":"\\u0041" }'
    assert splice(write_body(PLAIN, data), 1, GENESIS).endswith(b'"data":' + data + b"}")


@given(MOMENTS)
def test_a_moment_is_written_in_utc_with_six_decimals(moment: datetime) -> None:
    text = timestamp(moment)
    assert (len(text), text[-8], text[-1]) == (27, ".", "Z")
    assert datetime.fromisoformat(text) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 3, 29, 12, 0))  # noqa: DTZ001


def test_a_digest_covers_every_byte_of_the_document() -> None:
    document = splice(write_body(PLAIN, b"{}"), 1, GENESIS)
    assert digest(document) == hashlib.sha256(document).hexdigest()


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("sequence", "7"),
        ("sequence", 7),
        ("prev", "F" * 64),
        ("prev", "0" * 63),
        ("id", "nobody"),
        ("subject", None),
        ("time", "2026-03-29T10:00:00Z"),
        ("happenedat", "2026-03-29T10:00:00.000000+00:00"),
        ("time", "2026-02-30T10:00:00.000000Z"),
        ("streamversion", "3"),
        ("streamversion", True),
        ("actor", 5),
        ("traceparent", 5),
        ("data", []),
        ("data", None),
    ],
)
def test_a_document_with_a_wrong_attribute_is_malformed(attribute: str, value: object) -> None:
    attributes = orjson.loads(splice(write_body(FULL, b"{}"), 1, GENESIS))
    with pytest.raises(MalformedDocumentError):
        parse(orjson.dumps({**attributes, attribute: value}))


@pytest.mark.parametrize("document", [b"", b"{}", b"[]", b"null", b"\xff", b'{"specversion":"1.0"'])
def test_bytes_that_are_no_document_are_malformed_and_not_quoted(document: bytes) -> None:
    for read in (parse, parse_own):
        with pytest.raises(MalformedDocumentError, match="not a document of ours"):
            read(document)
