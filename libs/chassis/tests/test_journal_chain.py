"""What stands in a journal can't be changed, and the chain tells when it was."""

from uuid import uuid4

import asyncpg
import pytest

from chassis.journal import Break, Journal
from testkit.journals import notes, started
from testkit.sample import stream_in

CHANGED_BY_ANOTHER = """
update notebooks.events
set document = convert_to(replace(convert_from(document, 'UTF8'), 'service:test', 'service:evil'), 'UTF8')
"""


@pytest.mark.parametrize(
    "change",
    [
        "update notebooks.events set version = 7",
        "delete from notebooks.events",
        "truncate notebooks.events",
        "update notebooks.events_{shard} set document = ''",
        "delete from notebooks.events_{shard}",
        "truncate notebooks.events_{shard}",
    ],
)
async def test_events_can_be_neither_changed_nor_removed(
    journal: Journal, connection: asyncpg.Connection, change: str
) -> None:
    receipt = await journal.append([notes(uuid4())])
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute(change.format(shard=receipt.shard))


@pytest.mark.parametrize(
    ("tampering", "where"),
    [
        (CHANGED_BY_ANOTHER + " where seq = 2", 3),
        (CHANGED_BY_ANOTHER + " where seq = 3", 3),
        ("delete from notebooks.events where seq = 2", 2),
        ("delete from notebooks.events where seq = 3", 3),
        ("update notebooks.shards set head = decode(repeat('11', 32), 'hex')", 3),
    ],
)
async def test_the_chain_tells_what_was_tampered_with(own_dsn: str, tampering: str, where: int) -> None:
    async with started(own_dsn) as journal:
        await journal.append([notes(stream_in(4), count=3)])
        assert await journal.verify(4) is None
        connection = await asyncpg.connect(own_dsn)
        await connection.execute("set session_replication_role = replica")
        await connection.execute(tampering)
        await connection.close()
        broken = await journal.verify(4)
    assert isinstance(broken, Break)
    assert broken.sequence == where
