"""I1, I3, B4: Kafka holds exactly the journal's bytes, and nothing personal is in the clear anywhere."""

import hashlib
from uuid import UUID

import asyncpg
import orjson
import pytest
from served.language import (
    EVA,
    OLGA,
    SARA,
    Case,
    House,
    a_closed_case,
    a_request,
    an_accepted_case,
    an_approved_case,
    house,
)

from chassis.journal import shard_of
from contracts.topics import ACCESS, CASES, POLICY
from testkit.journals import flaws

TOPICS = (CASES, ACCESS, POLICY)


@pytest.mark.rule("I3")
async def test_kafka_holds_exactly_the_journals_bytes_in_order() -> None:
    await SARA.opens(await an_approved_case())
    await house().published()
    for topic in TOPICS:
        journal, published = await house().journal(topic.name), await house().topic(topic.name)
        assert {shard: [value for _, value in records] for shard, records in published.items()} == journal
        for shard, records in published.items():
            subjects = [orjson.loads(value)["subject"].encode() for _, value in records]
            assert [key for key, _ in records] == subjects
            assert {shard_of(UUID(subject.decode())) for subject in subjects} == {shard}


@pytest.mark.rule("I3")
async def test_whoever_holds_a_topic_can_recompute_its_chain() -> None:
    await an_accepted_case()
    await house().published()
    for records in (await house().topic("cases")).values():
        previous, sequence = "0" * 64, 0
        for _, value in records:
            document = orjson.loads(value)
            assert (document["prev"], int(document["sequence"])) == (previous, sequence + 1)
            previous, sequence = hashlib.sha256(value).hexdigest(), sequence + 1


@pytest.mark.rule("I3")
async def test_the_journals_are_whole() -> None:
    for topic in TOPICS:
        assert await flaws(str(house().settings.database), topic) == []


@pytest.mark.rule("I1")
async def test_an_event_names_actor_role_both_times_and_the_request_it_came_from() -> None:
    case = await an_accepted_case()
    rows = await house().rows("select document from cases.events where stream = $1 and version = 3", case.id)
    event = orjson.loads(rows[0]["document"])
    assert (event["specversion"], event["source"]) == ("1.0", "/kronika/case-ledger")
    assert (event["actor"], event["actorrole"]) == (str(EVA.id), "expert")
    assert event["happenedat"] < event["time"]
    assert event["correlationid"]


CANARY = "Zsuzsanary"
PHONE = "+36 70 7654321"


def canary(place: str) -> str:
    return f"{CANARY} {place}"


async def a_case_full_of_canaries() -> Case:
    """Every text that a person can type into a case holds the canary."""
    case = await OLGA.registers(
        client={"family_name": CANARY, "given_name": CANARY, "gender": "woman", "age": 47},
        contact={"phone": PHONE, "email": f"{CANARY}@example.org", "call_when": canary("at night")},
        problem={
            name: canary(name)
            for name in ("category", "description", "other_comment", "written_text", "note_to_expert")
        },
        second_confirmed=True,
    )
    await OLGA.assigns(case, EVA)
    await OLGA.does("add-note", case, text=canary("note"))
    await EVA.does("record-attempt", case, kind="phone", outcome="no_answer")
    return case


async def canaries_all_along(case: Case) -> None:
    attempt = case.made["record-attempt"]
    await EVA.does("retract-attempt", case, attempt=str(attempt), reason=canary("retracted"))
    await SARA.contacts(case, acting_reason=canary("acting"))
    await OLGA.does("change-consultations", case, available=6, reason=canary("more"))
    await EVA.does("send-message", case, text=canary("message"))
    message = str(case.made["send-message"])
    await OLGA.does("answer-message", case, message=message, answer=canary("answer"))
    await EVA.completes(case)
    await EVA.closes(case)
    await SARA.breaks_glass(case, canary("glass, because of a complaint"))
    seen = {"seen": case.version}
    await OLGA.does(
        "correct-contact", case, **seen, contact={"phone": PHONE, "email": f"{CANARY}@example.org"}
    )


async def errors_with_canaries(case: Case) -> list[str]:
    """Answers to requests that fail and hold the canary everywhere."""
    request = a_request(house().clock, client={"family_name": CANARY * 50, "given_name": CANARY, CANARY: 1})
    answers = [
        await OLGA.posts("/cases", request | {CANARY: CANARY, "city": CANARY * 30}),
        await OLGA.posts("/cases", request | {"problem_type": CANARY, "happened_at": CANARY}),
        await EVA.tries("add-session", case, date=CANARY, time=CANARY),
        await EVA.tries("close", case, acting_reason=canary("refused")),
        await OLGA.asks(f"/cases/{CANARY}"),
        await OLGA.asks("/cases", city=CANARY, sort=CANARY, cursor=CANARY),
        await OLGA.asks("/cases", **{CANARY: CANARY}),
        await OLGA.sends("POST", "/searches", json={"name": CANARY * 40}),
        await OLGA.sends("POST", "/searches", content=f'{{"name": "{CANARY}'.encode()),
        await OLGA.sends("POST", "/cases", json={}, headers={"Idempotency-Key": f"{CANARY} {CANARY}"}),
        await OLGA.sends("POST", "/cases", content=CANARY.encode(), headers={"Content-Type": CANARY}),
    ]
    assert all(answer.status >= 400 for answer in answers), answers
    return [answer.text + str(answer.response.headers) for answer in answers]


@pytest.mark.rule("B4")
async def test_no_name_phone_or_text_is_anywhere_in_the_clear(house: House) -> None:
    case = await a_case_full_of_canaries()
    await canaries_all_along(case)
    await OLGA.searches(name=CANARY)
    await OLGA.searches(phone=PHONE)
    await SARA.opens(case)
    errors = await errors_with_canaries(case)
    await house.published()
    haystacks = [*errors, house.log.getvalue(), *await everything_stored(house)]
    for needle in (CANARY, CANARY.lower(), PHONE, "707654321", "7654321"):
        found = [hay[max(hay.find(needle) - 60, 0) :][:160] for hay in haystacks if needle in hay]
        assert found == []
    metrics = (await house.operations.get("/metrics")).text
    assert CANARY not in metrics


async def everything_stored(house: House) -> list[str]:
    """All topics as text, and all tables of both databases as text."""
    found = [
        (key + value).decode()
        for topic in ("cases", "access", "policy", "accounts", "experts")
        for records in (await house.topic(topic)).values()
        for key, value in records
    ]
    for dsn in (house.settings.database, house.settings.keys_database):
        found += await tables(str(dsn))
    return found


async def tables(dsn: str) -> list[str]:
    connection = await asyncpg.connect(dsn)
    try:
        names = await connection.fetch(
            "select schemaname, tablename from pg_tables where schemaname !~ '^(pg_|information_schema)'"
        )
        found = []
        for schema, table in names:
            rows = await connection.fetch(f'select t::text from "{schema}"."{table}" t')  # noqa: S608
            found += [_readable(row["t"]) for row in rows]
        return found
    finally:
        await connection.close()


def _readable(row: str) -> str:
    """With what is written as hexadecimal bytes as text beside it."""
    parts = [part.strip('"(),\\x') for part in row.split("\\\\x")[1:]]
    clear = [bytes.fromhex(part.partition('"')[0]).decode(errors="replace") for part in parts if part]
    return row + " ".join(clear)


async def test_the_haystack_shows_what_is_stored_in_the_clear(house: House) -> None:
    """So that the search for canaries would find one: a city is no secret, and stands in topic and tables."""
    case = await a_closed_case(city="Kanaryville")
    await house.published()
    stored = await everything_stored(house)
    assert sum("Kanaryville" in hay and str(case.id) in hay for hay in stored) >= 3


async def test_the_log_says_which_route_failed_and_why(house: House) -> None:
    before = len(house.log.getvalue())
    case = await an_accepted_case()
    await EVA.tries("close", case)
    await EVA.tries("score-satisfaction", case, score=9)
    lines = [orjson.loads(line) for line in house.log.getvalue()[before:].splitlines()]
    told = {(line.get("route"), line.get("status"), line.get("reason")) for line in lines}
    reason = "case-cannot-be-closed, no-session, paper-missing, satisfaction-open"
    assert ("/cases/{case_id}/close", 409, reason) in told
    told_of_score = [why for route, status, why in told if route == "/cases/{case_id}/score-satisfaction"]
    assert len(told_of_score) == 1
    assert "/score" in str(told_of_score[0])
