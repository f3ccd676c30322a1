"""A form with a file as it comes in: fields first, the file piece by piece, nothing spooled."""

from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request

from dashboard.api.casework.incoming import UnreadableFormError, incoming

FORM = (
    b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\ntreatment_log\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="napl\xc3\xb3.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n%PDF-1.4 and more\r\n--b--\r\n"
)
NO_FILE = FORM.replace(b'filename="napl\xc3\xb3.pdf"', b'filename=""').replace(b"%PDF-1.4 and more", b"")


def request(*pieces: bytes, kind: str = "multipart/form-data; boundary=b") -> Request:
    waiting = list(pieces)

    async def receive() -> dict[str, object]:
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    return Request({"type": "http", "headers": [(b"content-type", kind.encode())]}, receive)


async def whole(content: AsyncIterator[bytes] | None) -> bytes:
    assert content is not None
    return b"".join([piece async for piece in content])


@pytest.mark.parametrize("length", [1, 7, 64, 10_000])
async def test_fields_and_file_come_through_whatever_the_pieces(length: int) -> None:
    pieces = [FORM[start : start + length] for start in range(0, len(FORM), length)]
    found = await incoming(request(*pieces))
    assert (found.fields, found.content_type) == ({"kind": "treatment_log"}, "application/pdf")
    assert await whole(found.content) == b"%PDF-1.4 and more"


async def test_no_chosen_file_is_no_file() -> None:
    assert (await incoming(request(NO_FILE))).content is None


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
async def test_what_is_no_form_with_a_file_is_turned_away(kind: str) -> None:
    with pytest.raises(UnreadableFormError):
        await incoming(request(FORM, kind=kind))


async def test_a_field_without_end_is_turned_away() -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\n'
    with pytest.raises(UnreadableFormError):
        await incoming(request(head, b"x" * 200_000, b"\r\n--b--\r\n"))
