"""Every alarm of the chassis goes off when its cause is there, and falls silent when it is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from chassis.errors import TemporaryError
from chassis.metrics import REGISTRY, Alarm, alarms, clear_alarm, fires, keep_alarm, raise_alarm
from chassis.seals import KeyStore
from contracts.envelope import digest
from testkit import consuming, relay
from testkit.consuming import POISON, Desk
from testkit.journals import notes, started
from testkit.relay import Notebooks, even
from testkit.sample import append, stream_in
from testkit.servers import OwnPostgres
from testkit.waiting import until

PATIENT = 60.0


@contextmanager
def away(dsn: str) -> Iterator[None]:
    """Within the block nobody gets into this database, and who was in is out."""
    server, _, name = dsn.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        let = sql.SQL("alter database {} allow_connections {}")
        connection.execute(let.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        try:
            yield
        finally:
            connection.execute(let.format(sql.Identifier(name), sql.SQL("true")))


def shown(alarm: Alarm) -> float | None:
    """The gauge that Prometheus gets."""
    return REGISTRY.get_sample_value("kronika_alarm_firing", {"alarm": alarm.value})


async def silent(alarm: Alarm, about: str = "") -> None:
    """Return when the alarm fires about this no more."""
    await until(lambda: about not in fires(alarm), PATIENT)


async def loud(alarm: Alarm, about: str = "") -> None:
    """Return when the alarm fires about this, for Prometheus too."""
    await until(lambda: about in fires(alarm), PATIENT)
    assert shown(alarm)


async def test_documents_that_wait_for_kafka_raise_an_alarm_until_they_are_published(
    notebooks: Notebooks,
) -> None:
    await notebooks.write(3)
    bootstrap, notebooks.bootstrap = notebooks.bootstrap, "127.0.0.1:1"
    async with notebooks.relayed(replace(relay.QUICK, alarm_after=0.2)):
        await loud(Alarm.RELAY_WAITS, notebooks.topic.name)
    notebooks.bootstrap = bootstrap
    async with notebooks.relayed():
        await silent(Alarm.RELAY_WAITS, notebooks.topic.name)


async def test_a_relay_that_dies_of_a_bug_raises_an_alarm(
    notebooks: Notebooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with notebooks.relayed() as running:

        async def broken(*_: object) -> None:
            raise LookupError

        monkeypatch.setattr(running._source, "pending", broken)
        task = "relay_publish_what_waits"
        running.wake()
        await loud(Alarm.RELAY_DIED, task)
        assert not running.alive()
    clear_alarm(Alarm.RELAY_DIED, task)  # only the end of the process does that


async def test_a_lost_tail_is_an_alarm_until_the_topic_is_as_far_again(notebooks: Notebooks) -> None:
    await notebooks.set_cursors(2)
    async with notebooks.relayed() as running:
        await loud(Alarm.TOPIC_LOST_ITS_TAIL, notebooks.topic.name)
        for shard in range(notebooks.topic.partitions):
            await notebooks.write(2, stream_in(shard))
        running.wake()
        await silent(Alarm.TOPIC_LOST_ITS_TAIL, notebooks.topic.name)


async def test_a_topic_above_its_journal_is_an_alarm_until_the_journal_is_recovered(
    notebooks: Notebooks,
) -> None:
    above = [notebooks.chain.copy().note(stream_in(3), 1)]
    await notebooks.publish_raw(3, above[0].key, above[0].document)
    async with notebooks.relayed():
        await loud(Alarm.TOPIC_ABOVE_THE_JOURNAL, notebooks.topic.name)
        await append(notebooks.connection, notebooks.topic.name, above)
        notebooks.chain.heads[3] = (1, digest(above[0].document))
        await silent(Alarm.TOPIC_ABOVE_THE_JOURNAL, notebooks.topic.name)


async def test_a_record_that_the_journal_does_not_know_is_an_alarm(notebooks: Notebooks) -> None:
    forged = notebooks.chain.copy().note(stream_in(6), 13)
    await notebooks.write(2, stream_in(6))
    await notebooks.publish_raw(6, forged.key, forged.document)
    async with notebooks.relayed() as running:
        await loud(Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL, notebooks.topic.name)
        await until(lambda: even(running), PATIENT)


async def test_a_gap_is_an_alarm_until_the_feed_has_closed_it(desk: Desk) -> None:
    written = desk.write(1, 2, 3, stream=stream_in(1))
    await desk.publish([written[0], written[2]])
    about = f"notes {desk.topic.name}/1"
    desk.feed_is_away = True
    async with desk.consumed():
        await loud(Alarm.GAP_IN_THE_TOPIC, about)
        await loud(Alarm.FEED_DOES_NOT_HEAL, about)
        desk.feed_is_away = False
        await silent(Alarm.FEED_DOES_NOT_HEAL, about)
        await silent(Alarm.GAP_IN_THE_TOPIC, about)


async def test_a_record_set_aside_is_an_alarm_for_an_hour(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.publish_raw(3, b"nobody", b"not JSON")
    async with desk.consumed():
        await loud(Alarm.RECORD_SET_ASIDE, "notes")
    monkeypatch.setitem(alarms.LASTS, Alarm.RECORD_SET_ASIDE, 0.0)
    await silent(Alarm.RECORD_SET_ASIDE, "notes")


async def test_a_parked_stream_is_an_alarm_until_it_is_resumed(desk: Desk) -> None:
    stream = uuid4()
    await desk.publish(desk.write(POISON, 2, stream=stream))
    async with desk.consumed():
        await loud(Alarm.STREAM_PARKED, "notes")
    clear_alarm(Alarm.STREAM_PARKED, "notes")  # as a new process, which heard of nothing
    async with desk.consumed() as consumer:
        await loud(Alarm.STREAM_PARKED, "notes")
        await desk.pool.execute("alter table notes drop constraint notes_number_check")
        assert await consumer.parked.resume(desk.topic.name, stream) == 0
        await silent(Alarm.STREAM_PARKED, "notes")


async def test_a_client_that_stops_without_a_word_is_an_alarm_until_its_successor_moves(desk: Desk) -> None:
    await desk.publish(desk.write(1, stream=stream_in(2)))
    async with desk.consumed(settings=replace(consuming.QUICK, stalled=1.0)) as consumer:
        assert await desk.applied(consumer, PATIENT)
        client = consumer._reader._client
        assert client is not None
        client.pause(*client.assignment())
        await loud(Alarm.CONSUMER_WAITS, "notes")
        await silent(Alarm.CONSUMER_WAITS, "notes")


async def test_a_journal_without_its_database_is_an_alarm_until_it_is_back(own_dsn: str) -> None:
    async with started(own_dsn) as journal:
        with away(own_dsn):
            with pytest.raises(TemporaryError):
                await journal.append([notes(uuid4())])
            await loud(Alarm.JOURNAL_CUT_OFF, "notebooks")
        await until(lambda: journal.alive, PATIENT)
        await silent(Alarm.JOURNAL_CUT_OFF, "notebooks")


@pytest.mark.slow
async def test_a_key_store_that_is_away_is_an_alarm_until_it_answers(own_postgres: OwnPostgres) -> None:
    async with KeyStore(own_postgres.dsn) as store:
        await own_postgres.kill()
        with pytest.raises(TemporaryError):
            await store.fetch("select 1")
        await loud(Alarm.KEY_STORE_AWAY)
        await own_postgres.start()
        await until(lambda: store.fetch("select 1"), PATIENT, despite=(TemporaryError,))
        await silent(Alarm.KEY_STORE_AWAY)


def count(alarm: Alarm) -> float:
    return relay.alarms(alarm)


def test_a_condition_that_goes_on_is_told_once() -> None:
    before = count(Alarm.RELAY_WAITS)
    for _ in range(3):
        keep_alarm(Alarm.RELAY_WAITS, "paper", holds=True)
    assert count(Alarm.RELAY_WAITS) == before + 1
    keep_alarm(Alarm.RELAY_WAITS, "paper", holds=False)
    assert "paper" not in fires(Alarm.RELAY_WAITS)


def test_one_cause_gone_leaves_the_others_standing() -> None:
    for topic in ("paper", "ink"):
        raise_alarm(Alarm.RELAY_WAITS, topic)
    clear_alarm(Alarm.RELAY_WAITS, "paper")
    assert fires(Alarm.RELAY_WAITS) >= {"ink"}
    clear_alarm(Alarm.RELAY_WAITS, "ink")


def test_a_condition_is_asked_when_somebody_looks() -> None:
    stale = True
    with alarms.watched(Alarm.ACCOUNTS_STALE, "people", lambda: stale):
        assert shown(Alarm.ACCOUNTS_STALE) == 1
        stale = False
        assert shown(Alarm.ACCOUNTS_STALE) == 0
        stale = True
        assert shown(Alarm.ACCOUNTS_STALE) == 1
    assert shown(Alarm.ACCOUNTS_STALE) == 0


def test_every_alarm_is_shown_from_the_start() -> None:
    assert all(shown(alarm) is not None for alarm in Alarm)
