"""A service comes with a token of its own, alone or beside a person's."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.http import Commands, application
from testkit.http import GOOD, REGISTER, assert_problem
from testkit.issuer import EVA, Issuer


def told(**facts: Any) -> Response:
    return Response(orjson.dumps(facts), media_type="application/json")


def routes(commands: Commands) -> APIRouter:
    router = APIRouter()

    @router.post("/errands")
    async def errand(request: Request) -> Response:
        read = await commands.read_of_service(request, REGISTER)
        author = read.author(read.body.ids[0]) if read.body.ids else read.author()
        scope, role, whom = read.key.scope.hex(), author.role, author.on_behalf_of
        return told(scope=scope, actor=author.actor, role=role, whom=whom, fresh=str(read.fresh))

    @router.post("/passed-on")
    async def passed_on(request: Request) -> Response:
        claims = await commands.caller(request)
        return told(who=claims.sub, by=await commands.accompanied(request))

    return router


@pytest.fixture
async def service(issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    app = application("test", [routes(Commands(issuer.verifier(), b"secret"))])
    headers = {"Authorization": f"Bearer {issuer.service_token('notifier')}", "Idempotency-Key": "k"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test", headers=headers
    ) as client:
        yield client


async def test_a_services_command_is_put_down_to_the_service(service: httpx.AsyncClient) -> None:
    answer = (await service.post("/errands", json=GOOD)).json()
    assert (answer["actor"], answer["role"], answer["whom"]) == ("service:notifier", "service", None)


async def test_what_a_service_does_for_somebody_says_so(service: httpx.AsyncClient) -> None:
    answer = (await service.post("/errands", json=GOOD | {"ids": [EVA]})).json()
    assert answer["whom"] == EVA


async def test_the_same_key_of_another_service_is_another_scope(
    service: httpx.AsyncClient, issuer: Issuer
) -> None:
    theirs = {"Authorization": f"Bearer {issuer.service_token('assignment')}"}
    first = (await service.post("/errands", json=GOOD)).json()
    again = (await service.post("/errands", json=GOOD)).json()
    other = (await service.post("/errands", json=GOOD, headers=theirs)).json()
    assert first == again
    assert other["scope"] != first["scope"]


async def test_a_persons_token_opens_nothing_that_is_for_services(
    service: httpx.AsyncClient, issuer: Issuer
) -> None:
    person = {"Authorization": f"Bearer {issuer.token()}"}
    assert_problem(await service.post("/errands", json=GOOD, headers=person), 401, "not-signed-in")
    assert_problem(await service.post("/passed-on", json={}), 401, "not-signed-in")


async def test_a_service_that_passes_a_call_on_says_who_it_is(
    service: httpx.AsyncClient, issuer: Issuer
) -> None:
    person = {"Authorization": f"Bearer {issuer.token()}"}
    beside = person | {"Kronika-Service": issuer.service_token("assignment")}
    assert (await service.post("/passed-on", headers=person)).json() == {"who": EVA, "by": None}
    assert (await service.post("/passed-on", headers=beside)).json() == {"who": EVA, "by": "assignment"}
    forged = person | {"Kronika-Service": issuer.token()}
    assert_problem(await service.post("/passed-on", headers=forged), 401, "not-signed-in")
