"""A database restored from an older backup than its topic."""

import asyncio
import sys

from embedded.process import environment
from mishaps.scene import Scene

BACKUP = "create database case_ledger_backup template case_ledger"
RESTORE = (
    "drop database case_ledger with (force)",
    "alter database case_ledger_backup rename to case_ledger",
)


async def database_restored(scene: Scene) -> None:
    """The relay stops and says so; `recover` reads back what had been published; everything holds."""
    await scene.load(2)
    await scene.quiet()
    await scene.drain()
    await scene.stop_writers()
    await scene.sql(BACKUP, database="postgres")
    await scene.revive()
    await scene.load(2)
    await scene.quiet()
    await scene.drain()
    await scene.stop_writers()
    await scene.sql(*RESTORE, database="postgres")
    scene.history.mark("the database is older than its topic")
    await scene.revive()
    await scene.alarmed("topic_above_the_journal")
    await scene.stop_writers()
    await recover(scene)
    await scene.revive()
    await scene.load(2)


async def recover(scene: Scene) -> None:
    """As an operator does it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "case_ledger", "recover",
        env=environment(**scene.house.settings()),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await process.communicate()
    if process.returncode:
        reason = f"recover ended with {process.returncode}: {told.decode()[-300:]}"
        raise RuntimeError(reason)
