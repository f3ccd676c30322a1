"""Golden samples: one per event type and version, loadable for ever, shaped to the letter."""

import re
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from contracts.envelope import digest, parse, splice, write_body
from contracts.event import Event
from contracts.generate.envelope import envelope_schema
from contracts.generate.samples import sample
from contracts.generate.schemas import data_schema
from contracts.topics import EVENT_TYPES, TOPICS, Topic, load
from contracts.upcasters import UPCASTERS

FOLDER = Path(__file__).parents[2] / "contracts/samples"
SAMPLES = sorted(FOLDER.iterdir())
EVENTS = [pytest.param(topic, event, id=event.__name__) for topic in TOPICS for event in topic.events]


def test_each_version_that_ever_was_has_exactly_one_sample() -> None:
    assert [file.stem for file in SAMPLES] == sorted({*EVENT_TYPES, *UPCASTERS})


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_sample_loads_as_an_event_of_today(file: Path) -> None:
    parsed = parse(file.read_bytes())
    assert parsed.meta.type == file.stem
    assert isinstance(load(parsed.meta.type, parsed.data), Event)


@pytest.mark.parametrize(("topic", "event"), EVENTS)
def test_the_same_model_makes_the_same_sample(topic: Topic, event: type[Event]) -> None:
    first = sample(topic, event)
    assert sample(topic, event) == first
    data = load(event.type, parse(first).data).model_dump_json().encode()
    assert first.endswith(b'"data":' + data + b"}\n")


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_sample_is_valid_by_the_published_schemas(file: Path) -> None:
    document = orjson.loads(file.read_bytes())
    schema = data_schema(EVENT_TYPES[file.stem]) if file.stem in EVENT_TYPES else {}
    formats = FormatChecker(["uuid", "date"])
    Draft202012Validator(envelope_schema(), format_checker=formats).validate(document)
    Draft202012Validator(schema, format_checker=formats).validate(document["data"])


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_sample_taken_apart_and_written_anew_is_the_same_bytes(file: Path) -> None:
    document = file.read_bytes().removesuffix(b"\n")
    parsed = parse(document)
    again = splice(write_body(parsed.meta, orjson.dumps(parsed.data)), parsed.sequence, parsed.prev)
    assert again == document
    assert digest(again) == digest(document)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_a_seal_in_a_sample_has_the_shape_of_a_real_one(file: Path) -> None:
    for ciphertext in re.findall(rb'"ciphertext":"([^"]+)"', file.read_bytes()):
        assert (len(ciphertext) * 3 // 4 - 16) % 64 == 0
