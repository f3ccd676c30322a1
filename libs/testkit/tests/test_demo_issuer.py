"""The demo issuer: everybody knows its accounts, so nothing but development believes it."""

import asyncio
import json
import os
import signal
import stat
import sys
from asyncio.subprocess import PIPE, Process
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest

from chassis import accounts as folded
from chassis import clock
from chassis.consuming import Consumer, ConsumerSettings
from chassis.consuming import schema as consuming
from chassis.development.people import PEOPLE, Person
from chassis.problems import ProblemError
from chassis.tokens import DevelopmentIssuerError, IssuerKeys, Verifier
from contracts.permissions import Role
from contracts.topics import ACCOUNTS, EXPERTS
from embedded.ports import free_ports
from testkit.demo_issuer.api import Door, SignIn
from testkit.demo_issuer.seeding import account_events, expert_events
from testkit.demo_issuer.signing import key_set, signing_key
from testkit.waiting import until

BY_LOGIN = {person.login: person for person in PEOPLE}


def test_there_is_somebody_for_every_role_and_every_type_of_problem() -> None:
    roles = {role for person in PEOPLE for role in person.roles}
    assert roles == set(Role) - {Role.CLIENT}
    covered = {kind for person in PEOPLE if person.entry for kind in person.entry.competences}
    assert len(covered) == 7
    assert len({person.id for person in PEOPLE}) == len(PEOPLE)


def test_a_hungarian_name_is_written_family_name_first() -> None:
    assert BY_LOGIN["eva.szabo"].full_name == "Szabó Éva"
    assert BY_LOGIN["sarah.collins"].full_name == "Sarah Collins"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.login)
def test_every_demo_account_keeps_the_rules_of_roles(person: Person) -> None:
    kinds = [event.type for event in account_events(person)]
    assert kinds[0] == "kronika.accounts.account_created.v1"
    assert bool(list(expert_events(person))) == (Role.EXPERT in person.roles)


def test_the_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "keys")
    assert signing_key(tmp_path / "keys").kid == key.kid
    assert stat.S_IMODE((tmp_path / "keys" / "issuer.jwk").stat().st_mode) == 0o600
    assert "d" not in key_set(key)["keys"][0]


@pytest.mark.parametrize(("name", "password"), [("eva.szabo", "wrong"), ("nobody", "kronika"), ("é", "é")])
def test_a_wrong_name_or_password_is_a_401(tmp_path: Path, name: str, password: str) -> None:
    door = Door("http://issuer.test", signing_key(tmp_path), PEOPLE, "kronika", clock.system)
    with pytest.raises(ProblemError) as caught:
        door.token(SignIn(name=name, password=password))
    assert caught.value.status == 401


def test_a_service_gets_a_token_that_is_no_persons(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    door = Door("http://issuer.test", key, PEOPLE, "kronika", clock.system)
    found = door.token(SignIn(name="service:assignment", password="kronika")).access_token
    claims = json.loads(urlsafe_b64decode(found.split(".")[1] + "=="))
    assert (claims["sub"], "sid" in claims) == ("service:assignment", False)
    with pytest.raises(ProblemError):
        door.token(SignIn(name="service:assignment", password="wrong"))


async def test_it_refuses_to_start_outside_development(tmp_path: Path) -> None:
    process = await started({"DEVELOPMENT_ENVIRONMENT": "production", "DEVELOPMENT_KEY_FILE": str(tmp_path)})
    _, said = await process.communicate()
    assert process.returncode == 1
    assert b"only where DEVELOPMENT_ENVIRONMENT is 'development'" in said
    assert not (tmp_path / "issuer.jwk").exists()


@pytest.mark.slow
async def test_the_first_start_writes_accounts_and_experts_and_the_second_nothing_more(
    database: str, postgres_pool: asyncpg.Pool, topics_of_record: str, tmp_path: Path
) -> None:
    async with running(database, topics_of_record, tmp_path) as at:
        await signs_in_and_is_believed_in_development_only(at)
        async with listening(postgres_pool, topics_of_record) as accounts:
            await until(lambda: everybody_is_known(accounts), within=30)
            eva = await accounts.get(BY_LOGIN["eva.szabo"].id)
            agnes = await accounts.get(BY_LOGIN["agnes.toth"].id)
            assert eva is not None
            assert agnes is not None
            assert agnes.leads_team_of(eva)
            assert eva.expertise is not None
            assert eva.expertise.cities == {"Budapest", "Győr"}
            assert not (await accounts.many([BY_LOGIN["nora.kiss"].id])).popitem()[1].confirmed
    before = await events(database)
    async with running(database, topics_of_record, tmp_path):
        assert await events(database) == before


@dataclass(frozen=True)
class Running:
    """The addresses of a running issuer."""

    issuer: str
    ops: str


async def signs_in_and_is_believed_in_development_only(at: Running) -> None:
    async with httpx.AsyncClient(base_url=at.issuer) as client:
        listed = (await client.get("/accounts")).json()
        assert {"eva.szabo", "tamas.nagy"} <= {one["name"] for one in listed}
        answer = await client.post("/token", json={"name": "eva.szabo", "password": "kronika"})
        token = answer.json()["access_token"]
        jwks = f"{at.issuer}/.well-known/jwks.json"
        keys = IssuerKeys(jwks, client, clock.system, development=True)
        claims = await Verifier(at.issuer, keys, clock.system).verify(token)
        assert claims.account == BY_LOGIN["eva.szabo"].id
        keys = IssuerKeys(jwks, client, clock.system, development=False)
        with pytest.raises(DevelopmentIssuerError):
            await Verifier(at.issuer, keys, clock.system).verify(token)


@pytest.fixture
async def postgres_pool(keys_database: str) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(keys_database, min_size=1, max_size=4) as pool:
        await pool.execute(folded.schema.create("people") + consuming.create("people"))
        yield pool


class NoFeed:
    """Nothing is missing in this test."""

    async def missing(self, *_: object) -> list[bytes]:
        return []


@asynccontextmanager
async def listening(pool: asyncpg.Pool, bootstrap: str) -> AsyncIterator[folded.Accounts]:
    accounts = folded.Accounts(pool, "people", lambda _: 0.0)
    consumer = Consumer(
        "accounts",
        (ACCOUNTS, EXPERTS),
        bootstrap,
        pool,
        accounts.handlers,
        schema="people",
        feed=NoFeed(),
        settings=ConsumerSettings(),
    )
    await consumer.start()
    try:
        yield accounts
    finally:
        await consumer.stop()


async def everybody_is_known(accounts: folded.Accounts) -> bool:
    found = await accounts.many(person.id for person in PEOPLE)
    experts = [person for person in PEOPLE if person.entry]
    return len(found) == len(PEOPLE) and all(found[one.id].expertise for one in experts)


async def events(database: str) -> list[int]:
    connection = await asyncpg.connect(database)
    try:
        return [
            await connection.fetchval("select count(*) from accounts.events"),
            await connection.fetchval("select count(*) from experts.events"),
        ]
    finally:
        await connection.close()


@asynccontextmanager
async def running(database: str, bootstrap: str, keys: Path) -> AsyncIterator[Running]:
    port, ops = free_ports(2)
    at = Running(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{ops}")
    process = await started({
        "DEVELOPMENT_DATABASE": database, "DEVELOPMENT_KAFKA": bootstrap, "DEVELOPMENT_PORT": str(port),
        "DEVELOPMENT_OPS_PORT": str(ops), "DEVELOPMENT_ISSUER": at.issuer, "DEVELOPMENT_KEY_FILE": str(keys),
        "DEVELOPMENT_ENVIRONMENT": "development",
    })  # fmt: skip
    try:
        await until(lambda: ready(at, process), within=60)
        yield at
        process.send_signal(signal.SIGTERM)
        out, _ = await asyncio.wait_for(process.communicate(), 10)
        assert process.returncode == 0
        assert not [one.full_name for one in PEOPLE if json.dumps(one.family_name)[1:-1] in out.decode()]
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def ready(at: Running, process: Process) -> bool:
    assert process.returncode is None, "it ended"
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"{at.ops}/readyz")).status_code == 200
    except httpx.HTTPError:
        return False


async def started(settings: dict[str, str]) -> Process:
    required = {"DEVELOPMENT_DATABASE": "postgresql://x", "DEVELOPMENT_KAFKA": "x", "DEVELOPMENT_ISSUER": "x"}
    environment = {**os.environ, **required, **settings}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "testkit.demo_issuer", env=environment, stdout=PIPE, stderr=PIPE
    )
