"""What an upload may be, and that nothing is left of one that breaks off (D5)."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from shelved.language import EVA, KATA, Case, a_case_of, a_docx, a_pdf, a_picture, house

from contracts.documents import MOST_BYTES
from testkit.waiting import until

MEBIBYTE = 1024 * 1024


async def chunks(total: int, head: bytes = b"%PDF-1.7\n") -> AsyncIterator[bytes]:
    yield head
    for _ in range((total - len(head)) // MEBIBYTE):
        yield bytes(MEBIBYTE)
    yield bytes((total - len(head)) % MEBIBYTE)


async def nothing_is_left_of(case: Case) -> None:
    async def gone() -> bool:
        uploads = await house().rows("select 1 from shelf.uploads where case_id = $1", case.id)
        documents = await house().rows("select 1 from shelf.documents where case_id = $1", case.id)
        return not uploads and not documents and not house().blobs(case.id)

    await until(gone)


async def test_fifty_mebibytes_are_taken() -> None:
    case, document = await a_case_of(EVA), uuid4()
    answer = await EVA.uploads(case, chunks(MOST_BYTES), document=document)
    assert answer.status_code == 201, answer.text
    (stored, *_) = await house().events(document)
    assert stored["data"]["size"] == MOST_BYTES
    (blob,) = house().blobs(case.id)
    assert blob.stat().st_size == stored["data"]["stored_size"]


async def test_a_byte_more_is_refused_and_leaves_nothing() -> None:
    case = await a_case_of(EVA)
    answer = await EVA.uploads(case, chunks(MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-long")
    await nothing_is_left_of(case)


@pytest.mark.parametrize("closing", [{}, {"Connection": "close"}], ids=["kept", "closed"])
async def test_who_is_still_sending_hears_why_it_was_refused(closing: dict[str, str]) -> None:
    case = await a_case_of(EVA)
    path = f"/cases/{case.id}/documents/{uuid4()}?kind=other"
    for colleague, total, type_ in (
        (KATA, MOST_BYTES, "not-found"),
        (EVA, MOST_BYTES + 9 * MEBIBYTE, "body-too-long"),
    ):
        headers = {"Content-Type": "application/pdf", **closing}
        answer = await colleague.sends("PUT", path, content=chunks(total), headers=headers)
        assert answer.json()["type"] == f"/problems/{type_}"
    await nothing_is_left_of(case)


async def test_a_length_beyond_the_limit_is_refused_before_a_byte_is_read() -> None:
    case = await a_case_of(EVA)
    reader, writer = await asyncio.open_connection("127.0.0.1", house().http.base_url.port)
    writer.write(head(case, f"Content-Length: {MOST_BYTES + 1}\r\nExpect: 100-continue\r\n".encode()))
    assert (await asyncio.wait_for(reader.readline(), 20)).startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_an_upload_that_breaks_off_leaves_nothing() -> None:
    case = await a_case_of(EVA)
    await cut_off(case, b"Content-Length: 9000000\r\n", b"%PDF-1.7\n" + bytes(3_000_000))
    await nothing_is_left_of(case)


async def test_a_length_that_is_a_lie_leaves_nothing() -> None:
    case = await a_case_of(EVA)
    await cut_off(case, b"Transfer-Encoding: chunked\r\n", b"ffff\r\n%PDF-1.7\nthat is not all\r\n0\r\n\r\n")
    await nothing_is_left_of(case)


async def cut_off(case: Case, framing: bytes, body: bytes) -> None:
    """An upload over a bare connection, which ends behind these bytes."""
    _, writer = await asyncio.open_connection("127.0.0.1", house().http.base_url.port)
    asked = house().world.errands.asked
    before = len(asked)
    writer.write(head(case, framing) + body)
    await writer.drain()
    await until(lambda: len(asked) > before)
    writer.close()
    await writer.wait_closed()


def head(case: Case, framing: bytes) -> bytes:
    """Of an upload, with these headers besides."""
    path, token = f"/cases/{case.id}/documents/{uuid4()}?kind=other", house().world.token(EVA.id)
    said = f"PUT {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n"
    return said.encode() + framing + b"\r\n"


@pytest.mark.parametrize(
    ("content", "said", "type_"),
    [
        (b"MZ\x90\x00" + bytes(100), "application/pdf", "document-type"),
        (b"<html><script>", "application/octet-stream", "document-type"),
        (a_picture("PNG"), "application/pdf", "document-type"),
        (a_pdf(), "image/png", "document-type"),
        (a_docx(), "application/pdf", "document-type"),
        (a_pdf(), "text/html", "document-type"),
    ],
)
async def test_a_type_that_is_a_lie_or_none_of_ours_is_refused_at_once(
    content: bytes, said: str, type_: str
) -> None:
    case = await a_case_of(EVA)
    answer = await EVA.uploads(case, content, type_=said)
    assert (answer.status_code, answer.json()["type"]) == (415, f"/problems/{type_}")
    await nothing_is_left_of(case)


async def test_an_empty_document_and_one_of_no_kind_are_refused() -> None:
    case = await a_case_of(EVA)
    empty = await EVA.uploads(case, b"")
    assert (empty.status_code, empty.json()["type"]) == (422, "/problems/document-empty")
    for kind in ("", "diary"):
        answer = await EVA.uploads(case, a_pdf(), kind=kind)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/document-kind")
    await nothing_is_left_of(case)


@pytest.mark.rule("D5")
async def test_a_document_that_lies_deeper_is_refused_with_the_reason_and_its_bytes_go() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_docx(word__vbaProject_dot_bin=b"x"), until_="swept", type_="")
    assert await house().types(document) == ["document_stored", "document_refused", "document_swept"]
    assert (await EVA.sees(case, document)).json()["refusal"] == "macros"
    assert not house().blobs(case.id)
    assert not house().world.errands.of("file-paper", document)
    opened = await EVA.downloads(case, document)
    assert (opened.status_code, opened.json()["missing"][0]["code"]) == (409, "document-refused")
