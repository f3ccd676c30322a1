"""The ledger is asked until it answers, and its answer stands in the document's stream (D5)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from shelved.language import EVA, a_case_of, a_pdf, comes_to, house, key_of

from chassis.metrics import Alarm, fires
from document_store.domain.storing import Blob
from testkit.waiting import until

CLOSED = {
    "type": "/problems/paper-cannot-be-filed",
    "title": "The paper can't be filed",
    "missing": [{"rule": "D5", "code": "case-closed", "words": "The case is closed."}],
}


@pytest.fixture(autouse=True)
def calm() -> None:
    house().world.errands.calm()


@pytest.mark.rule("D5")
async def test_what_the_ledger_would_not_file_is_not_even_stored() -> None:
    case = await a_case_of(EVA)
    house().world.errands.refuses["may-file"] = (409, CLOSED)
    answer = await EVA.uploads(case, a_pdf())
    house().world.errands.calm()
    assert (answer.status_code, answer.json()["missing"][0]["code"]) == (409, "case-closed")
    assert not house().blobs(case.id)


@pytest.mark.rule("D5")
async def test_a_refusal_of_the_ledger_is_recorded_and_the_document_stays_readable() -> None:
    case = await a_case_of(EVA)
    house().world.errands.refuses["file-paper"] = (409, CLOSED)
    document = await EVA.stores(case, a_pdf(), until_="not_filed")
    house().world.errands.calm()
    *_, refused = await house().events(document)
    assert refused["data"]["reasons"] == ["case_closed"]
    assert refused["data"]["uploader"] == str(EVA.id)
    assert (await EVA.downloads(case, document)).status_code == 200


@pytest.mark.rule("D5")
async def test_the_ledger_is_asked_again_until_it_answers_and_files_once() -> None:
    case, document = await a_case_of(EVA), uuid4()
    house().world.errands.away.add("file-paper")
    await EVA.stores(case, a_pdf(), document=document, until_="accepted")
    await until(lambda: len(house().world.errands.of("file-paper", document)) > 1, 20)
    house().world.errands.calm()
    await comes_to(document, "filed")
    assert (await house().types(document)).count("document_filed") == 1
    # The same key each time: whoever died behind the ledger's yes hears it again, and nothing is filed twice.
    assert set(house().world.errands.keys[document]) - {None} == {f"file-{document}"}


async def test_without_the_ledger_an_upload_says_so_and_leaves_nothing() -> None:
    case = await a_case_of(EVA)
    house().world.errands.away |= {"may-file"}
    answer = await EVA.uploads(case, a_pdf())
    house().world.errands.calm()
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert not house().blobs(case.id)


@pytest.mark.rule("I4")
async def test_of_an_erased_client_nothing_is_taken_in_and_nothing_goes_out() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    erased = (410, {"type": "/problems/person-erased", "title": "Erased"})
    house().world.errands.refuses["document-key"] = erased

    async def is_gone() -> bool:
        return (await EVA.downloads(case, document)).status_code == 410

    await until(is_gone)
    answer = await EVA.uploads(case, a_pdf())
    house().world.errands.calm()
    assert (answer.status_code, answer.json()["type"]) == (410, "/problems/person-erased")


async def test_an_upload_that_a_crash_cut_off_is_swept() -> None:
    case, sweeping = await a_case_of(EVA), house().store.parts.sweeping
    stray = Blob(case.id, uuid4(), uuid4())
    await sweeping.uploads.begin(stray.blob, stray.case, stray.document)
    await sweeping.blobs.put(stray, _pieces(), key_of(stray.document).encode()[:32])
    assert house().blobs(case.id)
    await sweeping.sweep_uploads(timedelta())
    assert not house().blobs(case.id)


async def test_an_upload_whose_end_was_only_not_noted_stays() -> None:
    case, sweeping = await a_case_of(EVA), house().store.parts.sweeping
    document = await EVA.stores(case, a_pdf())
    (blob,) = house().blobs(case.id)
    stored = await sweeping.documents.load(document)
    assert stored.state is not None
    await sweeping.uploads.begin(stored.state.blob, case.id, document)
    await sweeping.sweep_uploads(timedelta())
    assert house().blobs(case.id) == [blob]


async def test_blobs_of_nothing_go_and_missing_ones_are_told_of() -> None:
    case, sweeping = await a_case_of(EVA), house().store.parts.sweeping
    kept, lost = await EVA.stores(case, a_pdf()), await EVA.stores(case, a_pdf())
    stray = Blob(case.id, uuid4(), uuid4())
    await sweeping.blobs.put(stray, _pieces(), bytes(32))
    (gone,) = [each for each in house().blobs(case.id) if str(lost) in str(each)]
    gone.unlink()
    strays, missing = await sweeping.compare()
    assert (strays, missing) == (1, 1)
    assert str(lost) in fires(Alarm.DOCUMENT_MISSING)
    (left,) = house().blobs(case.id)
    assert str(kept) in str(left)
    assert (await house().types(lost))[-1] == "document_swept"


async def _pieces() -> AsyncIterator[bytes]:
    yield b"%PDF-1.7"
