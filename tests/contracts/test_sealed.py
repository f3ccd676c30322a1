"""Personal data leave the process sealed or not at all."""

import pickle
from typing import Any, ClassVar

import orjson
import pytest
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from contracts.event import Event
from contracts.generate.schemas import data_schema
from contracts.sealed import Clear, Private, Sealed
from contracts.texts import FreeText

SEAL = {"sealed": 1, "key": "case/person/1", "nonce": "A" * 16, "ciphertext": "A" * 107}
SECRET = "tells nobody"


class Confided(Event):
    """An invented event with something private in it."""

    type: ClassVar[str] = "kronika.tea.confided.v1"

    text: Private[FreeText]


CLEAR = Confided(text=Clear("person", SECRET))


def test_a_clear_value_is_never_written_down() -> None:
    for write in (
        CLEAR.model_dump_json,
        lambda: CLEAR.model_dump(mode="json"),
        lambda: to_jsonable_python(CLEAR),
    ):
        with pytest.raises(PydanticSerializationError) as error:
            write()
        assert SECRET not in str(error.value)


def test_a_clear_value_passes_no_other_writer() -> None:
    with pytest.raises(TypeError):
        orjson.dumps(CLEAR.text)
    with pytest.raises(TypeError):
        pickle.dumps(CLEAR.text, protocol=1)


def test_a_clear_value_never_shows_in_a_repr() -> None:
    assert SECRET not in f"{CLEAR!r} {CLEAR} {CLEAR.text!r} {CLEAR.text}"


def test_a_sealed_value_is_written_and_read_as_it_is() -> None:
    event = Confided.model_validate({"text": SEAL})
    assert isinstance(event.text, Sealed)
    assert orjson.loads(event.model_dump_json()) == {"text": SEAL}


@pytest.mark.parametrize(
    "wrong",
    [
        {"sealed": 2},
        {"key": "case"},
        {"nonce": "A" * 15},
        {"nonce": "A" * 15 + "="},
        {"ciphertext": ""},
        {"ciphertext": "a+b/"},
        {"value": SECRET},
    ],
    ids=str,
)
def test_a_seal_of_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Confided.model_validate({"text": {**SEAL, **wrong}})


def test_the_schema_shows_the_seal_and_names_what_is_inside() -> None:
    schema = data_schema(Confided)
    seal = schema["$defs"]["SealedFreeText"]
    assert schema["properties"]["text"]["$ref"] == "#/$defs/SealedFreeText"
    assert seal["x-sealed"] == {"type": "string", "minLength": 1, "maxLength": 10000}
    assert set(seal["properties"]) == {"sealed", "key", "nonce", "ciphertext"}
