"""Who may read the feed: a service that hears, and nobody else without the right to replay the log."""

from dataclasses import dataclass
from typing import cast

import pytest
from asyncpg.pgproto import pgproto
from fastapi import APIRouter, Depends, FastAPI
from httpx import ASGITransport, AsyncClient, Response

from chassis.accounts import Account, Accounts
from chassis.http import Commands, application
from chassis.http.entry import Entry, shown_as_json
from chassis.tokens import Claims
from contracts.permissions import Role
from testkit.http import assert_problem
from testkit.issuer import EVA, Issuer, a_key


@dataclass(frozen=True)
class InOneRole:
    """The folded accounts of a house in which everybody has the same role."""

    role: Role

    async def entered(self, claims: Claims) -> Account:
        return Account(
            claims.account, active=True, confirmed=True, roles=frozenset({self.role}), language="en"
        )


def house(issuer: Issuer, role: Role) -> FastAPI:
    entry = Entry(Commands(issuer.verifier(), b"secret"), cast(Accounts, InOneRole(role)))
    routes = APIRouter(dependencies=[Depends(entry.listener)])
    routes.get("/feed")(lambda: "documents")
    return application("test", [routes])


async def asked(app: FastAPI, token: str) -> Response:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        return await client.get("/feed", headers={"Authorization": f"Bearer {token}"})


def test_an_id_as_the_database_gives_it_is_shown_as_any_other() -> None:
    assert shown_as_json({"id": pgproto.UUID(EVA)}).body == b'{"id":"%s"}' % EVA.encode()


async def test_a_service_reads_the_feed_under_its_own_token(issuer: Issuer) -> None:
    assert (await asked(house(issuer, Role.EXPERT), issuer.service_token("notifier"))).status_code == 200


async def test_what_no_service_is_called_reads_nothing(issuer: Issuer) -> None:
    answer = await asked(house(issuer, Role.EXPERT), issuer.service_token("stranger"))
    assert_problem(answer, 403, "not-allowed")


async def test_an_auditor_reads_the_feed(issuer: Issuer) -> None:
    assert (await asked(house(issuer, Role.AUDITOR), issuer.token())).status_code == 200


async def test_nobody_else_reads_the_feed(issuer: Issuer) -> None:
    assert_problem(await asked(house(issuer, Role.SUPERVISOR), issuer.token()), 403, "not-allowed")


@pytest.mark.parametrize("token", ["x", "a.b.c"])
async def test_a_token_that_is_none_is_refused(issuer: Issuer, token: str) -> None:
    assert_problem(await asked(house(issuer, Role.AUDITOR), token), 401, "not-signed-in")


async def test_who_only_says_to_be_a_service_is_refused(issuer: Issuer) -> None:
    forged = issuer.token(key=a_key(), sub="service:notifier", sid=None)
    assert_problem(await asked(house(issuer, Role.AUDITOR), forged), 401, "not-signed-in")
