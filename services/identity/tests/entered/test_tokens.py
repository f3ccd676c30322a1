"""Tokens: a person's and a service's, five minutes each; keys that follow on each other."""

import pytest
from entered.language import a_confirmed, house
from entered.language.house import ISSUER
from joserfc import jwt

from chassis.problems import ProblemError
from chassis.tokens import DevelopmentIssuerError, IssuerKeys, Verifier
from chassis.tokens.services import assertion
from chassis.tokens.verifier import EdDSAOnly
from testkit.issuer import a_key


def a_verifier(*, development: bool = True) -> Verifier:
    """As every service has it: it fetches the keys."""
    url = f"{ISSUER}/.well-known/jwks.json"
    return Verifier(
        ISSUER, IssuerKeys(url, house().http, house().clock, development=development), house().clock
    )


@pytest.mark.rule("A4")
async def test_a_persons_token_says_who_in_which_session_for_five_minutes() -> None:
    person = await a_confirmed()
    claims = await a_verifier().verify(person.token)
    assert (claims.account, claims.sid) == (person.id, person.session.partition(".")[0])
    assert (claims.expires - claims.issued).total_seconds() == 300


async def test_a_service_gets_a_token_for_its_signed_assertion() -> None:
    assert await a_verifier().service(await house().service_token("notifier")) == "notifier"


async def test_a_persons_token_is_no_services_and_the_other_way_round() -> None:
    person = await a_confirmed()
    asked = await house().posts(
        "/recipients", {"accounts": [str(person.id)]}, Authorization=f"Bearer {person.token}"
    )
    assert asked.status == 401
    assert (await house().as_service("notifier", "/names", {"accounts": [str(person.id)]})).status == 401


async def test_an_assertion_is_good_once() -> None:
    signed = assertion(ISSUER, "notifier", house().services["notifier"], house().clock())
    assert (await house().gives(signed)).status == 200
    assert (await house().gives(signed)).body == {"error": "invalid_client"}


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "jti", "iat", "exp"])
async def test_an_assertion_with_one_wrong_claim_is_refused(claim: str) -> None:
    key, now = house().services["notifier"], int(house().clock().timestamp())
    good = {"iss": "notifier", "sub": "notifier", "aud": ISSUER, "jti": "j", "iat": now, "exp": now + 30}
    wrong = {"iss": "case-ledger", "sub": "case-ledger", "aud": "x", "exp": now + 3600, "iat": now - 3600}
    changed = (
        {**good, claim: wrong[claim]} if claim in wrong else {k: v for k, v in good.items() if k != claim}
    )
    refused = await house().gives(jwt.encode({"alg": "EdDSA"}, changed, key, registry=EdDSAOnly()))
    assert (refused.status, refused.body) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize("said", ["", "=", "one", "one.two", "..", "e30.e30.e30", "e30.W10.e30"])
async def test_what_is_no_assertion_at_all_is_refused_like_a_wrong_one(said: str) -> None:
    refused = await house().gives(said)
    assert (refused.status, refused["error"]) == (401, "invalid_client")


async def test_a_form_with_too_many_fields_asks_for_nothing() -> None:
    refused = await house().gives("", **{f"field_{n}": "" for n in range(20)})
    assert (refused.status, refused["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("name", ["notifier", "assignment", "nobody", "../keys", ""])
async def test_a_foreign_key_an_unknown_service_and_a_trick_get_one_answer(name: str) -> None:
    refused = await house().gives(assertion(ISSUER, name, a_key(), house().clock()))
    assert (refused.status, refused.body) == (401, {"error": "invalid_client"})


async def test_another_grant_is_none_of_ours() -> None:
    refused = await house().gives("x", grant_type="password")
    assert (refused.status, refused.body) == (400, {"error": "unsupported_grant_type"})


async def test_a_key_is_published_before_it_signs_and_stays_until_its_tokens_are_over() -> None:
    async def shown() -> list[str]:
        return [key["kid"] for key in (await house().asks("/.well-known/jwks.json"))["keys"]]

    verifier, person = a_verifier(), await a_confirmed()
    (old,) = await shown()
    await house().identity.parts.signing.rotate()
    both = await shown()
    assert both[0] == old
    assert len(both) == 2
    await person.refreshes()
    await verifier.verify(person.token)
    house().clock.forward(minutes=11)
    await person.refreshes()
    await verifier.verify(person.token)
    house().clock.forward(minutes=11)
    assert await shown() == both[1:]
    await person.refreshes()
    await verifier.verify(person.token)
    house().clock.forward(minutes=-22)


async def test_outside_development_nobody_believes_an_issuer_of_demo_accounts() -> None:
    person = await a_confirmed()
    with pytest.raises(DevelopmentIssuerError):
        await a_verifier(development=False).verify(person.token)


async def test_a_token_signed_elsewhere_is_refused() -> None:
    forged = jwt.encode({"alg": "EdDSA", "kid": "x"}, {"sub": "x"}, a_key(), registry=EdDSAOnly())
    with pytest.raises(ProblemError):
        await a_verifier().verify(forged)


async def test_discovery_says_where_keys_and_tokens_are() -> None:
    found = await house().asks("/.well-known/openid-configuration")
    assert found["issuer"] == ISSUER
    assert found["jwks_uri"] == f"{ISSUER}/.well-known/jwks.json"


async def test_the_feed_is_for_services_that_hear_and_for_auditors() -> None:
    person, path = await a_confirmed(), "/feed/accounts/0"
    token = await house().service_token("case-ledger")
    assert (await house().asks(path, Authorization=f"Bearer {token}")).status == 200
    assert (await person.asks(path)).status == 403
    assert (await house().asks(path)).status == 401


async def test_names_are_told_to_staff_without_addresses() -> None:
    person = await a_confirmed()
    known = await person.posts("/names", {"accounts": [str(person.id)]})
    assert known["items"] == [
        {
            "id": str(person.id),
            "family_name": "Kőszegi-Őry",
            "given_name": "Bertalan",
            "family_name_first": True,
        }
    ]
