"""What every object store has to do for us, a local folder and an S3 alike: sealed, whole or not at all."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import obstore
import pytest
from shelved.language.storing import a_blob, an_s3, blobs_in, in_pieces

from chassis.errors import TemporaryError
from document_store.domain.storing import Blob, Stored
from document_store.gateways import blobs as gateway
from document_store.gateways.blobs import BlobMissingError, Blobs
from document_store.gateways.sealing import (
    HEADER,
    SEGMENT,
    TAG,
    DocumentBrokenError,
    Opening,
    Sealing,
    sealed_size,
)

KEY = bytes(range(32))
FULL = SEGMENT - HEADER - TAG
"""Bytes that just fill the first segment."""


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with an_s3() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return blobs_in(f"file://{tmp_path}/objects")
    return blobs_in("s3://papers/kept", request.getfixturevalue("s3"))


async def opened(kept: Blobs, blob: Blob, key: bytes = KEY) -> bytes:
    return b"".join([piece async for piece in kept.open(blob, key)])


async def stored(kept: Blobs, blob: Blob, content: bytes) -> Stored:
    return await kept.put(blob, in_pieces(content), KEY)


@pytest.mark.parametrize("size", [1, FULL - 1, FULL, FULL + 1, FULL + SEGMENT - TAG, 6_000_000])
async def test_what_was_stored_comes_back_whole_and_its_size_is_known_before(kept: Blobs, size: int) -> None:
    blob, content = a_blob(), os.urandom(size)
    done = await stored(kept, blob, content)
    assert (done.size, done.stored_size) == (size, sealed_size(size))
    raw = bytes(await (await obstore.get_async(kept.store, blob.path)).bytes_async())
    assert len(raw) == done.stored_size
    assert content[:64] not in raw or size < 64
    assert await opened(kept, blob) == content


@pytest.mark.rule("B4")
async def test_a_document_opens_under_its_own_key_in_its_own_place_only(kept: Blobs) -> None:
    blob, elsewhere = a_blob(), a_blob()
    await stored(kept, blob, b"paper")
    with pytest.raises(DocumentBrokenError):
        await opened(kept, blob, bytes(32))
    await obstore.copy_async(kept.store, blob.path, elsewhere.path)
    with pytest.raises(DocumentBrokenError):
        await opened(kept, elsewhere)


async def test_an_upload_whose_source_breaks_leaves_nothing(kept: Blobs) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        yield bytes(11_000_000)
        raise ConnectionResetError

    before = [each async for each in kept.all()]
    with pytest.raises(TemporaryError):
        await kept.put(a_blob(), breaks(), KEY)
    assert [each async for each in kept.all()] == before


async def test_what_is_not_there_is_missing_and_can_be_deleted_all_the_same(kept: Blobs) -> None:
    blob = a_blob()
    await stored(kept, blob, b"paper")
    assert await kept.exists(blob)
    assert blob in [each async for each in kept.all()]
    await kept.delete(blob)
    await kept.delete(blob)
    assert not await kept.exists(blob)
    with pytest.raises(BlobMissingError):
        await opened(kept, blob)


async def test_what_others_put_into_the_bucket_is_none_of_ours(kept: Blobs) -> None:
    await obstore.put_async(kept.store, "somebody/elses/file.txt", b"theirs")
    assert "somebody" not in str([each async for each in kept.all()])


async def test_an_s3_without_an_answer_is_temporary(s3: str) -> None:
    away = blobs_in("s3://papers", s3.replace(s3.rpartition(":")[2], "9"))
    with pytest.raises(TemporaryError):
        await away.exists(a_blob())


async def test_an_s3_that_was_told_of_a_broken_upload_keeps_no_parts_of_it(s3: str) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        yield bytes(11_000_000)
        raise ConnectionResetError

    with pytest.raises(TemporaryError):
        await blobs_in("s3://papers/cut", s3).put(a_blob(), breaks(), KEY)
    async with httpx.AsyncClient() as client:
        assert "<UploadId>" not in (await client.get(f"{s3}/papers?uploads")).text


async def test_a_file_is_on_the_disk_with_the_folders_that_name_it_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(gateway, "_fsync", synced.append)
    blob = a_blob()
    await stored(blobs_in(f"file://{tmp_path}"), blob, b"paper")
    file = tmp_path / blob.path
    assert synced == [file, *list(file.parents)[:3]]


def opened_at_once(sealed: bytes) -> bytes:
    opening = Opening(KEY, "here")
    return opening.pull(sealed) + opening.finish()


@pytest.mark.parametrize("at", [0, 5, HEADER, HEADER + 9, SEGMENT - 1, SEGMENT, SEGMENT + 3, -1])
def test_no_byte_of_a_sealed_document_can_be_changed_or_cut_off(at: int) -> None:
    sealing = Sealing(KEY, "here")
    sealed = sealing.push(os.urandom(2 * SEGMENT)) + sealing.finish()
    changed = bytearray(sealed)
    changed[at] ^= 1
    for tried in (
        bytes(changed) if at else sealed[1:],
        sealed[:at],
        sealed[:SEGMENT] + sealed[2 * SEGMENT :],
    ):
        with pytest.raises(DocumentBrokenError):
            opened_at_once(tried)
