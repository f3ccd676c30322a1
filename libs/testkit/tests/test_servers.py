"""What tests may rely on when they ask for servers."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from pathlib import Path

import psutil
import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from contracts.topics import Topic
from testkit.servers import Databases, OwnKafka, OwnPostgres, Topics
from testkit.servers.engine import server
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


def test_a_wrong_choice_of_servers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRONIKA_TEST_SERVERS", "clouds")
    with pytest.raises(ValueError, match="clouds"):
        server("postgres", tmp_path)


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
import pathlib, threading
def test_endless(postgres):
    pathlib.Path("address").write_text(postgres.address)
    threading.Event().wait(60)
"""

ADDRESS = """
import pathlib
def test_address(postgres):
    pathlib.Path({name!r}).write_text(postgres.address)
"""

HOUSE = """
import pytest, pytest_asyncio
from testkit.servers.topics import turn
@pytest_asyncio.fixture(scope="package", autouse=True)
async def house(servers):
    async with turn(servers.topics_of_record):
        yield
"""

PYTEST = ("-m", "pytest", "-q", "-p", "testkit.servers", "-p", "no:cacheprovider", "-c", "pytest.ini")


async def pytest_in(folder: Path, *options: str) -> Process:
    """Another pytest, with a session of its own."""
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = session\n")
    return await asyncio.create_subprocess_exec(sys.executable, *PYTEST, *options, cwd=folder)


@pytest.mark.slow
async def test_no_server_outlives_a_killed_pytest(tmp_path: Path) -> None:
    (tmp_path / "test_endless.py").write_text(ENDLESS)
    session = await pytest_in(tmp_path)
    await until((tmp_path / "address").exists, within=60)
    family = psutil.Process(session.pid).children(recursive=True)
    assert "postgres" in {each.name() for each in family}
    session.kill()
    await session.wait()
    await until(lambda: not any(each.is_running() for each in family))


@pytest.mark.slow
async def test_all_workers_share_one_set_of_servers(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"test_{name}.py").write_text(ADDRESS.format(name=name))
    session = await pytest_in(tmp_path, "-n", "2")
    assert await session.wait() == 0
    assert len({(tmp_path / name).read_text() for name in "abcd"}) == 1


@pytest.mark.slow
async def test_a_package_that_lives_with_the_topics_of_record_gives_them_back_with_its_last_test(
    tmp_path: Path,
) -> None:
    for package in ("first", "second"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "conftest.py").write_text(HOUSE)
        for name in ("here", "there"):
            (tmp_path / package / f"test_{package}_{name}.py").write_text("def test_it(): pass\n")
    session = await pytest_in(tmp_path, "--timeout", "60")
    assert await session.wait() == 0


WHERE = """
import os, pathlib, pytest
@pytest.mark.parametrize("number", range(4))
def test_where({fixture}, number):
    with pathlib.Path({group!r}).open("a") as out:
        out.write(os.environ["PYTEST_XDIST_WORKER"])
"""


@pytest.mark.slow
async def test_a_file_and_all_that_hold_the_topics_of_record_stay_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef house():\n    pass\n")
    for name, fixture, group in (("a", "house", "turns"), ("b", "house", "turns"), ("c", "tmp_path", "c")):
        (tmp_path / f"test_{name}.py").write_text(WHERE.format(fixture=fixture, group=group))
    session = await pytest_in(tmp_path, "-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder")
    assert await session.wait() == 0
    assert (tmp_path / "turns").read_text() in {"gw0" * 8, "gw1" * 8}
    assert (tmp_path / "c").read_text() in {"gw0" * 4, "gw1" * 4}
