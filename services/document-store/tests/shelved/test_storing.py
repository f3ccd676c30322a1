"""A document comes in, is sealed, looked into, filed, and goes out again (D5, B4, I5)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from shelved.language import AUDREY, EVA, SARA, WORDS, a_case_of, a_pdf, house

from contracts.access import Why
from contracts.documents import MediaType
from document_store.domain.document import Document, opened


def a_document(**known: Any) -> Document:
    """As its stream has it after a while."""
    usual: dict[str, Any] = {
        "id": uuid4(), "case": uuid4(), "kind": "other", "media_type": MediaType.PDF, "size": 1,
        "stored_size": 57, "sha256": "0" * 64, "blob": uuid4(), "uploader": uuid4(), "handover": False,
        "stored_by": uuid4(), "stored_at": datetime(2026, 3, 1, tzinfo=UTC),
    }  # fmt: skip
    return Document(**usual | known)


@pytest.mark.rule("D5")
async def test_a_paper_counts_once_it_was_looked_into_and_the_ledger_filed_it() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    assert await house().types(document) == ["document_stored", "document_scanned", "document_filed"]
    filed = house().world.errands.of("file-paper", document)
    assert filed == [{"document": str(document), "kind": "treatment_log", "uploader": str(EVA.id)}]


@pytest.mark.rule("I5")
async def test_a_download_is_recorded_and_gives_the_very_bytes_that_came_in() -> None:
    case, content = await a_case_of(EVA), a_pdf(length=300_000)
    document = await EVA.stores(case, content)
    answer = await EVA.downloads(case, document)
    assert answer.status_code == 200, answer.text
    assert answer.content == content
    *_, last = await house().events(document)
    assert last["type"] == "kronika.documents.document_downloaded.v1"
    assert (last["actor"], last["data"]["why"]) == (str(EVA.id), "holder")


@pytest.mark.rule("I5")
async def test_who_downloads_twice_within_five_minutes_has_opened_it_once_and_others_for_themselves() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    await SARA.breaks_glass(case)
    for who in (EVA, SARA, EVA, SARA):
        assert (await who.downloads(case, document)).status_code == 200
    actors = [each["actor"] for each in await house().events(document) if "downloaded" in each["type"]]
    assert actors == [str(EVA.id), str(SARA.id)]


@pytest.mark.rule("I5")
async def test_a_supervisor_and_an_auditor_can_ask_who_downloaded_and_what_entitled_them() -> None:
    case = await a_case_of(EVA)
    first, second = await EVA.stores(case, a_pdf()), await EVA.stores(case, a_pdf())
    await EVA.downloads(case, first)
    await SARA.breaks_glass(case)
    for document in (second, first):
        await SARA.downloads(case, document)
    eva, sara = (str(EVA.id), "expert", "holder"), (str(SARA.id), "supervisor", "break_glass")
    of_the_case = [(str(first), *eva), (str(second), *sara), (str(first), *sara)]
    for who in (SARA, AUDREY):
        assert openings(await who.asks_who_opened(case)) == of_the_case
        assert openings(await who.asks_who_opened(case, second)) == of_the_case[1:2]


def openings(answer: httpx.Response) -> list[tuple[str, ...]]:
    items = answer.raise_for_status().json()["items"]
    moments = [datetime.fromisoformat(each["at"]) for each in items]
    assert moments == sorted(moments)
    return [tuple(each[name] for name in ("document", "by", "role", "why")) for each in items]


@pytest.mark.rule("I5")
async def test_of_a_document_in_another_case_nobody_asks_who_opened_it() -> None:
    case, other = await a_case_of(EVA), await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    assert (await SARA.asks_who_opened(other, document)).status_code == 404


@pytest.mark.rule("I5")
def test_after_five_minutes_it_is_another_opening() -> None:
    at, who = datetime(2026, 3, 2, 9, tzinfo=UTC), uuid4()
    known = a_document(opened={str(who): at})
    assert not opened(known, who, Why.HOLDER, at + timedelta(minutes=4, seconds=59))
    assert opened(known, who, Why.HOLDER, at + timedelta(minutes=5))
    assert opened(known, uuid4(), Why.TEAM, at)


@pytest.mark.rule("B4")
async def test_a_download_is_an_attachment_whose_name_tells_nothing() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    headers = (await EVA.downloads(case, document)).headers
    assert headers["content-disposition"] == f'attachment; filename="treatment-log-{str(document)[-12:]}.pdf"'
    assert headers["content-type"] == "application/pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.rule("B4")
async def test_what_is_stored_holds_nothing_of_the_document_in_the_clear() -> None:
    case, content = await a_case_of(EVA), a_pdf()
    assert WORDS in content
    await EVA.stores(case, content)
    (blob,) = house().blobs(case.id)
    assert WORDS not in blob.read_bytes()
    assert WORDS.decode() not in house().log.getvalue()


async def test_the_same_upload_again_changes_nothing() -> None:
    case, content, document = await a_case_of(EVA), a_pdf(), uuid4()
    await EVA.stores(case, content, document=document)
    again = await EVA.uploads(case, content, document=document)
    assert again.status_code == 200, again.text
    assert len(house().blobs(case.id)) == 1
    assert (await house().types(document)).count("document_stored") == 1


async def test_another_document_under_the_same_id_is_refused() -> None:
    case, document = await a_case_of(EVA), uuid4()
    await EVA.stores(case, a_pdf(), document=document)
    other = await EVA.uploads(case, a_pdf(length=9), document=document)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/document-exists")
