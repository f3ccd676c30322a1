"""What runs out, or is away: disks, connections, keys, whoever vouches for people."""

import asyncio
import os
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg

from mishaps.desk import Desk
from mishaps.house import Member
from mishaps.load import Load
from mishaps.scene import Scene

MOST_CONNECTIONS = 250
LOCKED_SECONDS = 6.0
LOCK = "lock table lists.cases, lists.search_tokens, consuming.positions in access exclusive mode"
SEND_AWAY = "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'case_ledger_keys'"


async def disk_full_for_postgres(scene: Scene) -> None:
    """Nothing more can be written; then there is room again."""
    await _full(scene, scene.house.postgres)


async def disk_full_for_kafka(scene: Scene) -> None:
    """The broker can't write and gives up; commands go on; then there is room again."""
    await _full(scene, scene.house.kafka)


async def _full(scene: Scene, member: Member) -> None:
    folder = scene.house.folder / member.name
    await scene.load(2)
    ballast = folder / "ballast"
    _fill(ballast)
    scene.history.mark(f"disk full for {member.name}")
    await scene.load(6)
    ballast.unlink()
    scene.history.mark(f"room for {member.name}")
    await scene.revive()
    await scene.load(2)


def _fill(ballast: Path) -> None:
    """Down to the last page; what the servers write meanwhile fails."""
    with ballast.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, shutil.disk_usage(ballast.parent).free)


async def connections_exhausted(scene: Scene) -> None:
    """No connection is left to be had, and those that there are wait for a lock."""
    await scene.load(1)
    async with AsyncExitStack() as stack:
        await _take_all(scene, stack)
        scene.history.mark("no connection left")
        await scene.load(LOCKED_SECONDS)
    await scene.load(2)


async def _take_all(scene: Scene, stack: AsyncExitStack) -> None:
    locking = await asyncpg.connect(scene.house.dsn(), timeout=10)
    stack.push_async_callback(locking.close)
    transaction = locking.transaction()
    await transaction.start()
    stack.push_async_callback(transaction.rollback)
    for _ in range(MOST_CONNECTIONS):
        try:
            one = await asyncpg.connect(scene.house.dsn(), timeout=10)
        except (asyncpg.TooManyConnectionsError, asyncpg.CannotConnectNowError):
            break
        stack.push_async_callback(one.close)
    await locking.execute(LOCK)


async def keys_away(scene: Scene) -> None:
    """Without the key store nobody is registered: what can't be sealed isn't written."""
    await scene.load(1)
    await scene.sql("alter database case_ledger_keys allow_connections false", SEND_AWAY, database="postgres")
    scene.history.mark("keys away")
    await scene.load(5)
    scene.history.mark("keys back")
    await scene.sql("alter database case_ledger_keys allow_connections true", database="postgres")
    await scene.load(2)


async def issuer_away(scene: Scene) -> None:
    """With nobody to vouch for a token's key, strangers stay outside."""
    await scene.load(1)
    await scene.kill(scene.house.identity)
    await scene.quiet()
    scene.history.mark("strangers come")
    strangers = Desk(
        scene.history,
        scene.http,
        scene.house.folder / "keys" / "strangers",
        scene.house.issuer,
        scene.targets,
        patience=3,
    )
    asyncio.get_running_loop().call_later(3, strangers.stopping.set)
    await Load(strangers, f"{scene.seed}/strangers", clients=2).run()
    scene.history.mark("strangers gone")
    await scene.revive()
    await scene.load(1)
