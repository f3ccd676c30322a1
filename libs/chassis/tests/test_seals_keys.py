"""Data keys: made once, cached a minute, wrapped under an epoch, destroyed for ever."""

import asyncio
import os
import stat
import unicodedata
from pathlib import Path

import pytest

from chassis.errors import BrokenError
from chassis.seals import (
    KeyDestroyedError,
    KeyEncryptionKeys,
    KeyFileError,
    KeyMissingError,
    KeyRing,
    SearchKeys,
    folded_words,
    shared_secret,
)
from chassis.seals.store import KeyStore

OLD, NEW = os.urandom(32), os.urandom(32)
EPOCHS = KeyEncryptionKeys({1: OLD})
CASE, EVA = "case", "eva"


class Timer:
    """Seconds, as a test says."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_key_is_found_again_by_another_process(store: KeyStore) -> None:
    made = await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    assert await KeyRing(store, EPOCHS).data_key(CASE, EVA) == made
    assert await KeyRing(store, EPOCHS).by_id(f"{CASE}/{EVA}/1") == made


async def test_all_who_make_a_key_at_once_get_the_same(store: KeyStore) -> None:
    made = await asyncio.gather(*(KeyRing(store, EPOCHS).data_key(CASE, EVA) for _ in range(12)))
    assert len({key.key for key in made}) == 1


async def test_a_key_lies_in_the_database_only_wrapped(store: KeyStore) -> None:
    key = await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    (row,) = await store.fetch("select wrapped::text from seals.data_keys")
    assert key.key.hex() not in row["wrapped"]
    assert key.key.hex() not in repr(key)


async def test_a_cached_key_lives_sixty_seconds_and_no_longer(store: KeyStore) -> None:
    timer = Timer()
    ring = KeyRing(store, EPOCHS, timer)
    key = await ring.data_key(CASE, EVA)
    await ring.by_id(key.id)
    await KeyRing(store, EPOCHS).destroy(CASE, EVA)
    timer.now = 59.9
    assert (await ring.data_key(CASE, EVA), await ring.by_id(key.id)) == (key, key)
    timer.now = 60.0
    with pytest.raises(KeyDestroyedError):
        await ring.data_key(CASE, EVA)
    with pytest.raises(KeyDestroyedError):
        await ring.by_id(key.id)


async def test_destroying_a_key_again_is_harmless(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.data_key(CASE, EVA)
    await ring.destroy(CASE, EVA)
    await ring.destroy(CASE, EVA)
    with pytest.raises(KeyDestroyedError):
        await ring.by_id(f"{CASE}/{EVA}/1")


async def test_destroying_leaves_no_wrapped_key_in_the_table(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.data_key(CASE, EVA)
    await ring.destroy(CASE, EVA)
    (row,) = await store.fetch("select wrapped, epoch, destroyed_at from seals.data_keys")
    assert (row["wrapped"], row["epoch"]) == (None, None)
    assert row["destroyed_at"] is not None


async def test_whoever_makes_a_key_while_it_is_destroyed_does_not_bring_it_back(store: KeyStore) -> None:
    rings = [KeyRing(store, EPOCHS) for _ in range(6)]
    await asyncio.gather(
        *(ring.data_key(CASE, EVA) for ring in rings), KeyRing(store, EPOCHS).destroy(CASE, EVA),
        return_exceptions=True,
    )  # fmt: skip
    with pytest.raises(KeyDestroyedError):
        await KeyRing(store, EPOCHS).data_key(CASE, EVA)


async def test_the_key_of_one_person_says_nothing_of_another(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.destroy(CASE, EVA)
    assert (await ring.data_key(CASE, "jan")).key != (await ring.data_key("other", EVA)).key


async def test_a_key_that_was_never_made_is_not_taken_for_a_destroyed_one(store: KeyStore) -> None:
    with pytest.raises(KeyMissingError):
        await KeyRing(store, EPOCHS).by_id(f"{CASE}/{EVA}/1")


async def test_a_lost_key_does_not_close_what_others_open(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    made = await ring.data_key(CASE, EVA)
    assert await ring.by_ids([made.id, f"{CASE}/jan/1"]) == {made.id: made}


async def test_an_old_epoch_unwraps_and_the_newest_wraps(store: KeyStore) -> None:
    made = await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    both = KeyRing(store, KeyEncryptionKeys({1: OLD, 2: NEW}))
    assert await both.data_key(CASE, EVA) == made
    await store.fetch("insert into seals.epochs (epoch) values (2)")
    await both.data_key(CASE, "jan")
    rows = await store.fetch("select person, epoch from seals.data_keys order by person")
    assert [tuple(row) for row in rows] == [(EVA, 1), ("jan", 2)]


async def test_a_key_of_a_lost_epoch_does_not_unwrap(store: KeyStore) -> None:
    await KeyRing(store, EPOCHS).data_key(CASE, EVA)
    with pytest.raises(KeyMissingError):
        await KeyRing(store, KeyEncryptionKeys({2: NEW})).data_key(CASE, EVA)


async def test_a_wrapped_key_moved_to_another_person_does_not_unwrap(store: KeyStore) -> None:
    ring = KeyRing(store, EPOCHS)
    await ring.data_key(CASE, EVA)
    await store.fetch("update seals.data_keys set person = 'jan'")
    with pytest.raises(BrokenError):
        await ring.data_key(CASE, "jan")


def test_a_key_file_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = KeyEncryptionKeys.load(folder, make=True)
    wrapped = made.wrap(b"x" * 32, "name")
    assert KeyEncryptionKeys.load(folder, make=True).unwrap(wrapped, 1, "name") == b"x" * 32
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    KeyEncryptionKeys.load(tmp_path, make=True)
    (tmp_path / "epoch-1.key").chmod(0o644)
    with pytest.raises(KeyFileError):
        KeyEncryptionKeys.load(tmp_path)


@pytest.mark.parametrize("text", ["", "zz", "00" * 31])
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "epoch-1.key").write_text(text)
    (tmp_path / "epoch-1.key").chmod(0o600)
    with pytest.raises(KeyFileError):
        KeyEncryptionKeys.load(tmp_path)


def test_outside_development_a_missing_key_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        KeyEncryptionKeys.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Wiśniewska Łucja", {"wisniewska", "lucja"}),
        ("KOVÁCS-NAGY Győző", {"kovacs", "nagy", "gyozo"}),
        ("Szűcs Ödön", {"szucs", "odon"}),
        ("Żółć  ", {"zolc"}),
        (unicodedata.normalize("NFD", "Győző Żółć"), {"gyozo", "zolc"}),
        ("O'Brien", {"obrien"}),
        ("Weiß", {"weiss"}),
        ("Олена", {"olena"}),
        ("- ,", set()),
    ],
)
def test_a_name_folds_to_what_people_type(name: str, words: set[str]) -> None:
    assert folded_words(name) == words


async def test_a_name_is_found_however_it_is_spelled(store: KeyStore) -> None:
    stored = (await SearchKeys(store, EPOCHS).tokens("Győző Kovács-Nagy")).values
    (wanted,) = await SearchKeys(store, EPOCHS).wanted("GYOZO")
    assert wanted & stored
    assert {len(token) for token in stored} == {16}


async def test_a_name_is_still_found_after_a_new_search_key(store: KeyStore) -> None:
    stored = await SearchKeys(store, EPOCHS).tokens("Ewa")
    await store.fetch(
        "insert into seals.search_keys (search_epoch, epoch, wrapped) values (2, 1, $1)",
        EPOCHS.wrap(NEW, "search/2"),
    )
    later = SearchKeys(store, EPOCHS)
    (wanted,) = await later.wanted("Ewa")
    assert stored.values < wanted
    assert (await later.tokens("Ewa")).epoch == 2


async def test_all_who_make_a_shared_secret_at_once_get_the_same(store: KeyStore) -> None:
    made = await asyncio.gather(*(shared_secret(store, EPOCHS, "idempotency") for _ in range(6)))
    assert len(set(made)) == 1
    assert await shared_secret(store, EPOCHS, "another") not in made
