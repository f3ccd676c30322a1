"""The key-encryption key is rotated while people work; nobody notices."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from served.language import EVA, OLGA, Case, an_accepted_case, house

from case_ledger.__main__ import LEDGER
from chassis.seals.encryption import epochs_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


async def epochs_in_use() -> set[int]:
    connection = await asyncpg.connect(str(house().settings.keys_database))
    try:
        rows = await connection.fetch(
            "select epoch from seals.data_keys where epoch is not null union select epoch from seals.epochs"
            " union select epoch from seals.search_keys union select epoch from seals.secrets"
        )
        return {row["epoch"] for row in rows}
    finally:
        await connection.close()


async def operated(command: str) -> str:
    return await LEDGER.operations[command][1](house().settings)


async def works_until(over: asyncio.Event) -> list[Case]:
    """Registers, tells, searches: whatever seals, opens and hashes."""
    done = []
    while not over.is_set():
        case = await an_accepted_case()
        await OLGA.does("add-note", case, text="A note while keys change.")
        assert (await EVA.opens(case))["notes"][0]["text"] == "A note while keys change."
        done.append(case)
    return done


async def test_the_keys_are_rotated_while_commands_run_and_none_of_them_fails() -> None:
    before, folder = await an_accepted_case(), Path(house().settings.key_file)
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        busy = [group.create_task(works_until(over)) for _ in range(6)]
        (first,) = epochs_in(folder)
        for old in (first, first + 1):
            await operated("rotate-keys")
            assert f"epoch {old}" in await operated("retire-keys")
        over.set()
    worked_on = [case for task in busy for case in task.result()]
    assert len(worked_on) >= len(busy)
    assert await epochs_in_use() == set(epochs_in(folder)) == {first + 2}
    for case in (before, *worked_on):
        assert (await EVA.opens(case))["client"] != "sealed"
