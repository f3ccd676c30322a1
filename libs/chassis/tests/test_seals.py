"""What is sealed opens only where it was sealed, for whom it was sealed, and not after erasure."""

import dataclasses
import unicodedata
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, ValidationError
from pydantic_core import PydanticSerializationError

from chassis.errors import TemporaryError
from chassis.recording.building import written_data
from chassis.seals import KeyDestroyedError, KeyEncryptionKeys, KeyRing, SealBrokenError, Seals
from chassis.seals.sealing import Place, places
from chassis.seals.store import KeyStore
from contracts.envelope import GENESIS, Meta, Recorded
from contracts.event import Event, Value
from contracts.sealed import Clear, Private, Sealed
from contracts.texts import FreeText

EPOCHS = KeyEncryptionKeys({1: bytes(32)})
OWNER = "0193a5f2-0000-7000-8000-000000000001"
EVA, JAN = "eva", "jan"
CANARY = "Wiśniewska-Győző"


class Details(Value):
    name: str
    age: int | None = None


class Line(Value):
    place: str
    text: Private[FreeText] | None = None


class Told(Event):
    """An event with private places at every depth."""

    type: ClassVar[str] = "kronika.tests.told.v1"

    plain: str
    client: Private[Details]
    lines: tuple[Line, ...] = ()
    texts: tuple[Private[str], ...] = ()
    by_kind: dict[str, Private[str]] = Field(default_factory=dict)


class Counted(Event):
    type: ClassVar[str] = "kronika.tests.counted.v1"

    count: int


@pytest.fixture
def ring(store: KeyStore) -> KeyRing:
    return KeyRing(store, EPOCHS)


@pytest.fixture
def seals(ring: KeyRing) -> Seals:
    return Seals(ring)


def recorded(event_id: UUID, data: bytes, event: type[Event] = Told) -> Recorded[Any]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    meta = Meta(event_id, "/kronika/tests", event.type, uuid4(), now, 1, "eva", "operator", now, "c")
    return Recorded(meta, 1, GENESIS, event.model_validate_json(data))


async def written(seals: Seals, event: Event, event_id: UUID, owner: str) -> bytes:
    return written_data(await seals.seal(event, event_id, owner))


def told(text: str = CANARY) -> Told:
    return Told(plain="in the clear", client=Clear(EVA, Details(name=text)))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
words = st.text(st.characters(categories=["L", "N"]), min_size=1).map(partial(unicodedata.normalize, "NFC"))
clear_texts = st.builds(Clear, st.sampled_from([EVA, JAN]), texts)
details = st.builds(Details, name=texts, age=st.none() | st.integers(0, 120))
lines = st.builds(Line, place=texts, text=st.none() | st.builds(Clear, st.just(JAN), words))
tellings = st.builds(
    Told,
    plain=texts,
    client=st.builds(Clear, st.just(EVA), details),
    lines=st.lists(lines, max_size=3).map(tuple),
    texts=st.lists(clear_texts, max_size=3).map(tuple),
    by_kind=st.dictionaries(texts, clear_texts, max_size=3),
)


@given(event=tellings)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_sealed_at_any_depth_opens_to_the_same(seals: Seals, event: Told) -> None:
    event_id = uuid4()
    opened = await seals.open_all(recorded(event_id, await written(seals, event, event_id, OWNER)))
    assert opened == event


@given(event=tellings)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_sealed_event_is_the_one_that_is_read_again(seals: Seals, event: Told) -> None:
    sealed = await seals.seal(event, uuid4(), OWNER)
    assert Told.model_validate_json(written_data(sealed)) == sealed


async def test_nothing_private_stands_in_what_is_written(seals: Seals) -> None:
    event = told().model_copy(
        update={
            "lines": (Line(place="/", text=Clear(JAN, CANARY)),),
            "texts": (Clear(JAN, CANARY),),
            "by_kind": {"a/b~c": Clear(EVA, CANARY)},
        }
    )
    data = await written(seals, event, uuid4(), OWNER)
    assert CANARY.encode() not in data
    assert orjson.loads(data)["plain"] == "in the clear"


async def test_every_value_is_sealed_under_the_key_of_its_own_person(seals: Seals) -> None:
    event = told().model_copy(update={"texts": (Clear(JAN, "x"),)})
    data = orjson.loads(await written(seals, event, uuid4(), OWNER))
    assert [data["client"]["key"], data["texts"][0]["key"]] == [f"{OWNER}/{EVA}/1", f"{OWNER}/{JAN}/1"]


async def test_a_pointer_names_the_place_within_the_data(seals: Seals) -> None:
    lines = (Line(place="silent"), Line(place="/", text=Clear(JAN, "x")))
    event = told().model_copy(update={"lines": lines, "by_kind": {"a/b~c": Clear(EVA, "y")}})
    event_id = uuid4()
    found = places(recorded(event_id, await written(seals, event, event_id, OWNER)))
    assert [place.pointer for place in found] == ["/client", "/lines/1/text", "/by_kind/a~1b~0c"]


async def test_an_event_without_private_places_is_written_as_it_is(seals: Seals) -> None:
    assert await written(seals, Counted(count=3), uuid4(), OWNER) == b'{"count":3}'


MOVES = {
    "to another event": lambda place: dataclasses.replace(place, event_id=uuid4()),
    "to another type": lambda place: dataclasses.replace(place, type="kronika.tests.told.v2"),
    "to another pointer": lambda place: dataclasses.replace(place, pointer="/lines/0/text"),
    "with another nonce": lambda place: dataclasses.replace(
        place, sealed=place.sealed.model_copy(update={"nonce": "A" * 16})
    ),
    "cut short": lambda place: dataclasses.replace(
        place, sealed=place.sealed.model_copy(update={"ciphertext": place.sealed.ciphertext[:-4]})
    ),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
async def test_a_sealed_value_does_not_open_elsewhere_or_changed(seals: Seals, move: Any) -> None:
    event_id = uuid4()
    (place,) = places(recorded(event_id, await written(seals, told(), event_id, OWNER)))
    moved: Place[Details] = move(place)
    with pytest.raises(SealBrokenError) as caught:
        await seals.open_value(moved.sealed, moved.event_id, moved.type, moved.pointer, Details)
    assert CANARY not in str(caught.value)


async def test_a_value_opens_by_its_place_alone(seals: Seals) -> None:
    event_id = uuid4()
    there = recorded(event_id, await written(seals, told(), event_id, OWNER))
    (place,) = places(there)
    assert await seals.open_value(place.sealed, event_id, Told.type, "/client", Details) == Details(
        name=CANARY
    )
    assert await seals.open(there, "/client") == Details(name=CANARY)


async def test_of_many_values_those_of_the_erased_stay_sealed(seals: Seals, ring: KeyRing) -> None:
    found = []
    for owner in ("a", "b"):
        event_id = uuid4()
        found += places(recorded(event_id, await written(seals, told(owner), event_id, owner)))
    await ring.destroy("a", EVA)
    assert await seals.open_values(found, Details) == [found[0].sealed, Details(name="b")]


async def test_what_is_sealed_for_an_erased_person_never_opens_again(seals: Seals, ring: KeyRing) -> None:
    event_id = uuid4()
    there = recorded(event_id, await written(seals, told(), event_id, OWNER))
    await ring.destroy(OWNER, EVA)
    assert isinstance((await seals.open_all(there)).client, Sealed)
    with pytest.raises(KeyDestroyedError):
        await seals.open(there, "/client")


async def test_nothing_new_is_sealed_for_an_erased_person(seals: Seals, ring: KeyRing) -> None:
    await ring.destroy(OWNER, EVA)
    with pytest.raises(KeyDestroyedError):
        await written(seals, told(), uuid4(), OWNER)


async def test_a_sealed_value_is_not_taken_over_into_another_event(seals: Seals) -> None:
    event_id = uuid4()
    there = recorded(event_id, await written(seals, told(), event_id, OWNER))
    with pytest.raises(SealBrokenError):
        await written(seals, there.event, uuid4(), OWNER)


@given(length=st.integers(0, 500))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_texts_of_like_length_seal_to_one_length(seals: Seals, length: int) -> None:
    data = orjson.loads(await written(seals, told("x" * length), uuid4(), OWNER))
    plain = len(orjson.dumps({"name": "x" * length, "age": None}))
    block = -(-plain // 64) * 64
    assert len(data["client"]["ciphertext"]) == -(-(block + 16) * 4 // 3)


async def test_the_same_value_never_seals_to_the_same_bytes(seals: Seals) -> None:
    event_id = uuid4()
    assert await written(seals, told(), event_id, OWNER) != await written(seals, told(), event_id, OWNER)


async def test_nothing_is_sealed_while_the_key_store_is_away() -> None:
    async with KeyStore("postgresql://postgres@127.0.0.1:1/nowhere") as away:
        with pytest.raises(TemporaryError):
            await Seals(KeyRing(away, EPOCHS)).seal(told(), uuid4(), OWNER)


def test_a_clear_value_cannot_be_written_down() -> None:
    with pytest.raises(PydanticSerializationError):
        told().model_dump_json()
    assert CANARY not in repr(told())


def test_a_clear_value_cannot_be_read_from_outside() -> None:
    with pytest.raises(ValidationError):
        Told.model_validate_json(b'{"plain":"x","client":{"person":"eva","value":{"name":"x"}}}')
