"""A store of its own, and the topics of record for as long as it is told of."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest_asyncio
from killed.language import Shop, a_shop
from shelved.conftest import of_the_others, of_the_store
from shelved.language import World

from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


@pytest_asyncio.fixture
async def target(servers: Session, kafka: str, postgres: Databases, tmp_path: Path) -> AsyncIterator[Shop]:
    """Not open yet."""
    with ExitStack() as stack:
        ours, others = (
            stack.enter_context(postgres.fresh(postgres.template(name, migrated)))
            for name, migrated in (("document_store", of_the_store), ("others", of_the_others))
        )
        async with turn(servers.topics_of_record):
            await delete(kafka, TOPICS_OF_RECORD)
            async with World(others, kafka).running() as world, a_shop(world, ours, tmp_path) as shop:
                yield shop
            await delete(kafka, TOPICS_OF_RECORD)
