"""A6: signing in through the organisation's provider, a real one that demands PKCE and nonce."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from entered.language import GOOD, Answer, Newcomer, Somebody, a_confirmed, a_newcomer, administrator, house

from chassis.metrics import Alarm, fires
from contracts.permissions import Role


@dataclass
class Browser:
    """One person at one browser; `there` is who they are to the provider."""

    there: str = field(default_factory=lambda: uuid4().hex)
    attempt: str = ""
    back: dict[str, str] = field(default_factory=dict)

    async def leaves(self) -> dict[str, str]:
        """To the provider and back; what identity has not been told yet."""
        left = await house().posts("/provider/leave", {})
        assert left.status == 200, left
        self.attempt = left["attempt"]
        self.back = await house().provider.signs_in(left["url"], self.there)
        return self.back

    async def comes_back(self, **changed: str) -> Answer:
        return await house().posts("/provider/come-back", {"attempt": self.attempt} | self.back | changed)

    async def signs_in(self) -> Answer:
        await self.leaves()
        return await self.comes_back()


def known_as(person: Somebody | Newcomer, **claims: Any) -> Browser:
    """Whom the provider knows by the address of an account."""
    browser = Browser()
    told: dict[str, Any] = {"email": person.name, "email_verified": True}
    house().provider.knows(browser.there, **(told | claims))
    return browser


@pytest.mark.rule("A6")
async def test_who_has_an_account_signs_in_through_the_provider_by_their_verified_address() -> None:
    person = await a_confirmed()
    answer = await known_as(person).signs_in()
    assert (answer.status, answer["steps"]) == (200, [])
    through = Somebody(person.id, person.name, "", answer["session"], answer["access_token"])
    assert (await through.asks("/me"))["id"] == str(person.id)
    assert (await house().heard(person.id))[-1] == "subject_bound"


@pytest.mark.rule("A6")
async def test_the_account_stays_with_the_same_person_whatever_their_address_becomes() -> None:
    person, other = await a_confirmed(), await a_confirmed()
    browser = known_as(person)
    await browser.signs_in()
    house().provider.users[browser.there].claims["email"] = other.name
    answer = await browser.signs_in()
    through = Somebody(person.id, person.name, "", answer["session"], answer["access_token"])
    assert (await through.asks("/me"))["id"] == str(person.id)
    assert (await house().heard(person.id)).count("subject_bound") == 1


@pytest.mark.rule("A6")
async def test_somebody_new_with_an_old_address_does_not_get_its_account() -> None:
    person = await a_confirmed()
    assert (await known_as(person).signs_in()).status == 200
    assert (await known_as(person).signs_in()).problem == "provider-sign-in-refused"


@pytest.mark.rule("A6")
async def test_an_administrator_takes_the_provider_off_an_account_and_its_sessions_end() -> None:
    person, boss = await a_confirmed(), await administrator()
    await known_as(person).signs_in()
    await boss.does(f"/accounts/{person.id}/unbind-provider", {})
    assert (await person.refreshes()).problem == "session-ended"
    assert (await known_as(person).signs_in()).status == 200
    assert (await house().heard(person.id)).count("subject_bound") == 2


@pytest.mark.rule("A1", "A6")
async def test_no_account_is_made_for_whom_staff_made_none() -> None:
    stranger = Browser()
    house().provider.knows(stranger.there, email=f"{uuid4().hex}@example.org", email_verified=True)
    before = await house().rows("select count(*) as many from identity.accounts")
    answer = await stranger.signs_in()
    assert (answer.status, answer.problem) == (401, "provider-sign-in-refused")
    assert await house().rows("select count(*) as many from identity.accounts") == before


@pytest.mark.rule("A6")
@pytest.mark.parametrize("said", [False, None, "false", 1.5], ids=str)
async def test_an_address_that_is_not_verified_opens_nothing(said: object) -> None:
    person = await a_confirmed()
    assert (await known_as(person, email_verified=said).signs_in()).status == 401
    assert "subject_bound" not in await house().heard(person.id)


@pytest.mark.rule("A2", "A6")
async def test_whoever_was_invited_is_confirmed_by_the_provider_and_needs_no_password() -> None:
    newcomer = await a_newcomer(Role.OPERATOR)
    assert (await known_as(newcomer).signs_in()).status == 200
    assert (await house().heard(newcomer.id))[-2:] == ["subject_bound", "account_confirmed"]
    assert (await house().posts(await newcomer.link(), {"password": GOOD})).status == 410


@pytest.mark.rule("A6")
async def test_a_deactivated_account_is_closed_to_the_provider_too() -> None:
    person, boss = await a_confirmed(), await administrator()
    browser = known_as(person)
    await browser.signs_in()
    await boss.does(f"/accounts/{person.id}/deactivate", {"reason": "left"})
    assert (await browser.signs_in()).status == 401


@pytest.mark.rule("A4", "A6")
async def test_a_demanded_second_factor_is_asked_for_unless_the_provider_asked_for_one() -> None:
    auditor = await a_newcomer(Role.AUDITOR)
    browser = known_as(auditor)
    answer = await browser.signs_in()
    assert (answer["steps"], "access_token" in answer.body) == (["set_up_second_factor"], False)
    house().provider.users[browser.there].claims["amr"] = ["pwd", "mfa"]
    assert (await browser.signs_in())["steps"] == []
    house().provider.users[browser.there].claims["amr"] = ["pwd"]
    assert (await browser.signs_in())["steps"] == ["set_up_second_factor"]


@pytest.mark.rule("A6")
async def test_only_the_browser_that_set_out_comes_back_and_once() -> None:
    person = await a_confirmed()
    mine, victims = known_as(person), Browser()
    await mine.leaves()
    left = await house().posts("/provider/leave", {})
    victims.attempt, victims.back = left["attempt"], mine.back
    assert (await victims.comes_back()).status == 401
    assert (await mine.comes_back(state="another")).status == 401
    assert (await mine.comes_back()).status == 200
    assert (await mine.comes_back()).status == 401


@pytest.mark.rule("A6")
async def test_an_attempt_that_was_made_up_or_took_too_long_opens_nothing() -> None:
    browser = known_as(await a_confirmed())
    await browser.leaves()
    house().clock.forward(minutes=16)
    assert (await browser.comes_back()).status == 401
    house().clock.forward(minutes=-16)
    for attempt in ("x", browser.attempt[:-2] + "AA", "é"):
        assert (await browser.comes_back(attempt=attempt)).status == 401
    assert (await browser.comes_back(code="made-up")).status == 401


@pytest.mark.rule("A6")
@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another attempt"},
        {"iss": "https://elsewhere.example"},
        {"aud": ["another client"]},
        {"exp": 1_000_000_000},
        {"at_hash": "of-another-token"},
        {"azp": "another client"},
        {"sub": ""},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_a_token_of_the_provider_that_is_not_right_opens_nothing(wrong: dict[str, object]) -> None:
    person = await a_confirmed()
    browser = known_as(person)
    house().provider.users[browser.there].wrong = wrong
    assert (await browser.signs_in()).problem == "provider-sign-in-refused"


@pytest.mark.rule("A6")
async def test_the_verifier_that_was_announced_is_the_one_that_is_shown() -> None:
    browser = known_as(await a_confirmed())
    await browser.leaves()
    code = house().provider.codes[browser.back["code"]]
    code.asked["code_challenge"] = "of-somebody-elses-verifier".ljust(43, "-")
    assert (await browser.comes_back()).status == 401


@pytest.mark.rule("A6")
async def test_an_address_that_is_told_outside_the_token_counts_as_well() -> None:
    person = await a_confirmed()
    house().provider.tells_in_the_token = False
    try:
        assert (await known_as(person).signs_in()).status == 200
    finally:
        house().provider.tells_in_the_token = True


@pytest.mark.rule("A6")
async def test_a_new_key_of_the_provider_is_fetched_when_a_token_is_signed_with_it() -> None:
    person = await a_confirmed()
    house().provider.turns_its_key()
    house().clock.forward(seconds=11)
    assert (await known_as(person).signs_in()).status == 200
    house().clock.forward(seconds=-11)


async def test_a_provider_that_is_away_is_an_alarm_and_leaves_passwords_alone() -> None:
    person = await a_confirmed()
    browser = known_as(person)
    await browser.leaves()
    house().provider.away = True
    try:
        answer = await browser.comes_back()
        assert (answer.status, answer.problem) == (503, "try-again")
        assert fires(Alarm.PROVIDER_AWAY)
        assert (await person.signs_in()).status == 200
    finally:
        house().provider.away = False
    assert (await browser.signs_in()).status == 200
    assert not fires(Alarm.PROVIDER_AWAY)


async def test_nothing_of_the_provider_reaches_the_log() -> None:
    person = await a_confirmed()
    browser = known_as(person)
    await browser.signs_in()
    log = house().log.getvalue()
    for secret in (browser.attempt, *browser.back.values(), person.name, browser.there):
        assert secret not in log
