"""I4: an erasure goes on wherever it was stopped, and no backup brings an erased person back."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from served.language import (
    EVA,
    OLGA,
    SARA,
    Case,
    an_accepted_case,
    an_unassigned_case,
    certificate,
    completed,
    confirms,
    erased,
    house,
    keys_of,
    starts,
)  # fmt: skip

from case_ledger.domain import evolving
from case_ledger.domain.case import Case as EvolvedCase
from case_ledger.handlers.erasing import Destroyer
from case_ledger.store.erasures import ErasedCase, Erasures
from case_ledger.wiring import running
from chassis.errors import TemporaryError
from chassis.postgres import Readers
from chassis.recording import Fold, Streams
from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals
from contracts.topics import load
from testkit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.rule("I4")]


class NothingHeard(Erasures):
    """The lists were lost, and nothing has been read into them anew."""

    async def page(self, *_: object) -> list[ErasedCase]:
        return []

    async def heard(self) -> dict[int, int]:
        return {}


async def backup_of(case: Case) -> asyncpg.Record:
    return (await keys_rows("select * from seals.data_keys where owner = $1", str(case.id)))[0]


async def restored(row: asyncpg.Record) -> None:
    """Yesterday's row is back, as it was."""
    await keys_rows(
        "update seals.data_keys set wrapped = $4, epoch = $5, destroyed_at = null"
        " where owner = $1 and person = $2 and n = $3",
        row["owner"], row["person"], row["n"], row["wrapped"], row["epoch"],
    )  # fmt: skip


async def keys_rows(sql: str, *arguments: Any) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(str(house().settings.keys_database))
    try:
        return await connection.fetch(sql, *arguments)
    finally:
        await connection.close()


async def wrapped_keys(case: Case) -> list[bytes | None]:
    return [row["wrapped"] for row in await keys_of(case)]


@pytest_asyncio.fixture
async def after_the_lists_were_lost() -> AsyncIterator[Destroyer]:
    settings, clock, journal = house().settings, house().clock, house().ledger.journals.cases
    dsn = str(settings.database)
    async with (
        KeyStore(str(settings.keys_database)) as store,
        Readers(dsn, 2) as readers,
        asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool,
    ):
        ring = KeyRing(store, KeyEncryptionKeys.load(settings.key_file))
        fold: Fold[EvolvedCase | None] = Fold(None, evolving.evolve)
        source = "/kronika/case-ledger"
        cases = Streams(journal, fold, seals=Seals(ring), load=load, clock=clock, source=source)
        yield Destroyer(NothingHeard(readers, pool), cases, journal, ring, clock, 0.1)


async def test_a_restored_key_store_brings_nobody_back_once_the_ledger_has_started() -> None:
    case, other = await an_accepted_case(), await an_accepted_case()
    yesterday = await backup_of(case)
    await erased(case)
    await restored(yesterday)
    assert (await EVA.opens(case))["client"] != "sealed", "the backup did bring the key back"
    async with running(house().settings, house().clock):
        assert await wrapped_keys(case) == [None]
        assert None not in await wrapped_keys(other)

    async def is_sealed() -> bool:
        return bool((await EVA.opens(case))["client"] == "sealed")

    await until(is_sealed, 30)


async def test_the_journal_alone_tells_whom_to_erase_again(after_the_lists_were_lost: Destroyer) -> None:
    case = await an_unassigned_case()
    yesterday = await backup_of(case)
    await erased(case)
    await restored(yesterday)
    await after_the_lists_were_lost.destroy_again()
    assert await wrapped_keys(case) == [None]


async def test_an_erasure_that_was_stopped_before_its_keys_went_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = await an_unassigned_case()

    async def stopped(*_: object) -> None:
        reason = "killed"
        raise TemporaryError(reason)

    with monkeypatch.context() as killed:
        killed.setattr(KeyRing, "destroy", stopped)
        assert (await starts(OLGA, case)).status == 200
        assert (await confirms(SARA, case)).status == 200
        await OLGA.lists("all", limit=1)
        assert (await certificate(case))["state"] == "erased"
        assert await wrapped_keys(case) != [None]
    assert len((await completed(case))["cases"][0]["keys"]) == 1
    assert await wrapped_keys(case) == [None]


async def test_a_case_registered_while_its_client_was_being_erased_is_erased_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The lists had not heard of it when the erasure was confirmed."""

    async def none(*_: object) -> list[UUID]:
        return []

    case = await an_unassigned_case()
    late = await OLGA.registers(same_client_as=str(case.id), second_confirmed=True)
    with monkeypatch.context() as behind:
        behind.setattr(Erasures, "of_persons", none)
        assert (await starts(OLGA, case)).status == 200
        assert (await confirms(SARA, case)).status == 200
    shown = await completed(late)
    assert shown["erasure"] == (await certificate(case))["erasure"]
    assert (await OLGA.opens(late))["client"] == "sealed"
