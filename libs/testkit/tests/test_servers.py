"""What tests may rely on when they ask for servers."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from contracts.topics import Topic
from testkit.servers import Databases, OwnKafka, OwnPostgres, Topics
from testkit.servers.topics import admin
from testkit.waiting import until

LETTERS = Topic("letters", "notifier", (), frozenset())


def answer(dsn: str) -> object:
    with psycopg.connect(dsn, connect_timeout=2) as connection:
        row = connection.execute("select 42").fetchone()
    return row and row[0]


async def test_a_record_sent_to_the_broker_comes_back(kafka: str, topics: Topics) -> None:
    topic = await topics.create(LETTERS, partitions=2)
    async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True) as producer:
        await producer.send_and_wait(topic.name, b"hello", partition=1)
    async with AIOKafkaConsumer(
        topic.name, bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False
    ) as consumer:
        record = await consumer.getone()
    assert (record.partition, record.value) == (1, b"hello")


async def test_a_topic_of_one_test_is_gone_after_it(kafka: str) -> None:
    mine = Topics(kafka)
    topic = await mine.create(LETTERS, partitions=1)
    await mine.drop()
    async with admin(kafka) as client:
        assert topic.name not in await client.list_topics()


async def test_whoever_asks_for_the_topics_of_record_finds_none_of_them(topics_of_record: str) -> None:
    async with admin(topics_of_record) as client:
        assert "cases" not in await client.list_topics()


def test_every_test_has_a_database_of_its_own(database: str, keys_database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("create table mine (a int)")
    with psycopg.connect(keys_database) as connection:
        assert connection.execute("select to_regclass('mine')").fetchone() == (None,)


def test_a_template_is_prepared_once_and_copied(postgres: Databases) -> None:
    prepared: list[str] = []

    def prepare(dsn: str) -> None:
        prepared.append(dsn)
        with psycopg.connect(dsn) as connection:
            connection.execute("create table known (a int)")

    name = f"template_{os.getpid()}"
    assert postgres.template(name, prepare) == postgres.template(name, prepare)
    with postgres.fresh(template=name) as dsn, psycopg.connect(dsn) as connection:
        connection.execute("select a from known")
    assert len(prepared) == 1


@pytest.mark.slow
async def test_an_own_postgres_can_be_killed_and_started_again(own_postgres: OwnPostgres) -> None:
    assert answer(own_postgres.dsn) == 42
    await own_postgres.kill()
    with pytest.raises(psycopg.OperationalError):
        answer(own_postgres.dsn)
    await own_postgres.start()
    assert answer(own_postgres.dsn) == 42


@pytest.mark.slow
async def test_an_own_postgres_can_stand_still(own_postgres: OwnPostgres) -> None:
    await own_postgres.pause()
    with pytest.raises(psycopg.OperationalError):
        answer(own_postgres.dsn)
    await own_postgres.resume()
    assert answer(own_postgres.dsn) == 42


@pytest.mark.slow
async def test_an_own_broker_keeps_its_topics_when_it_is_killed(own_kafka: OwnKafka) -> None:
    topic = await Topics(own_kafka.bootstrap).create(LETTERS, partitions=1)
    await own_kafka.kill()
    await own_kafka.start()
    async with admin(own_kafka.bootstrap) as client:
        assert topic.name in await client.list_topics()


ENDLESS = """
import time
def test_endless(postgres):
    print(postgres.address, flush=True)
    time.sleep(60)
"""


def postgres_of(session: psutil.Process) -> list[psutil.Process]:
    """The keeper has left pytest's family only in name: it is still its child."""
    return [each for each in session.children(recursive=True) if each.name() == "postgres"]


@pytest.mark.slow
async def test_no_server_outlives_a_killed_pytest(tmp_path: Path) -> None:
    (tmp_path / "test_endless.py").write_text(ENDLESS)
    command = [sys.executable, "-m", "pytest", "-s", "-p", "testkit.servers", "-p", "no:cacheprovider"]
    pytest_process = subprocess.Popen(
        [*command, str(tmp_path)], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert pytest_process.stdout is not None
    assert "127.0.0.1" in pytest_process.stdout.readline()
    found = postgres_of(psutil.Process(pytest_process.pid))
    assert found
    pytest_process.kill()
    pytest_process.wait()
    await until(lambda: not any(each.is_running() for each in found))
    pytest_process.stdout.close()


@pytest.mark.slow
def test_all_workers_share_one_set_of_servers(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"test_{number}.py").write_text(
            f"def test_address(postgres):\n    open({str(tmp_path / str(number))!r}, 'w').write(postgres.address)\n"
        )
    command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "testkit.servers", "-p", "no:cacheprovider"]
    subprocess.run([*command, str(tmp_path)], cwd=tmp_path, check=True, capture_output=True)
    assert len({(tmp_path / str(number)).read_text() for number in range(4)}) == 1
