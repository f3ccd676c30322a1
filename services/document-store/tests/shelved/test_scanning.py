"""With a scanner set, nothing goes out unscanned: ClamAV's own daemon stands behind these tests (D5)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from shelved.language import EICAR, EVA, SARA, Case, Colleague, a_case_of, a_pdf, comes_to, house

from chassis.errors import TemporaryError
from chassis.metrics import Alarm, fires
from contracts.documents import Verdict
from document_store.gateways.clamd import Clamd
from document_store.handlers.watching import Waiting
from testkit.waiting import until


async def pieces(*documents: bytes) -> AsyncIterator[bytes]:
    for each in documents:
        yield each


@pytest.fixture(autouse=True)
def gate() -> Iterator[None]:
    yield
    house().gate.is_shut = False


async def refusal_to(who: Colleague, case: Case, document: UUID) -> str:
    """Why this person can't open it."""
    answer = await who.downloads(case, document)
    assert answer.status_code == 409, answer.text
    code: str = answer.json()["missing"][0]["code"]
    return code


@pytest.mark.rule("D5")
async def test_what_the_scanner_passed_is_told_to_be_clean() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    assert (await EVA.sees(case, document)).json()["scan"] == "clean"


@pytest.mark.rule("D5")
async def test_an_infected_document_is_refused_and_goes_and_nobody_ever_opens_it() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf(words=EICAR), until_="swept")
    seen = (await EVA.sees(case, document)).json()
    assert (seen["scan"], seen["refusal"], seen["stage"]) == ("infected", "infected", "refused")
    assert await refusal_to(EVA, case, document) == "document-refused"
    assert not house().blobs(case.id)
    assert not house().world.errands.of("file-paper", document)


@pytest.mark.rule("D5")
async def test_while_the_scanner_is_away_nobody_opens_what_it_has_not_seen_and_then_it_counts() -> None:
    case = await a_case_of(EVA)
    house().gate.is_shut = True
    document = await EVA.stores(case, a_pdf(), until_="stored")
    await SARA.breaks_glass(case)
    for who in (EVA, SARA):
        assert await refusal_to(who, case, document) == "not-looked-into-yet"
    assert await house().types(document) == ["document_stored"]
    house().gate.is_shut = False
    await comes_to(document, "filed")
    assert (await EVA.downloads(case, document)).status_code == 200


async def test_documents_that_wait_for_the_scanner_are_an_alarm_until_they_were_looked_into() -> None:
    case, waiting = await a_case_of(EVA), Waiting(house().store.parts.sweeping.shelf, timedelta())
    house().gate.is_shut = True
    document = await EVA.stores(case, a_pdf(), until_="stored")

    async def tells() -> bool:
        await waiting.look()
        return "look" in fires(Alarm.DOCUMENTS_WAIT)

    await until(tells)
    house().gate.is_shut = False
    await comes_to(document, "filed")

    async def is_silent() -> bool:
        return not await tells() and not fires(Alarm.DOCUMENTS_WAIT)

    await until(is_silent)


@pytest.mark.rule("D5")
async def test_where_no_scanner_is_set_a_document_counts_and_is_told_to_be_not_scanned() -> None:
    case = await a_case_of(EVA)
    house().gate.is_shut = True
    document = await EVA.stores(case, a_pdf(), until_="stored")
    await house().store.parts.looking(scanner=None).look(document)
    await comes_to(document, "filed")
    assert (await EVA.sees(case, document)).json()["scan"] == "not_scanned"


@pytest.mark.rule("D5")
async def test_a_document_cut_into_pieces_is_scanned_as_a_whole() -> None:
    clamd = Clamd("127.0.0.1", house().gate.scanner)
    assert await clamd.scan(pieces(b"good", b"bye")) is Verdict.CLEAN
    assert await clamd.scan(pieces(EICAR[:20], EICAR[20:])) is Verdict.INFECTED


@pytest.mark.rule("D5")
async def test_what_is_longer_than_the_scanner_takes_gets_no_verdict() -> None:
    clamd = Clamd("127.0.0.1", house().gate.scanner)
    with pytest.raises(TemporaryError):
        await clamd.scan(pieces(*[bytes(4 * 1024 * 1024)] * 13))


@pytest.mark.rule("D5")
@pytest.mark.parametrize("answer", [b"stream: Can't allocate memory ERROR", b"stream: ", b"OK", b""])
async def test_any_answer_but_a_clear_one_is_no_verdict(answer: bytes) -> None:
    async def says(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(bytes(4))
        writer.write(answer + b"\0" * bool(answer))
        writer.close()

    server = await asyncio.start_server(says, "127.0.0.1", 0)
    async with server:
        with pytest.raises(TemporaryError):
            await Clamd("127.0.0.1", server.sockets[0].getsockname()[1]).scan(pieces(b"x"))


@pytest.mark.rule("D5")
async def test_a_scanner_that_is_away_gives_no_verdict() -> None:
    with pytest.raises(TemporaryError):
        await Clamd("127.0.0.1", 9).scan(pieces(b"x"))
