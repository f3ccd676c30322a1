"""Filters, sorting, pages by cursor, and waiting for one's own writes."""

import asyncio
import base64
import itertools
import time
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from served.language import AUDREY, EVA, KATA, OLGA, SARA, a_company, a_word, an_assigned_case, house

SORTS = ("recorded", "due", "company", "city", "type", "status")
TYPES = ("psychological", "legal", "financial", "other", "life_coach")


async def some_cases(count: int, **details: Any) -> tuple[str, set[int]]:
    """Cases of one company of their own, of several cities and types; its id, and their numbers."""
    company = str(await a_company())
    cities = itertools.cycle(["Łódź", "Eger", "Pécs"])
    cases = await asyncio.gather(
        *(
            OLGA.registers(**{"company": company, "city": next(cities), "problem_type": kind} | details)
            for kind in itertools.islice(itertools.cycle(TYPES), count)
        )
    )
    return company, {case.number for case in cases}


async def pages(**query: Any) -> list[list[dict[str, Any]]]:
    """All pages of a list, one after the other."""
    found, cursor = [], None
    while True:
        answer = await OLGA.heard(cursor=cursor, **query)
        found.append(answer["items"])
        cursor = answer.body.get("next")
        if cursor is None:
            return found


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", SORTS)
async def test_every_sort_goes_over_its_pages_without_loss_or_repetition(sort: str, descending: bool) -> None:
    company, numbers = await some_cases(7)
    found = await pages(list="all", company=company, sort=sort, descending=descending, limit=3)
    assert [len(page) for page in found] == [3, 3, 1]
    rows = list(itertools.chain(*found))
    assert sorted(row["number"] for row in rows) == sorted(numbers)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("recorded", lambda row: datetime.fromisoformat(row["recorded_at"])),
        ("type", lambda row: row["problem_type"]),
        ("status", lambda row: (row["stage"], row["progress"])),
        ("due", lambda row: row.get("due_at") or "later than any"),
        ("city", lambda row: ["Budapest", "Eger", "Łódź", "Pécs"].index(row["city"])),
    ],
)
async def test_rows_come_in_the_order_asked_for(sort: str, key: Any) -> None:
    company, _ = await some_cases(5)
    for expert in (EVA, KATA):
        case = await OLGA.registers(company=company)
        await OLGA.assigns(case, expert)
        await expert.contacts(case, happened_at=house().clock.ago(days=3 if expert is EVA else 2))
    (up,) = await pages(list="all", company=company, sort=sort, descending=False)
    (down,) = await pages(list="all", company=company, sort=sort, descending=True)
    assert len({key(row) for row in up}) > 1
    assert [key(row) for row in up] == sorted(map(key, up))
    assert [row["id"] for row in down] == [row["id"] for row in reversed(up)]


async def test_a_case_registered_meanwhile_neither_doubles_nor_hides_another() -> None:
    company, numbers = await some_cases(4)
    first = await OLGA.heard(list="all", company=company, limit=2)
    await OLGA.registers(company=company)
    rest = await OLGA.heard(list="all", company=company, limit=5, cursor=first["next"])
    seen = [row["number"] for row in first["items"] + rest["items"]]
    assert sorted(seen) == sorted(numbers)


@pytest.mark.parametrize(
    ("told", "asked", "other"),
    [
        ({"city": "Łódź"}, {"city": "ŁÓDŹ"}, {"city": "Lodz"}),
        ({"problem_type": "legal"}, {"problem_type": "legal"}, {"problem_type": "other"}),
        ({"language": "pl"}, {"language": "pl"}, {"language": "hu"}),
        ({"crisis": True}, {"crisis": True}, {"crisis": False}),
    ],
    ids=["city", "type", "language", "crisis"],
)
async def test_a_list_is_narrowed_to_what_is_asked_for(
    told: dict[str, Any], asked: dict[str, Any], other: dict[str, Any]
) -> None:
    company, numbers = await some_cases(2, **told)
    assert {row["number"] for row in await OLGA.lists("all", company=company, **asked)} == numbers
    assert await OLGA.lists("all", company=company, **other) == []


async def test_a_list_is_narrowed_to_an_expert_and_to_days() -> None:
    case = await an_assigned_case()
    assert await OLGA.lists("all", number=case.number, expert=str(EVA.id))
    assert await OLGA.lists("all", number=case.number, expert=str(SARA.id)) == []
    now = house().clock() + timedelta(minutes=1)
    days = {"recorded_from": (now - timedelta(days=1)).isoformat(), "recorded_until": now.isoformat()}
    assert await OLGA.lists("all", number=case.number, **days)
    assert await OLGA.lists("all", number=case.number, recorded_from=now.isoformat()) == []


async def test_a_list_has_heard_of_what_was_written_when_its_position_is_named() -> None:
    for _ in range(5):
        answer = await SARA.posts("/companies", {"name": (name := a_word())})
        case = await OLGA.registers(company=answer["id"])
        (row,) = await OLGA.lists("all", number=case.number, at_least=house().at_least())
        assert row["title"]["company_name"] == name


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_list_that_cannot_catch_up_answers_after_two_seconds_that_it_is_behind(method: str) -> None:
    ahead = ["cases/3:999999999"]
    began = time.monotonic()
    if method == "GET":
        answer = await OLGA.asks("/cases", at_least=ahead)
    else:
        answer = await OLGA.sends("POST", "/searches", json={"number": 1, "at_least": ahead})
    assert (answer.status, answer["behind"]) == (200, True)
    assert 1.9 < time.monotonic() - began < 5


async def test_a_list_says_as_of_when_it_is() -> None:
    answer = await OLGA.asks("/cases")
    age = house().clock() - house().clock.ahead - datetime.fromisoformat(answer["as_of"])
    assert timedelta(seconds=-5) < age - timedelta() < timedelta(seconds=30)


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


ID = "0193a5f2-7c00-7000-8000-000000000001"


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "%%%", "é", "W10", forged("recorded", True, "not a moment", ID), forged("recorded", True, 5, ID),
        forged("recorded", True, "2026-01-01", "no id"), forged("city", True, "Pécs", ID),
        forged("recorded", False, "2026-01-01", ID), forged("recorded", True, "2026-01-01", 7),
        forged("recorded", True, "2026-01-01\x00", ID), forged({"sort": "recorded"}),
    ],
)  # fmt: skip
async def test_a_cursor_that_is_none_of_this_list_is_refused(cursor: str) -> None:
    for answer in (
        await AUDREY.asks("/cases", cursor=cursor),
        await OLGA.sends("POST", "/searches", json={"number": 1, "cursor": cursor}),
    ):
        assert (answer.status, answer.problem) == (400, "cursor-malformed")
        assert "2026" not in answer.text
