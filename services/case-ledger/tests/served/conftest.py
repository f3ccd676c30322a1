"""One running ledger for all of these tests, on real servers; every story brings its own cases."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from served.language import LIVED_IN, House
from served.language.clock import MovingClock
from served.language.house import a_house
from served.language.identity import Identity
from served.language.people import EVERYBODY

from chassis.migrations import migrate
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn

_MIGRATIONS = {
    "ledger": "case_ledger.migrations.ledger",
    "ledger_keys": "case_ledger.migrations.keys",
    "identity": "testkit.demo_issuer.migrations",
}


def databases_of_the_house(postgres: Databases, stack: ExitStack) -> dict[str, str]:
    """A migrated database of each kind, by name."""
    return {
        name: stack.enter_context(
            postgres.fresh(postgres.template(name, partial(_migrated, package=package)))
        )
        for name, package in _MIGRATIONS.items()
    }


def _migrated(dsn: str, package: str) -> None:
    migrate(dsn, package)


@pytest_asyncio.fixture(scope="package", autouse=True)
async def house(
    servers: Session, kafka: str, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The ledger, running. It has the topics of record for itself until the last of these tests."""
    folder: Path = tmp_path_factory.mktemp("house")
    with ExitStack() as stack:
        dsns = databases_of_the_house(postgres, stack)
        async with turn(servers.topics_of_record):
            await delete(kafka, TOPICS_OF_RECORD)
            identity = Identity(dsns["identity"], kafka, folder / "identity", MovingClock())
            ours = (dsns["ledger"], dsns["ledger_keys"])
            async with a_house(identity, EVERYBODY, ours, folder / "keys") as built:
                LIVED_IN.append(built)
                yield built
                LIVED_IN.clear()
            await delete(kafka, TOPICS_OF_RECORD)
