"""Every text that an event holds sealed, by the contracts; and every one that opens."""

from collections.abc import Iterator
from enum import Enum
from itertools import chain
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeAliasType, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from served.language import House

from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals
from chassis.seals.places import walk_of
from contracts import access, cases, policy
from contracts.envelope import Recorded, parse
from contracts.event import Event
from contracts.sealed import Clear, Private
from contracts.topics import load


class Leaf(NamedTuple):
    """One text: the event's type, the field that is sealed, and the text's place in it, if it is not all."""

    type: str
    field: str
    within: str


def leaves() -> set[Leaf]:
    """What personal texts the events of the ledger's topics can hold."""
    return {leaf for event in (*cases.EVENTS, *access.EVENTS, *policy.EVENTS) for leaf in _of_event(event)}


async def opened_texts(house: House) -> list[tuple[UUID, Leaf, str]]:
    """Every text that opens with the keys that there are, with the stream in which it lies."""
    journals = [await house.journal(topic) for topic in ("cases", "access", "policy")]
    documents = chain.from_iterable(shard for journal in journals for shard in journal.values())
    found = list[tuple[UUID, Leaf, str]]()
    async with KeyStore(str(house.settings.keys_database)) as store:
        seals = Seals(KeyRing(store, KeyEncryptionKeys.load(house.settings.key_file)))
        for recorded in map(_recorded, documents):
            event = await seals.open_all(recorded)
            found += [(recorded.meta.subject, leaf, text) for leaf, text in _texts(event)]
    return found


def _recorded(document: bytes) -> Recorded[Event]:
    parsed = parse(document)
    return Recorded(parsed.meta, parsed.sequence, parsed.prev, load(parsed.meta.type, parsed.data))


def _of_event(event: type[Event]) -> Iterator[Leaf]:
    assert walk_of(event) is None or any(_sealed_in(event)), (
        f"{event.type} seals something deeper than a field"
    )
    for field, inside in _sealed_in(event):
        for within in _texts_in(inside):
            yield Leaf(event.type, field, within)


def _sealed_in(event: type[Event]) -> Iterator[tuple[str, Any]]:
    for name, field in event.model_fields.items():
        for each in _choices(field.annotation):
            if get_origin(each) is Private:
                yield name, get_args(each)[0]


def _texts_in(annotation: Any) -> Iterator[str]:
    for each in map(_bare, _choices(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            for name, field in each.model_fields.items():
                yield from (f"{name}{within}" for within in _texts_in(field.annotation))
        elif isinstance(each, type) and issubclass(each, str) and not issubclass(each, Enum):
            yield ""


def _choices(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _bare(annotation: Any) -> Any:
    while True:
        if isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        else:
            return annotation


def _texts(event: Event) -> Iterator[tuple[Leaf, str]]:
    opened = {field: value.value for field, value in event if isinstance(value, Clear)}
    for field, value in opened.items():
        parts = value if isinstance(value, BaseModel) else [("", value)]
        for within, text in parts:
            if isinstance(text, str):
                yield Leaf(event.type, field, within), text
