"""What a running dashboard does though nobody asks for it, on real servers."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from chassis import clock
from chassis.migrations import migrate
from chassis.postgres import Connections
from dashboard.handlers.visiting import IDLE
from dashboard.settings import DashboardSettings
from dashboard.store.sessions import Sessions
from dashboard.wiring import running
from testkit.waiting import until

pytestmark = pytest.mark.slow

NOWHERE = "http://127.0.0.1:9"
BEFORE_ANY = clock.system() - timedelta(days=9)


@pytest_asyncio.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    migrate(database, "dashboard.migrations")
    async with Connections(database, 1, {}, name="a test") as connections:
        yield Sessions(connections)


async def test_sessions_of_browsers_that_nobody_uses_are_forgotten(
    sessions: Sessions, database: str, topics_of_record: str
) -> None:
    services = ("issuer", "ledger", "assignment", "document_store", "deadline_watcher", "notifier")
    settings = DashboardSettings.model_validate(
        {"database": database, "kafka": topics_of_record} | dict.fromkeys(services, NOWHERE)
    )
    now = clock.system()
    await sessions.keep("unused", b"sealed", now - IDLE - timedelta(minutes=1))
    await sessions.keep("used", b"sealed", now - IDLE + timedelta(minutes=5))

    async def is_forgotten() -> bool:
        return await sessions.get("unused", BEFORE_ANY) is None

    async with running(settings):
        await until(is_forgotten, 30)
        assert await sessions.get("used", BEFORE_ANY) == b"sealed"
