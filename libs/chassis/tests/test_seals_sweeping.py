"""A key that nothing was sealed with is deleted after a day; the key of an owner who came is kept."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from chassis.errors import TemporaryError
from chassis.seals import KeyDestroyedError, KeyEncryptionKeys, KeyRing, Sweeper
from chassis.seals.keyring import KnownOwners
from chassis.seals.store import KeyStore
from testkit.waiting import until

EPOCHS = KeyEncryptionKeys({1: os.urandom(32)})
CASE, EVA = "case", "eva"
KEPT = "select owner from seals.data_keys where kept"


async def aged(store: KeyStore, hours: int) -> None:
    await store.fetch("update seals.data_keys set asked_at = now() - make_interval(hours => $1)", hours)


async def nobody(_: list[str]) -> set[str]:
    return set()


async def everybody(owners: list[str]) -> set[str]:
    return set(owners)


async def test_an_unused_key_is_swept_after_a_day(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.data_key(CASE, EVA)
    assert await ring.sweep(nobody) == 0
    await aged(store, 25)
    assert await ring.sweep(nobody) == 1


async def test_the_key_of_a_case_that_exists_is_kept(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.data_key(CASE, EVA)
    await aged(store, 25)
    assert await ring.sweep(everybody) == 0
    assert await ring.sweep(nobody) == 0
    await ring.by_id(f"{CASE}/{EVA}/1")


async def test_a_key_asked_for_again_is_not_swept_meanwhile(store: KeyStore) -> None:
    await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    await aged(store, 25)
    ring = KeyRing(store, EPOCHS)
    await ring.data_key(CASE, EVA)
    assert await ring.sweep(nobody) == 0


async def test_a_key_asked_for_during_the_sweep_is_not_swept(store: KeyStore) -> None:
    await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    await aged(store, 25)

    async def asked_meanwhile(_: list[str]) -> set[str]:
        await KeyRing(store, EPOCHS).data_key(CASE, EVA)
        return set()

    assert await KeyRing(store, EPOCHS).sweep(asked_meanwhile) == 0


async def test_a_tombstone_is_never_swept(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.destroy(CASE, EVA)
    await aged(store, 1000)
    assert await ring.sweep(nobody) == 0
    with pytest.raises(KeyDestroyedError):
        await ring.data_key(CASE, EVA)


@asynccontextmanager
async def sweeping(store: KeyStore, known: KnownOwners) -> AsyncIterator[None]:
    sweeper = Sweeper(KeyRing(store, EPOCHS), known, every=0.01)
    await sweeper.start()
    try:
        yield
    finally:
        await sweeper.stop()


async def owners(store: KeyStore) -> list[str]:
    return [row["owner"] for row in await store.fetch("select owner from seals.data_keys order by owner")]


async def test_the_sweeper_deletes_the_keys_whose_owner_never_came_and_no_other(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    for owner in ("came", "never came"):
        await ring.data_key(owner, EVA)
    await aged(store, 25)
    await ring.data_key("may still come", EVA)

    async def those_who_came(asked: list[str]) -> set[str]:
        return {"came"} & set(asked)

    async with sweeping(store, those_who_came):
        await until(lambda: swept(store))
    assert await owners(store) == ["came", "may still come"]
    assert [row["owner"] for row in await store.fetch(KEPT)] == ["came"]


async def swept(store: KeyStore) -> bool:
    return len(await owners(store)) < 3


async def test_the_sweeper_goes_on_after_it_could_not_ask_who_came(store: KeyStore) -> None:
    await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    await aged(store, 25)
    asked: list[list[str]] = []

    async def away_at_first(each: list[str]) -> set[str]:
        asked.append(each)
        if len(asked) == 1:
            raise TemporaryError
        return set()

    async def none_left() -> bool:
        return await owners(store) == []

    async with sweeping(store, away_at_first):
        await until(none_left)
    assert asked == [[CASE]] * 2
