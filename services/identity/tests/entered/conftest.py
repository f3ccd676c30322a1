"""One running identity for all of these tests, on real servers; every story brings its own people."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from entered.language import LIVED_IN, House
from entered.language.house import a_house

from chassis.migrations import migrate
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn

_MIGRATIONS = {"identity": "identity.migrations.identity", "identity_keys": "identity.migrations.keys"}


def _migrated(dsn: str, package: str) -> None:
    migrate(dsn, package)


def migrated_databases(postgres: Databases, stack: ExitStack) -> tuple[str, str]:
    """A database for identity, and one for its keys."""
    found = [
        stack.enter_context(
            postgres.fresh(postgres.template(f"the_{name}", partial(_migrated, package=package)))
        )
        for name, package in _MIGRATIONS.items()
    ]
    return found[0], found[1]


@pytest_asyncio.fixture(autouse=True)
async def nobody_has_guessed(house: House) -> None:
    """All tests come from one address: what was guessed in one would slow the next."""
    await house.forgets_failures()


@pytest_asyncio.fixture(scope="package", autouse=True)
async def house(
    servers: Session, kafka: str, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Identity, running. It has the topics of record for itself until the last of these tests."""
    async with a_house_of_its_own(servers, kafka, postgres, tmp_path_factory.mktemp("identity")) as built:
        yield built


@asynccontextmanager
async def a_house_of_its_own(
    servers: Session, kafka: str, postgres: Databases, folder: Path
) -> AsyncIterator[House]:
    """With nothing of others on the topics of record."""
    with ExitStack() as stack:
        databases = migrated_databases(postgres, stack)
        async with turn(servers.topics_of_record):
            await delete(kafka, TOPICS_OF_RECORD)
            async with a_house(databases, kafka, folder) as built:
                LIVED_IN.append(built)
                yield built
                LIVED_IN.clear()
            await delete(kafka, TOPICS_OF_RECORD)
