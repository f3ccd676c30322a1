"""A ledger of its own, at its most talkative, with temporary files where they can be looked through."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from privacy.language import SPANS
from served.conftest import databases_of_the_house
from served.language import LIVED_IN, House
from served.language.clock import MovingClock
from served.language.house import a_house
from served.language.identity import Identity
from served.language.people import EVERYBODY

from chassis import logs
from chassis.tracing import traced
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


@pytest_asyncio.fixture(scope="module", autouse=True)
async def house(
    servers: Session, kafka: str, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The ledger, running; nobody else's cases are in it.

    A package's fixture would keep the topics of record until the last test of all.
    """
    folder: Path = tmp_path_factory.mktemp("privacy")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        dsns = databases_of_the_house(postgres, stack)
        stack.enter_context(traced("case-ledger", SimpleSpanProcessor(SPANS)))
        async with turn(servers.topics_of_record):
            await delete(kafka, TOPICS_OF_RECORD)
            identity = Identity(dsns["identity"], kafka, folder / "identity", MovingClock())
            ours = (dsns["ledger"], dsns["ledger_keys"])
            async with a_house(identity, EVERYBODY, ours, folder / "keys") as built:
                (folder / "tmp").mkdir()
                patch.setattr(tempfile, "tempdir", str(folder / "tmp"))
                logs.configure("case-ledger", "DEBUG", out=built.log)
                LIVED_IN.append(built)
                yield built
                LIVED_IN.remove(built)
            await delete(kafka, TOPICS_OF_RECORD)
