"""Killed as by `kill -9` at each dangerous point: no bytes without an event, no event without its bytes."""

import os
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from killed.language import Shop
from shelved.language import a_docx, a_pdf

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CONTENT = a_pdf(words=os.urandom(3_000_000))
UPLOADING = {
    "noted, and nothing stored": "document_store.store.documents:Uploads.begin:1",
    "a part is stored": "document_store.gateways.blobs:_Belt.take:4",
    "all is stored, and nothing recorded": "document_store.gateways.blobs:Blobs.put:1",
    "recorded, and still noted": "document_store.handlers.uploading:Uploading._recorded:1",
    "all is done, and nobody told": "document_store.store.documents:Uploads.end:1",
}
DELETED = "document_store.gateways.blobs:Blobs.delete:1"
SWEPT = "document_store.handlers.sweeping:Sweeping._gone:1"


@pytest.mark.rule("D5")
async def test_of_an_upload_whose_process_dies_there_is_all_or_nothing_and_it_can_come_again(
    target: Shop,
) -> None:
    documents = {point: uuid4() for point in UPLOADING.values()}
    for point, document in documents.items():
        await target.opens(point)
        with pytest.raises(httpx.TransportError):
            await target.uploads(document, CONTENT)
        await target.died()
    await target.opens()
    await target.swept()
    assert target.lying_there() == await target.on_record()
    assert await target.under_way() == 0
    await target.hurries()
    assert [await again(target, each) for each in documents.values()] == [201, 201, 201, 200, 200]
    assert target.lying_there() == await target.on_record()


async def again(shop: Shop, document: UUID) -> int:
    """The same upload, by who was never told; it is the whole document then."""
    answer = await shop.uploads(document, CONTENT)
    await shop.comes_to(document, "filed")
    assert (await shop.downloads(document)).content == CONTENT
    return answer.status_code


@pytest.mark.rule("D5")
async def test_of_a_refused_document_the_bytes_go_and_are_not_missed_whoever_dies_over_it(
    target: Shop,
) -> None:
    documents = {point: uuid4() for point in (DELETED, SWEPT)}
    for point, document in documents.items():
        await target.opens(point)
        assert (await target.uploads(document, a_docx(word__vbaProject_dot_bin=b"x"), "")).status_code == 201
        await target.died()
    await target.swept()
    await target.opens()
    await target.hurries()
    for document in documents.values():
        await target.becomes(document, "document_refused", "document_swept")
    reasons = [each["data"]["reason"] for each in await target.events() if ".document_swept." in each["type"]]
    assert reasons == ["refused", "refused"]
    assert target.lying_there() == set()


async def test_an_upload_that_broke_off_leaves_nothing_whoever_dies_over_taking_it_back(target: Shop) -> None:
    await target.opens(DELETED)
    with pytest.raises((httpx.TransportError, ConnectionResetError)):
        await target.uploads(uuid4(), breaking_off())
    await target.died()
    assert await target.under_way() == 1
    await target.swept(DELETED)
    assert await target.under_way() == 1
    await target.swept()
    assert await target.under_way() == 0
    assert target.lying_there() == set()


async def breaking_off() -> AsyncIterator[bytes]:
    yield CONTENT[:2_000_000]
    raise ConnectionResetError
