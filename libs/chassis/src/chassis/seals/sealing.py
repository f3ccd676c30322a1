"""Sealing events on their way out and opening them for entitled eyes."""

import os
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag

from chassis.errors import BrokenError
from chassis.seals.encryption import NONCE_BYTES, KeyDestroyedError
from chassis.seals.keyring import DataKey
from chassis.seals.places import Shape, Walk, shape_of, walk_of
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.sealed import Clear, Sealed

BLOCK = 64
"""Plaintexts are padded to multiples of so many bytes."""


class SealBrokenError(BrokenError):
    """A sealed value does not open where it stands: changed, moved, or never of this shape."""


@dataclass(frozen=True, slots=True)
class Place[T]:
    """A sealed value and where it was sealed. A list keeps these, and so needs no event to open them."""

    sealed: Sealed[T]
    event_id: UUID
    type: str
    pointer: str


class Ring(Protocol):
    """Where keys come from: a `KeyRing` of one's own, or whoever is asked for them."""

    async def data_key(self, owner: str, person: str) -> DataKey: ...

    async def by_id(self, key_id: str) -> DataKey: ...

    async def by_ids(self, key_ids: Iterable[str]) -> dict[str, DataKey]: ...


class Seals:
    """Seals and opens with the keys of one ring."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:
        """The event, every `Clear` in it at any depth sealed under its person's key of `owner`.

        Raises `KeyDestroyedError` for an erased person, `TemporaryError` when the key store is away.
        """
        walk = walk_of(type(event))
        persons = _persons(event, walk) if walk is not None else ()
        if walk is None or not persons:
            return event
        keys = {person: await self._ring.data_key(owner, person) for person in persons}

        def sealed(value: Any, pointer: str, shape: Shape) -> Sealed[Any]:
            return _sealed(value, shape, keys, bound(event_id, event.type, pointer))

        result: Event = walk(event, "", sealed)
        return result

    async def open_all[E: Event](self, recorded: Recorded[E]) -> E:
        """The event with `Clear` in every place. What belongs to an erased person stays sealed.

        Raises `SealBrokenError`, `TemporaryError`.
        """
        event, meta = recorded.event, recorded.meta
        walk = walk_of(type(event))
        if walk is None:
            return event
        keys = await self._ring.by_ids(place.sealed.key for place in places(recorded))

        def opened(value: Any, pointer: str, shape: Shape) -> Any:
            if not isinstance(value, Sealed) or value.key not in keys:
                return value
            key = keys[value.key]
            return Clear(key.person, _opened(value, key, shape, bound(meta.id, meta.type, pointer)))

        result: E = walk(event, "", opened)
        return result

    async def open(self, recorded: Recorded[Any], pointer: str) -> Any:
        """The value at one pointer of the event's data. Raises `KeyDestroyedError` and as `open_all` does."""
        for place, shape in _places(recorded):
            if place.pointer == pointer:
                key = await self._ring.by_id(place.sealed.key)
                return _opened(place.sealed, key, shape, bound(place.event_id, place.type, pointer))
        reason = f"nothing is sealed at {pointer} of {recorded.meta.type}"
        raise SealBrokenError(reason)

    async def open_value[T](
        self, sealed: Sealed[T], event_id: UUID, type_: str, pointer: str, shape: Any
    ) -> T:
        """One value, `shape` being its type `T`. Raises `KeyDestroyedError` and as `open_all` does."""
        (value,) = await self.open_values([Place(sealed, event_id, type_, pointer)], shape)
        if isinstance(value, Sealed):
            reason = "this person's key was destroyed"
            raise KeyDestroyedError(reason)
        return value

    async def open_values[T](self, found: Sequence[Place[T]], shape: Any) -> list[T | Sealed[T]]:
        """Many values of one shape with one question for their keys; an erased person's stay sealed."""
        unlocked = await self.unlocked(found)
        return unlocked.opened(found, shape)

    async def unlocked(self, found: Iterable[Place[Any]]) -> "Unlocked":
        """The keys of values of any shapes, with one question for all of them. Raises `TemporaryError`."""
        return Unlocked(await self._ring.by_ids({place.sealed.key for place in found}))


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Opens values whose keys were looked up; to be let go of with the request for which they were."""

    _keys: Mapping[str, DataKey] = field(repr=False)

    def opened[T](self, found: Sequence[Place[T]], shape: Any) -> list[T | Sealed[T]]:
        """The values, `shape` being their type `T`; an erased person's stay sealed.

        Raises `SealBrokenError`.
        """
        inside, keys = shape_of(shape), self._keys
        opened: list[T | Sealed[T]] = []
        for place in found:
            key = keys.get(place.sealed.key)
            data = bound(place.event_id, place.type, place.pointer)
            opened.append(place.sealed if key is None else _opened(place.sealed, key, inside, data))
        return opened


def places(recorded: Recorded[Any]) -> list[Place[Any]]:
    """Every sealed value of an event with its place, in the order of the fields."""
    return [place for place, _ in _places(recorded)]


def bound(event_id: UUID, type_: str, pointer: str) -> bytes:
    """The associated data: a sealed value opens only where it was sealed."""
    return f"{event_id}|{type_}|{pointer}".encode()


def padded(plaintext: bytes) -> bytes:
    """With spaces to a multiple of 64 bytes, so that the length tells little; it is still JSON."""
    return plaintext.ljust(-(-len(plaintext) // BLOCK) * BLOCK)


def _places(recorded: Recorded[Any]) -> list[tuple[Place[Any], Shape]]:
    found: list[tuple[Place[Any], Shape]] = []

    def note(value: Any, pointer: str, shape: Shape) -> Any:
        if isinstance(value, Sealed):
            found.append((Place(value, recorded.meta.id, recorded.meta.type, pointer), shape))
        return value

    event: Event = recorded.event
    walk = walk_of(type(event))
    if walk is not None:
        walk(event, "", note)
    return found


def _persons(event: Event, walk: Walk) -> set[str]:
    persons: set[str] = set()

    def note(value: Any, pointer: str, _: Shape) -> Any:
        if isinstance(value, Sealed):
            reason = f"{event.type} holds at {pointer} what was sealed for another event"
            raise SealBrokenError(reason)
        persons.add(value.person)
        return value

    walk(event, "", note)
    return persons


def _sealed(clear: Clear[Any], shape: Shape, keys: Mapping[str, DataKey], data: bytes) -> Sealed[Any]:
    key, nonce = keys[clear.person], os.urandom(NONCE_BYTES)
    plaintext = padded(shape.adapter.dump_json(clear.value, warnings="error"))
    ciphertext = key.cipher.encrypt(nonce, plaintext, data)
    # The constructor checks, and still takes a third of the time of `model_construct`.
    return shape.sealed(sealed=1, key=key.id, nonce=_encoded(nonce), ciphertext=_encoded(ciphertext))


def _opened(sealed: Sealed[Any], key: DataKey, shape: Shape, data: bytes) -> Any:
    try:
        plaintext = key.cipher.decrypt(_decoded(sealed.nonce), _decoded(sealed.ciphertext), data)
        return shape.adapter.validator.validate_json(plaintext)
    except (InvalidTag, ValueError):  # the value itself must not reach the error
        reason = "a sealed value does not open where it stands"
        raise SealBrokenError(reason) from None


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


# What is surplus of the padding is not looked at, so that nobody has to count.
_PADDING = b"=="
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")


def _decoded(text: str) -> bytes:
    return a2b_base64(text.encode().translate(_TO_STANDARD) + _PADDING)
