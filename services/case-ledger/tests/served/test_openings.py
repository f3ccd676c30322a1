"""I5: every opening is a fact, durable before the answer; the glass is broken with a reason, for an hour."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import asyncpg
import pytest
from served.language import (
    ADAM,
    AUDREY,
    EVA,
    KATA,
    LEO,
    OLGA,
    OTTO,
    SARA,
    Case,
    Colleague,
    an_accepted_case,
    an_assigned_case,
    an_unassigned_case,
    house,
)

from chassis.errors import TemporaryError


async def openings(case: Case, who: Colleague = AUDREY) -> list[tuple[str, str | None, str]]:
    """Who opened what, and why; oldest first."""
    answer = await who.asks(f"{case.at}/openings")
    assert answer.status == 200, answer
    return [(each["by"], each["part"], each["why"]) for each in answer["items"]]


@pytest.mark.rule("I5")
async def test_an_opening_says_who_opened_what_and_why() -> None:
    case = await an_accepted_case()
    for reader in (EVA, OTTO, SARA, LEO, AUDREY):
        await reader.opens(case)
    assert await openings(case) == [
        (str(EVA.id), "profile", "holder"),
        (str(EVA.id), "texts", "holder"),
        (str(OTTO.id), "profile", "desk"),
        (str(SARA.id), "profile", "supervision"),
        (str(LEO.id), "profile", "team"),
        (str(AUDREY.id), "profile", "audit"),
    ]


@pytest.mark.rule("I5")
async def test_timeline_as_of_and_hand_over_page_are_openings_of_their_own() -> None:
    case = await an_accepted_case()
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="client_asked")
    await SARA.asks(f"{case.at}/timeline")
    await SARA.asks(f"{case.at}/as-of", version=1)
    await EVA.asks(f"{case.at}/handover")
    assert await openings(case) == [
        (str(SARA.id), "timeline", "supervision"),
        (str(SARA.id), "as_of", "supervision"),
        (str(EVA.id), "handover", "former_holder"),
    ]


@pytest.mark.rule("I5")
async def test_openings_of_a_part_by_one_person_within_five_minutes_are_one() -> None:
    case = await an_accepted_case()
    for minutes in (0, 4.5, 1):
        house().clock.forward(minutes=minutes)
        await OTTO.opens(case)
    await SARA.opens(case)
    assert [by for by, _, _ in await openings(case)] == [str(OTTO.id), str(OTTO.id), str(SARA.id)]


@pytest.mark.rule("I5")
async def test_reading_changes_no_version_of_the_case() -> None:
    case = await an_accepted_case()
    await SARA.opens(case)
    assert (await SARA.opens(case)).version == case.version


@pytest.mark.slow
@pytest.mark.rule("I5")
async def test_nothing_is_shown_while_the_opening_cannot_be_recorded() -> None:
    case = await an_accepted_case()
    async with openings_cannot_be_written():
        answer = await SARA.asks(case.at)
        assert answer.status == 503
        assert "retry-after" in answer.response.headers
        assert answer.body.keys() <= {"type", "title", "status", "detail"}


@asynccontextmanager
async def openings_cannot_be_written() -> AsyncIterator[None]:
    """Every shard of the journal is locked by somebody else."""
    connection = await asyncpg.connect(str(house().settings.database))
    try:
        async with connection.transaction():
            await connection.execute("select from access.shards for update")
            yield
    finally:
        await connection.close()


@pytest.mark.rule("I5")
@pytest.mark.parametrize(
    ("who", "status"),
    [(EVA, 200), (SARA, 200), (AUDREY, 200), (OLGA, 403), (LEO, 403), (KATA, 404), (ADAM, 404)],
)
async def test_who_opened_a_case_is_told_to_its_expert_to_supervisors_and_auditors(
    who: Colleague, status: int
) -> None:
    case = await an_assigned_case()
    assert (await who.asks(f"{case.at}/openings")).status == status


@pytest.mark.rule("I5")
@pytest.mark.parametrize("who", [OTTO, SARA, AUDREY], ids=repr)
async def test_breaking_the_glass_opens_the_texts_for_an_hour_and_is_recorded(who: Colleague) -> None:
    case = await an_accepted_case()
    assert (await who.opens(case))["problem"] == "sealed"
    assert (await who.breaks_glass(case)).status == 200
    assert (await who.opens(case))["problem"]["description"] == "It began in spring."
    kinds = [(part, why) for by, part, why in await openings(case) if by == str(who.id)]
    assert kinds[1:] == [(None, "break_glass"), ("texts", "break_glass")]
    house().clock.forward(minutes=61)
    assert (await who.opens(case))["problem"] == "sealed"


@pytest.mark.rule("I5")
async def test_who_broke_the_glass_is_told_until_when_it_is_broken() -> None:
    case = await an_accepted_case()
    assert (await SARA.asks(f"{case.at}/glass"))["until"] is None
    await SARA.breaks_glass(case)
    until = (await SARA.asks(f"{case.at}/glass"))["until"]
    left = datetime.fromisoformat(until) - house().clock()
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)
    assert (await OTTO.asks(f"{case.at}/glass"))["until"] is None
    house().clock.forward(minutes=61)
    assert (await SARA.asks(f"{case.at}/glass"))["until"] is None


@pytest.mark.rule("I5")
async def test_a_glass_is_broken_for_oneself_and_for_one_case_alone() -> None:
    case, other = await an_accepted_case(), await an_accepted_case()
    await SARA.breaks_glass(case)
    assert (await OTTO.opens(case))["problem"] == "sealed"
    assert (await SARA.opens(other))["problem"] == "sealed"


@pytest.mark.rule("I5")
@pytest.mark.parametrize("reason", ["", "   ", "nineteen characters"])
async def test_a_glass_is_not_broken_for_less_than_twenty_characters(reason: str) -> None:
    case = await an_accepted_case()
    refused = await SARA.breaks_glass(case, f"{reason}     ")
    assert (refused.status, refused.problem) == (422, "invalid-request")
    assert (await SARA.opens(case))["problem"] == "sealed"


@pytest.mark.rule("I5")
async def test_the_desk_reads_the_texts_of_its_own_case_until_an_expert_accepts_it() -> None:
    case = await an_assigned_case()
    assert (await OTTO.opens(case))["problem"]["description"] == "It began in spring."
    assert (await SARA.opens(case))["problem"] == "sealed", "a supervisor has to break the glass even then"
    await EVA.contacts(case)
    assert (await OTTO.opens(case))["problem"] == "sealed"


@pytest.mark.rule("I5")
async def test_a_search_by_name_is_recorded_without_its_words_and_lists_are_not() -> None:
    case = await an_unassigned_case()
    name = (await OLGA.opens(case))["client"]["family_name"]
    before = len(await searched(OTTO))
    await OTTO.lists("all", number=case.number)
    assert len(await searched(OTTO)) == before
    await OTTO.searches(name=name)
    latest = (await searched(OTTO))[before:]
    assert len(latest) == 1
    assert b'"found":1' in latest[0]
    assert name.encode() not in latest[0]


async def searched(who: Colleague) -> list[bytes]:
    rows = await house().rows("select document from access.events where stream = $1 order by version", who.id)
    return [row["document"] for row in rows]


async def test_checks_fail_closed_while_accounts_are_not_known_freshly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = await an_accepted_case()

    def stale(*_: object) -> None:
        reason = "accounts are not known freshly enough to judge by"
        raise TemporaryError(reason, retry_after=5)

    monkeypatch.setattr("chassis.accounts.Accounts.demand_fresh", stale)
    for answer in (await SARA.asks(case.at), await EVA.tries("close", case), await OLGA.asks("/cases")):
        assert (answer.status, answer.problem) == (503, "try-again")
