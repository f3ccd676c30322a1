"""What a running ledger shows of itself on `/metrics`, and that none of it is about a person."""

import asyncio
import re
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from served.language import EVA, OLGA, House, a_request, an_accepted_case, house

from chassis.accounts import accounts
from chassis.metrics import Alarm, fires
from testkit.waiting import until

LABELS = {
    "action", "alarm", "cache", "consumer", "fault", "key", "le", "method", "outcome", "pool", "route",
    "service", "state", "status", "topic", "version",
}  # fmt: skip
"""Names of the code, all of them: none may hold what a caller sent, an id or a name."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}")


async def samples(house: House) -> list[Sample]:
    """All that `/metrics` shows now."""
    text = (await house.operations.get("/metrics")).text
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


async def value(name: str, **labels: str) -> float:
    """Of one sample; 0 where there is none yet."""
    found = [each.value for each in await samples(house()) if each.name == name and each.labels == labels]
    return found[0] if found else 0.0


CLOSE = {"route": "/cases/{case_id}/close"}


async def test_commands_are_measured_by_route_and_outcome() -> None:
    case = await an_accepted_case()
    refused = await value("kronika_command_seconds_count", **CLOSE, outcome="refused")
    invalid = await value("kronika_commands_total", outcome="invalid")
    conflict = await value("kronika_commands_total", outcome="conflict")
    assert (await EVA.tries("close", case)).status == 409
    assert (await EVA.tries("close", case, nonsense=1)).status == 422
    assert (await EVA.tries("record-attempt", case, seen=1, kind="phone", outcome="no_answer")).status == 412
    assert await value("kronika_command_seconds_count", **CLOSE, outcome="refused") == refused + 1
    assert await value("kronika_commands_total", outcome="invalid") == invalid + 1
    assert await value("kronika_commands_total", outcome="conflict") == conflict + 1


async def test_requests_are_counted_by_route_and_status() -> None:
    labels = {"method": "POST", "route": "/cases", "status": "201"}
    before = await value("kronika_http_requests_total", **labels)
    await OLGA.registers()
    assert await value("kronika_http_requests_total", **labels) == before + 1


async def test_the_journal_shows_appends_batches_and_its_queue() -> None:
    written = {"topic": "cases", "outcome": "written"}
    before = [
        await value("kronika_journal_appends_total", **written),
        await value("kronika_journal_append_seconds_count", topic="cases"),
        await value("kronika_journal_batch_commands_sum", topic="cases"),
        await value("kronika_journal_events_total", topic="cases"),
    ]
    await OLGA.registers()
    after = [
        await value("kronika_journal_appends_total", **written),
        await value("kronika_journal_append_seconds_count", topic="cases"),
        await value("kronika_journal_batch_commands_sum", topic="cases"),
        await value("kronika_journal_events_total", topic="cases"),
    ]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 1]
    assert await value("kronika_journal_queue_commands", topic="cases") == 0


async def test_relay_and_consumers_show_what_they_did_and_what_waits(house: House) -> None:
    published = await value("kronika_relay_published_total", topic="cases")
    applied = await value("kronika_consumer_applied_total", consumer="lists", topic="cases")
    await OLGA.registers()
    await house.published()
    await OLGA.lists("all", limit=1)
    assert await value("kronika_relay_published_total", topic="cases") > published
    assert await value("kronika_consumer_applied_total", consumer="lists", topic="cases") > applied
    shown = {sample.name for sample in await samples(house)}
    assert shown >= {
        "kronika_relay_lag_events",
        "kronika_relay_lag_seconds",
        "kronika_consumer_lag_records",
        "kronika_consumer_lag_seconds",
        "kronika_consumer_parked",
    }


async def test_pools_keys_accounts_process_and_build_are_shown(house: House) -> None:
    hits = await value("kronika_key_cache_requests_total", outcome="hit")
    case = await OLGA.registers()
    await OLGA.opens(case)
    await OLGA.opens(case)
    assert await value("kronika_key_cache_requests_total", outcome="hit") > hits
    found = await samples(house)
    pools = {sample.labels["pool"] for sample in found if sample.name == "kronika_pool_limit"}
    assert pools >= {"lists", "queries", "relay", "keys", "journal_cases", "journal_access", "journal_policy"}
    assert await value("kronika_accounts_age_seconds", topic="accounts") < 30
    shown = {sample.name for sample in found}
    assert shown >= {"process_cpu_seconds_total", "process_open_fds", "kronika_key_cache_entries"}
    assert [each.labels["service"] for each in found if each.name == "kronika_build_info"] == ["case-ledger"]


async def test_no_label_grows_with_what_callers_send(house: House) -> None:
    await rummage()
    before = {named(each): each.value for each in await samples(house)}
    for _ in range(30):
        await rummage()
    found = await samples(house)
    assert len({named(each) for each in found} - before.keys()) < 60  # other outcomes of the same routes
    moved = [each for each in found if before.get(named(each)) != each.value]  # others share the registry
    assert {label for each in moved for label in each.labels} <= LABELS
    assert not [each for each in found for text in each.labels.values() if ID.search(text)]


def named(sample: Sample) -> tuple[object, ...]:
    return (sample.name, *sorted(sample.labels.items()))


async def rummage() -> None:
    """One of each kind of request, with ids, paths and methods that nobody had before."""
    unknown = uuid4()
    await OLGA.asks(f"/cases/{unknown}")
    await OLGA.asks(f"/{unknown}/{unknown}")
    await OLGA.posts(f"/cases/{unknown}/close", {})
    await OLGA.sends(f"X{unknown.hex[:8].upper()}", "/cases")
    await OLGA.posts("/cases", a_request(house().clock) | {str(unknown): 1}, key=str(unknown))
    await OLGA.sends("GET", "/cases", headers={"Authorization": f"Bearer {unknown}", "traceparent": "x"})


async def test_accounts_that_are_not_fresh_are_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = {"alarm": Alarm.ACCOUNTS_STALE.value}
    assert await value("kronika_alarm_firing", **labels) == 0
    monkeypatch.setattr(accounts, "STALE", -1.0)
    assert (await OLGA.asks("/cases", list="all")).status == 503
    assert await value("kronika_alarm_firing", **labels) == 1
    monkeypatch.undo()
    assert fires(Alarm.ACCOUNTS_STALE) == frozenset()


async def test_somebody_who_waits_for_a_connection_is_counted(house: House) -> None:
    """Holds what asyncpg's pool keeps to itself to what we take it for."""
    readers = house.ledger.journals.policy._readers
    pool = readers._pool
    assert pool is not None
    held = [await pool.acquire() for _ in range(pool.get_max_size())]
    try:
        task = asyncio.create_task(readers.fetch("select 1"))
        await until(lambda: _waits(house), 10)
    finally:
        for connection in held:
            await pool.release(connection)
    await task
    assert not await _waits(house)


async def _waits(house: House) -> bool:
    return await value("kronika_pool_waiting", pool="journal_policy") == 1
