"""Services' tokens: asked for by a signed assertion, renewed in time, never taken for a person's."""

import asyncio
import json
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from starlette.datastructures import Headers

from chassis.errors import TemporaryError
from chassis.problems import ProblemError
from chassis.tokens import (
    ServiceAuth,
    ServiceKeyError,
    ServiceRefusedError,
    ServiceTokens,
    accompanying,
    service_key,
)
from chassis.tokens.services import assertion
from chassis.tokens.verifier import EdDSAOnly
from testkit.issuer import EVA, ISSUER, NOON, Issuer, a_key


async def test_a_service_is_known_by_its_token() -> None:
    issuer = Issuer()
    verifier, token = issuer.verifier(), issuer.service_token("notifier")
    assert [await verifier.service(token), await verifier.service(token)] == ["notifier", "notifier"]


async def test_neither_kind_of_token_is_taken_for_the_other() -> None:
    issuer = Issuer()
    await refuses(issuer.verifier().verify(issuer.service_token("notifier")))
    await refuses(issuer.verifier().verify(issuer.service_token("notifier", sid="s1")))
    await refuses(issuer.verifier().service(issuer.token()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": EVA}, {"sub": "notifier"}, {"sub": "service:"}, {"sub": "service:No One"}, {"sub": None},
        {"sub": 7}, {"iss": "http://elsewhere.test"}, {"aud": "another"}, {"exp": None}, {"exp": 9e9},
    ],
    ids=str,
)  # fmt: skip
async def test_a_services_token_with_one_wrong_claim_is_refused(wrong: dict[str, Any]) -> None:
    issuer = Issuer()
    await refuses(issuer.verifier().service(issuer.service_token("notifier", **wrong)))


async def test_an_expired_token_of_a_service_is_refused_even_when_it_was_known() -> None:
    issuer = Issuer()
    verifier, token = issuer.verifier(), issuer.service_token("notifier")
    await verifier.service(token)
    issuer.clock.forward(seconds=306)
    await refuses(verifier.service(token))


async def test_one_request_serves_all_who_need_a_token_until_a_minute_before_its_end() -> None:
    issuer = Issuer()
    tokens = own(issuer)
    first = set(await asyncio.gather(*(tokens.token() for _ in range(5))))
    issuer.clock.forward(seconds=239)
    assert {await tokens.token()} == first
    assert issuer.given == 1
    issuer.clock.forward(seconds=1)
    assert await issuer.verifier().service(await tokens.token()) == "notifier"
    assert issuer.given == 2


async def test_an_issuer_that_is_away_is_a_matter_of_time() -> None:
    issuer = Issuer(away=True)
    tokens = own(issuer)
    with pytest.raises(TemporaryError):
        await tokens.token()
    issuer.away = False
    assert await tokens.token()


async def test_an_issuer_that_refuses_is_told_apart_from_one_that_is_away() -> None:
    with pytest.raises(ServiceRefusedError):
        await own(Issuer(unknown=("notifier",))).token()


async def test_a_client_goes_under_the_services_own_token() -> None:
    issuer, seen = Issuer(), list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"].removeprefix("Bearer "))
        return httpx.Response(200)

    auth = ServiceAuth(own(issuer))
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), auth=auth) as client:
        await client.get("http://elsewhere.test/")
    assert await issuer.verifier().service(seen[0]) == "notifier"


def test_an_assertion_is_for_one_issuer_and_half_a_minute() -> None:
    key = a_key()
    claims = jwt.decode(assertion(ISSUER, "notifier", key, NOON), key, registry=EdDSAOnly()).claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("notifier", "notifier", ISSUER)
    assert claims["exp"] - claims["iat"] == 30
    assert claims["jti"]


def test_a_key_that_others_can_read_is_no_services_key(tmp_path: Path) -> None:
    file = kept(tmp_path, a_key())
    assert service_key(file).kid == "first"
    file.chmod(0o644)
    with pytest.raises(ServiceKeyError, match="0600"):
        service_key(file)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"kty": "OKP"}', '{"kty": "oct", "k": "c2VjcmV0"}'])
def test_what_is_no_key_is_refused_without_being_shown(tmp_path: Path, content: str) -> None:
    file = tmp_path / "service.jwk"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(ServiceKeyError) as caught:
        service_key(file)
    assert not content or content not in str(caught.value)


def test_a_public_key_signs_for_nobody(tmp_path: Path) -> None:
    public = OKPKey.import_key(a_key().as_dict(private=False))
    with pytest.raises(ServiceKeyError, match="private"):
        service_key(kept(tmp_path, public, private=False))


def test_a_call_names_at_most_one_service_that_passes_it_on() -> None:
    assert accompanying(Headers({})) is None
    assert accompanying(Headers({"Kronika-Service": " token "})) == "token"
    twice = Headers(raw=[(b"kronika-service", b"a"), (b"kronika-service", b"b")])
    for wrong in (twice, Headers({"Kronika-Service": " "})):
        with pytest.raises(ProblemError):
            accompanying(wrong)


def own(issuer: Issuer) -> ServiceTokens:
    return ServiceTokens(ISSUER, "notifier", a_key(), issuer.client(), issuer.clock)


def kept(folder: Path, key: OKPKey, *, private: bool = True) -> Path:
    file = folder / "service.jwk"
    file.write_text(json.dumps(key.as_dict(private=private)))
    file.chmod(0o600)
    return file


async def refuses(asked: Awaitable[Any]) -> None:
    with pytest.raises(ProblemError) as caught:
        await asked
    assert (caught.value.status, caught.value.type) == (401, "not-signed-in")
