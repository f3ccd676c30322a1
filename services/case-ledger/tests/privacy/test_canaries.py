"""V9, B4: names, phones and texts that went in by every door are in the clear nowhere."""

import asyncio
import tempfile
from pathlib import Path

import pytest
import pytest_asyncio
from privacy.language import (
    CANARIES,
    PHONE,
    WORD,
    a_life_full_of_canaries,
    broken_requests,
    leaves,
    opened_texts,
    places,
)
from served.language import EVA, OLGA, SARA, Case, House, an_unassigned_case, erased

from chassis import tracing
from chassis.permissions import REFUSED
from testkit.canaries import Canary, Finding, Search

pytestmark = [pytest.mark.slow, pytest.mark.rule("B4"), pytest.mark.timeout(300)]

SEARCH = Search(CANARIES)


@pytest_asyncio.fixture(scope="module")
async def lives(house: House) -> list[Case]:
    """What was planted, and read again by those who may."""
    planted = await a_life_full_of_canaries()
    for case in planted:
        assert WORD in (await EVA.opens(case)).text
        await SARA.asks(f"{case.at}/timeline")
    found = await OLGA.searches(name=WORD)
    assert len(found) == len(planted)
    await OLGA.searches(phone=PHONE)
    return planted


async def found_in(house: House, search: Search = SEARCH) -> list[Finding]:
    return [
        finding
        async for name, content in places(house)
        for finding in await asyncio.to_thread(search.through, name, content)
    ]


async def test_every_text_that_an_event_can_seal_was_planted(house: House, lives: list[Case]) -> None:
    assert lives
    planted = {leaf for _, leaf, text in await opened_texts(house) if SEARCH.through("", text.encode())}
    assert planted == leaves()


async def test_no_answer_to_a_bad_request_gives_back_what_was_sent(house: House) -> None:
    found, statuses = list[Finding](), set[int]()
    async for door, answer in broken_requests(house):
        assert answer.status < 500, (door, answer)
        statuses.add(answer.status)
        if answer.status >= 400:
            said = answer.response.content + repr(answer.response.headers).encode()
            found += SEARCH.through(door, said)
    assert found == []
    assert {400, 404, 422} <= statuses


async def test_no_canary_is_in_the_clear_anywhere(house: House, lives: list[Case]) -> None:
    """After all that went well, and all that went wrong."""
    assert lives
    assert await found_in(house) == []


async def test_the_search_finds_what_was_planted_on_purpose_in_each_place(house: House) -> None:
    """A city is in the clear by design, and so in topic and tables; the other places are helped a little."""
    planted = Search([Canary("planted", "Szándékos Kanárifalva")])
    await an_unassigned_case(city="Szándékos Kanárifalva")
    await OLGA.lists("all", limit=1)
    house.log.write("Szándékos Kanárifalva")
    REFUSED.labels("Szándékos Kanárifalva", 403).inc()
    with tracing.span("Szándékos Kanárifalva"):
        pass
    file = Path(tempfile.gettempdir()) / "slipped"
    await asyncio.to_thread(file.write_text, "Szándékos Kanárifalva")
    found = {finding.place for finding in await found_in(house, planted)}
    REFUSED.remove("Szándékos Kanárifalva", 403)
    assert {"log", "metrics", "traces", "temporary file slipped", "database: lists.cases"} <= found
    assert any(place.startswith("topic cases/") for place in found)
    assert any(place.startswith("database: cases.events") for place in found)


@pytest.mark.rule("I4")
async def test_nothing_of_an_erased_person_opens_with_all_keys_that_are_left(
    house: House, lives: list[Case]
) -> None:
    case, other = lives
    before = {stream for stream, _, _ in await opened_texts(house)}
    assert {case.id, other.id} <= before
    await erased(case)
    assert {stream for stream, _, _ in await opened_texts(house)} == before - {case.id}
    assert await house.rows("select from lists.search_tokens where case_id = $1", case.id) == []
    assert [row["number"] for row in await OLGA.searches(name=WORD)] == [other.number]
    for reader in (EVA, OLGA, SARA):
        assert WORD not in (await reader.opens(case)).text
