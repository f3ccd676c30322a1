"""What a handler doesn't look into is read where it stands, and means the same as what was taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.consuming import Connection, Outline, Outlined
from chassis.consuming.intake import Position, Taking, take
from chassis.consuming.outline import Outlines
from contracts.envelope import GENESIS, parse
from testkit.consuming import HANDLERS, Desk
from testkit.sample import Chain, NoteStruck, NoteTaken, Written, stream_in


@dataclass(frozen=True)
class Lies:
    """A record as it lies in a topic."""

    offset: int
    key: bytes | None
    value: bytes | None


def lying(*found: Written | tuple[bytes, bytes]) -> list[Lies]:
    pairs = [each if isinstance(each, tuple) else (each.key, each.document) for each in found]
    return [Lies(offset, *pair) for offset, pair in enumerate(pairs)]


def written(count: int = 5, **of: Any) -> list[Written]:
    chain, streams = Chain(), [stream_in(0), stream_in(0)]
    return [chain.note(streams[number % 2], number, **of) for number in range(count)]


def taken(records: Sequence[Lies]) -> Taking:
    return take("notebooks", 0, Position(), records)


def test_many_at_once_are_taken_as_one_by_one() -> None:
    records = lying(*written())
    position, singly = Position(), []
    for record in records:
        one = take("notebooks", 0, position, [record])
        singly += one.entries
        position = one.after
    found = taken(records)
    assert found.after == position
    assert [(each.stream, each.type, each.sequence, each.after) for each in found.entries] == [
        (each.stream, each.type, each.sequence, each.after) for each in singly
    ]
    assert [each.parsed is None for each in found.entries] == [True] * 4 + [False]


@pytest.mark.parametrize("place", range(5))
def test_what_is_cut_short_is_set_aside_wherever_it_lies(place: int) -> None:
    """It begins as the next document of the chain does, and nobody vouches for it."""
    good = written()
    cut = (good[place].key, good[place].document[:-1])
    found = taken(lying(*good[:place], cut, *good[place:]))
    assert [(each.offset, each.reason) for each in found.asides] == [(place, "unparseable")]
    assert [each.sequence for each in found.entries] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("key", [b"somebody else", None, str(UUID(int=7)).encode()])
def test_a_wrong_key_is_seen_before_anything_is_taken(key: bytes | None) -> None:
    good = written()
    records = lying(*good)
    records.insert(1, Lies(1, key, good[1].document))
    assert [each.reason for each in taken(records).asides] == ["wrong key"]
    assert len(taken(records).entries) == 5


def test_twice_is_once_and_a_gap_is_a_gap() -> None:
    good = written()
    assert taken(lying(*good[:3], *good)).dropped == 3
    found = taken(lying(*good[:2], *good[3:]))
    assert found.gap is not None
    assert (found.after.last, found.gap.value) == (2, good[3].document)
    assert taken(lying(*good[1:])).after.head == GENESIS


def test_an_outline_says_what_the_document_says() -> None:
    outlines = Outlines()
    chain, stream = Chain(), stream_in(0)
    for event in (NoteTaken, NoteTaken, NoteStruck):
        document = chain.note(stream, 7, event).document
        parsed, outline = parse(document), outlines.of(document, 3)
        assert (outline.stream, outline.type, outline.sequence) == (stream, event.type, 3)
        assert (outline.version, outline.meta) == (parsed.meta.version, parsed.meta)
    odd = chain.note(stream, 7).document.replace(
        b'"source":"/kronika/stationer"', b'"source":"/kronika/\\"stationer"'
    )
    assert outlines.of(odd, 3).parsed is not None, "taken apart where it isn't as we write it"


async def test_data_that_nobody_looks_at_park_nothing_and_an_unknown_type_does(desk: Desk) -> None:
    seen: list[tuple[str, int, int]] = []

    async def note(_: Connection, batch: Sequence[Outline]) -> None:
        seen.extend((each.type, each.sequence, each.version) for each in batch)

    sick, odd = stream_in(4), stream_in(5)
    misfit = [desk.chain.write(sick, NoteTaken.type, data) for data in (b'{"number":"many"}', b"{}")]
    unknown = [desk.chain.write(odd, f"kronika.notebooks.{name}.v1", b"{}") for name in ("burnt", "lost")]
    await desk.publish([*misfit, *unknown])
    async with desk.consumed({NoteTaken: Outlined(note), NoteStruck: Outlined(note)}) as consumer:
        assert await desk.applied(consumer)
        assert [each.stream for each in await consumer.parked.list()] == [odd]
    assert seen == [(NoteTaken.type, 1, 1), (NoteTaken.type, 2, 2)]


async def test_one_who_looks_and_one_who_does_not_both_hear_an_event(desk: Desk) -> None:
    seen: list[int] = []

    async def note(_: Connection, batch: Sequence[Outline]) -> None:
        seen.extend(each.sequence for each in batch)

    looks = HANDLERS[NoteTaken]
    assert not isinstance(looks, tuple)
    stream = uuid4()
    await desk.publish(desk.write(1, 2, 3, stream=stream))
    async with desk.consumed({**HANDLERS, NoteTaken: (looks, Outlined(note))}) as consumer:
        assert await desk.applied(consumer)
    assert (seen, await desk.notes(stream)) == ([1, 2, 3], [1, 2, 3])
