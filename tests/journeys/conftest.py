"""One run for all journeys, started as `make up` starts it."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from testkit.run import new_run

sys.path.insert(0, str(Path(__file__).parents[1]))

from journeys.language import Person, Town


@pytest_asyncio.fixture(scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Real processes, a real Kafka, PostgreSQL and mail catcher."""
    run = new_run(tmp_path_factory.mktemp("town"))
    async with run.up(), httpx.AsyncClient(timeout=30) as http:
        yield Town(run, http)


@pytest.fixture
def operator(town: Town) -> Person:
    return Person(town, "eszter.kovacs")


@pytest.fixture
def supervisor(town: Town) -> Person:
    return Person(town, "maria.nowicka")


@pytest_asyncio.fixture(scope="module")
async def company(town: Town) -> str:
    """A customer whose contract grants three consultations."""
    terms = [{"problem_type": "psychological", "consultations": 3, "session_minutes": 45}]
    answer = await Person(town, "maria.nowicka").sends(
        "case-ledger", "/companies", {"name": "Acme Zrt.", "terms": terms}
    )
    return str(answer.json()["id"])
