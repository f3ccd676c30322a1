"""The key-encryption key changes while keys are made, found and destroyed; the old one goes when unused."""

import asyncio
import os
from itertools import count
from pathlib import Path

import pytest

from chassis.errors import BrokenError
from chassis.seals import (
    EpochInUseError,
    KeyDestroyedError,
    KeyEncryptionKeys,
    KeyMissingError,
    KeyRing,
    KeyStore,
    Rotation,
    SearchKeys,
    shared_secret,
)
from chassis.seals.encryption import epochs_in, make_epoch

EPOCHS = """
select epoch from seals.data_keys where epoch is not null
union select epoch from seals.search_keys union select epoch from seals.secrets
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    KeyEncryptionKeys.load(tmp_path, make=True)
    return tmp_path


def a_process(store: KeyStore, folder: Path) -> KeyRing:
    """With the key-encryption keys as they lie there now, and nothing cached."""
    return KeyRing(store, KeyEncryptionKeys.load(folder), cached_seconds=0.001)


def a_rotation(store: KeyStore, folder: Path) -> Rotation:
    return Rotation(store, KeyEncryptionKeys.load(folder), folder)


async def epochs(store: KeyStore) -> set[int]:
    return {row["epoch"] for row in await store.fetch(EPOCHS)}


async def test_after_a_rotation_everything_opens_and_nothing_is_wrapped_by_the_old_epoch(
    store: KeyStore, folder: Path
) -> None:
    before = a_process(store, folder)
    made = [await before.data_key("case", str(person)) for person in range(40)]
    words = await SearchKeys(store, KeyEncryptionKeys.load(folder)).tokens("Ewa")
    secret = await shared_secret(store, KeyEncryptionKeys.load(folder), "idempotency")
    assert await a_rotation(store, folder).rotate() == 2
    assert await epochs(store) == {2}
    assert await a_rotation(store, folder).retire() == [1]
    assert epochs_in(folder) == [2]
    for process in (before, a_process(store, folder)):
        assert [await process.by_id(key.id) for key in made] == made
    keys = KeyEncryptionKeys.load(folder)
    assert await SearchKeys(store, keys).tokens("Ewa") == words
    assert await shared_secret(store, keys, "idempotency") == secret


@pytest.mark.slow
async def test_keys_are_made_found_and_destroyed_throughout_and_none_fails(
    store: KeyStore, folder: Path
) -> None:
    """Eight busy processes that were started before the first of three rotations."""
    persons, destroyed, over = count(), list[str](), asyncio.Event()

    async def busy(ring: KeyRing) -> int:
        done = 0
        while not over.is_set():
            key = await ring.data_key("case", str(next(persons)))
            assert await ring.by_id(key.id) == key
            if done % 5 == 0:
                destroyed.extend(await ring.destroy("case", key.person))
            done += 1
        return done

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(busy(a_process(store, folder))) for _ in range(8)]
        for epoch in (2, 3, 4):
            assert await a_rotation(store, folder).rotate() == epoch
            assert await a_rotation(store, folder).retire() == [epoch - 1]
        over.set()
    assert min(task.result() for task in tasks) > 0
    assert await epochs(store) == {4}
    for key_id in destroyed:
        with pytest.raises(KeyDestroyedError):
            await a_process(store, folder).by_id(key_id)


async def test_an_epoch_in_use_is_not_retired(store: KeyStore, folder: Path) -> None:
    key = await a_process(store, folder).data_key("case", "eva")
    make_epoch(folder, 2)
    await store.fetch("insert into seals.epochs (epoch) values (2)")
    with pytest.raises(EpochInUseError):
        await a_rotation(store, folder).retire()
    assert await a_process(store, folder).by_id(key.id) == key


async def test_a_process_that_has_not_met_the_new_epoch_wraps_by_it_all_the_same(
    store: KeyStore, folder: Path
) -> None:
    stale = a_process(store, folder)
    await a_process(store, folder).data_key("case", "eva")
    await a_rotation(store, folder).rotate()
    await stale.data_key("case", "jan")
    assert await epochs(store) == {2}


async def test_a_rotation_that_broke_off_is_ended_by_the_next(store: KeyStore, folder: Path) -> None:
    await a_process(store, folder).data_key("case", "eva")
    make_epoch(folder, 2)
    await a_process(store, folder).data_key("case", "jan")
    assert await epochs(store) == {1}, "a key file alone wraps nothing"
    assert await a_rotation(store, folder).rotate() == 2
    assert await epochs(store) == {2}


async def test_a_backup_of_the_keys_dies_with_its_epoch(store: KeyStore, folder: Path) -> None:
    key = await a_process(store, folder).data_key("case", "eva")
    (backup,) = await store.fetch("select epoch, wrapped from seals.data_keys")
    await a_rotation(store, folder).rotate()
    await a_rotation(store, folder).retire()
    with pytest.raises(KeyMissingError):
        KeyEncryptionKeys.load(folder).unwrap(backup["wrapped"], backup["epoch"], key.id)


def test_a_key_is_unwrapped_only_by_the_epoch_that_wrapped_it() -> None:
    keys = KeyEncryptionKeys({1: os.urandom(32), 2: os.urandom(32)})
    with pytest.raises(BrokenError):
        keys.unwrap(keys.wrap(bytes(32), "name"), 1, "name")
