"""PostgreSQL and Kafka, for real, from package indexes alone."""

import socket
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from embedded import ports
from embedded.errors import PortInUseError
from embedded.kafka import start_kafka
from embedded.postgres import start_postgres

pytestmark = pytest.mark.slow


async def write_and_count(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("create table if not exists kept (n int)")
        await connection.execute("insert into kept values (1)")
        return int(await connection.fetchval("select count(*) from kept"))
    finally:
        await connection.close()


async def topics(bootstrap: str, *new: str) -> set[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        if new:
            await admin.create_topics([NewTopic(name, 1, 1) for name in new])
        return set(await admin.list_topics())
    finally:
        await admin.close()


async def test_postgres_goes_on_with_the_same_data_after_a_restart(tmp_path: Path) -> None:
    for runs in (1, 2):
        with start_postgres(tmp_path) as server:
            server.create_databases("kept", "kept")
            assert await write_and_count(server.dsn_of("kept")) == runs
        assert not psutil.pid_exists(server.pid)


async def test_postgres_goes_on_after_it_was_killed(tmp_path: Path) -> None:
    with start_postgres(tmp_path) as server:
        assert await write_and_count(server.dsn) == 1
        server.process.kill()
        server.process.wait()
    with start_postgres(tmp_path) as server:
        assert await write_and_count(server.dsn) == 2


async def test_kafka_goes_on_with_the_same_topics_after_a_restart(tmp_path: Path) -> None:
    with start_kafka(tmp_path) as broker:
        await topics(broker.bootstrap, "kept")
    with start_kafka(tmp_path) as broker:
        assert "kept" in await topics(broker.bootstrap)
    assert not psutil.pid_exists(broker.pid)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server((ports.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=rf"^Port {port} \(postgres\)[^\n]*$"):
            start_postgres(tmp_path, port)
        with pytest.raises(PortInUseError, match=rf"^Port {port} \(kafka\)[^\n]*$"):
            start_kafka(tmp_path, port)
