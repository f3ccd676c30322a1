"""Tokens: who is asking, proven by every claim, and nobody gets in by a trick."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt

from chassis.errors import TemporaryError
from chassis.problems import ProblemError
from chassis.tokens import DevelopmentIssuerError
from chassis.tokens import verifier as verifier_module
from testkit.issuer import EVA, ISSUER, Issuer, a_key


async def test_a_good_token_tells_who_is_asking() -> None:
    issuer = Issuer()
    claims = await issuer.verifier().verify(issuer.token())
    assert (claims.sub, claims.sid, claims.issuer) == (EVA, "s1", ISSUER)
    assert claims.expires == issuer.clock() + timedelta(seconds=300)
    assert str(claims.account) == EVA


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://elsewhere.test"}, {"iss": None}, {"aud": "another"}, {"aud": None}, {"aud": ["x"]},
        {"sub": None}, {"sub": "eva"}, {"sub": EVA.upper()}, {"sub": 7}, {"sid": None}, {"sid": ""},
        {"sid": "s" * 201}, {"sid": 1}, {"iat": None}, {"iat": "now"}, {"exp": None}, {"exp": "never"},
        {"exp": 0}, {"exp": 1e400}, {"exp": 9_999_999_999},
    ],
    ids=str,
)  # fmt: skip
async def test_a_token_with_one_wrong_claim_is_refused(wrong: dict[str, Any]) -> None:
    issuer = Issuer()
    await refuses(issuer, issuer.token(**wrong))


async def test_a_token_from_the_future_is_refused() -> None:
    issuer = Issuer()
    later = int(issuer.clock().timestamp()) + 60
    await refuses(issuer, issuer.token(iat=later, exp=later + 300))
    await refuses(issuer, issuer.token(nbf=later))


async def test_an_expired_token_is_refused_even_when_it_was_known() -> None:
    issuer = Issuer()
    verifier, token = issuer.verifier(), issuer.token()
    await verifier.verify(token)
    issuer.clock.forward(seconds=306)
    with pytest.raises(ProblemError):
        await verifier.verify(token)


async def test_a_token_signed_by_another_key_of_the_same_name_is_refused() -> None:
    issuer = Issuer()
    await refuses(issuer, issuer.token(key=a_key("first")))


async def test_a_token_of_an_unknown_key_is_refused() -> None:
    issuer = Issuer()
    await refuses(issuer, issuer.token(key=a_key("other")))


async def test_a_token_without_a_signature_is_refused() -> None:
    issuer = Issuer()
    head = encoded({"alg": "none", "kid": "first"})
    await refuses(issuer, f"{head}.{encoded(issuer.claims())}.")
    assert issuer.asked == 0


async def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused() -> None:
    issuer = Issuer()
    signed = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(issuer.claims())}"
    tag = hmac.digest(issuer.keys[0].as_pem(private=False), signed.encode(), "sha256")
    await refuses(issuer, f"{signed}.{base64.urlsafe_b64encode(tag).decode().rstrip('=')}")


async def test_a_token_that_brings_its_own_key_is_refused() -> None:
    issuer = Issuer()
    own = a_key("first")
    header = {"jwk": own.as_dict(private=False)}
    await refuses(issuer, issuer.token(key=own, header=header))


async def test_a_changed_claim_breaks_the_token() -> None:
    issuer = Issuer()
    head, _, signature = issuer.token().split(".")
    await refuses(issuer, f"{head}.{encoded(issuer.claims(sid='another'))}.{signature}")


@pytest.mark.parametrize(
    "rubbish", ["", "x", "a.b", "a.b.c", "....", "é.é.é", "e30.e30.e30", "W10.W10.W10", "x" * 5000], ids=len
)
async def test_rubbish_is_refused(rubbish: str) -> None:
    await refuses(Issuer(), rubbish)


async def test_a_known_token_is_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = Issuer()
    verifier, token = issuer.verifier(), issuer.token()
    await verifier.verify(token)
    monkeypatch.setattr(jwt, "decode", unreachable)
    await verifier.verify(token)


async def test_the_memory_for_known_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier_module, "REMEMBERED", 2)
    issuer = Issuer()
    verifier = issuer.verifier()
    for session in "abc":
        await verifier.verify(issuer.token(sid=session))
    assert len(verifier._known) == 2


async def test_a_new_key_of_the_issuer_is_fetched_when_it_turns_up() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    await verifier.verify(issuer.token())
    issuer.keys.append(a_key("second"))
    issuer.clock.forward(seconds=11)
    await verifier.verify(issuer.token())
    assert issuer.asked == 2


async def test_unknown_keys_raise_no_storm_at_the_issuer() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    for number in range(20):
        with pytest.raises(ProblemError):
            await verifier.verify(issuer.token(key=a_key(f"forged-{number}")))
    assert issuer.asked == 1


async def test_an_unknown_key_is_a_503_while_the_issuer_is_away() -> None:
    issuer = Issuer(away=True)
    with pytest.raises(TemporaryError):
        await issuer.verifier().verify(issuer.token())


async def test_a_service_may_start_while_the_issuer_is_away() -> None:
    await Issuer(away=True).verifier().check_issuer()


async def test_a_known_key_goes_on_working_while_the_issuer_is_away() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    await verifier.verify(issuer.token())
    issuer.away = True
    issuer.clock.forward(minutes=10)
    await verifier.verify(issuer.token())


async def test_a_withdrawn_key_ends_within_five_minutes() -> None:
    issuer = Issuer()
    verifier, old = issuer.verifier(), issuer.keys[0]
    await verifier.verify(issuer.token())
    issuer.keys = [a_key("second")]
    issuer.clock.forward(minutes=5)
    with pytest.raises(ProblemError):
        await verifier.verify(issuer.token(key=old))


async def test_a_development_issuer_is_not_believed_in_production() -> None:
    issuer = Issuer(development=True)
    with pytest.raises(DevelopmentIssuerError):
        await issuer.verifier(development=False).check_issuer()
    with pytest.raises(DevelopmentIssuerError):
        await issuer.verifier(development=False).verify(issuer.token())
    await issuer.verifier(development=True).verify(issuer.token())


async def refuses(issuer: Issuer, token: str) -> None:
    with pytest.raises(ProblemError) as caught:
        await issuer.verifier().verify(token)
    assert caught.value.status == 401
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer")


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


unreachable: Callable[..., Any] = pytest.fail
