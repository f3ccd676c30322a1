"""`python -m identity`, as it is started: on empty databases, until it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from entered.language.house import known_services

from chassis import clock
from chassis.tokens import ServiceTokens
from embedded.ports import free_ports
from testkit.servers.databases import Databases
from testkit.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture
async def address(postgres: Databases, topics_of_record: str, tmp_path: Path) -> AsyncIterator[str]:
    """Where the program answers."""
    port, ops = free_ports(2)
    issuer = f"http://127.0.0.1:{port}"
    with postgres.fresh() as database, postgres.fresh() as keys:
        given = {
            "DATABASE": database, "KEYS_DATABASE": keys, "KAFKA": topics_of_record, "ISSUER": issuer,
            "PORT": str(port), "OPS_PORT": str(ops), "KEY_FILE": str(tmp_path / "keys"), "DEMO": "true",
            "SERVICE_KEYS": str(tmp_path / "services"), "ENVIRONMENT": "development",
        }  # fmt: skip
        settings = os.environ | {f"IDENTITY_{name}": value for name, value in given.items()}
        program = await asyncio.create_subprocess_exec(sys.executable, "-m", "identity", env=settings)
        try:
            await until(lambda: _answers(f"http://127.0.0.1:{ops}/readyz"), 60)
            yield issuer
        finally:
            program.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(program.wait(), 20) == 0


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


async def test_the_program_starts_seeds_signs_in_and_stops(address: str, tmp_path: Path) -> None:
    key = known_services(tmp_path / "services", "assignment")["assignment"]
    async with httpx.AsyncClient(base_url=address) as client:
        wanted = {"name": "eszter.kovacs", "password": "kronika"}
        signed = (await client.post("/sign-in", json=wanted)).json()
        headers = {"Authorization": f"Bearer {signed['access_token']}"}
        assert (await client.get("/me", headers=headers)).json()["roles"] == ["operator"]
        assert await ServiceTokens(address, "assignment", key, client, clock.system).token()
        described = (await client.get("/openapi.json")).json()
        assert "/accounts/{account_id}/change-roles" in described["paths"]
