"""A4: who guesses waits, nobody is locked out, and nothing tells who has an account."""

import asyncio
import time
from uuid import uuid4

import pytest
from entered.language import GOOD, Somebody, a_confirmed, a_newcomer, administrator, house

from chassis.metrics import REGISTRY
from identity.handlers.slowing import FIRST, FREE_BY_ADDRESS, FREE_BY_NAME, MOST_INSIDE

OFFICE = "203.0.113.9"
NEW = "cseresznyevirágos reggel"


def wrong(person: Somebody) -> Somebody:
    """The same name with another password."""
    return Somebody(person.id, person.name, "not the password")


def nobody() -> Somebody:
    return Somebody(uuid4(), f"{uuid4().hex}@example.org", GOOD)


async def made_to_wait(person: Somebody, at: str = "127.0.0.1") -> float:
    """Seconds, of an attempt that succeeds."""
    before = sample("kronika_sign_in_delay_seconds_sum")
    assert (await person.signs_in(at)).status == 200
    return sample("kronika_sign_in_delay_seconds_sum") - before


def sample(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


async def guesses(person: Somebody) -> int:
    """Somebody at an open session tries a present password; the status of the answer."""
    answer = await person.posts("/me/change-password", {"current": uuid4().hex, "new": NEW})
    return answer.status


@pytest.mark.rule("A4")
async def test_who_guesses_waits_and_who_gets_in_at_last_is_forgiven() -> None:
    person = await a_confirmed()
    for _ in range(FREE_BY_NAME + 1):
        assert (await wrong(person).signs_in()).status == 401
    assert await made_to_wait(person) == 2 * FIRST
    assert await made_to_wait(person) == 0


@pytest.mark.rule("A4")
async def test_the_guesses_at_one_name_make_nobody_else_of_the_same_office_wait() -> None:
    person, colleague = await a_confirmed(), await a_confirmed()
    for _ in range(FREE_BY_NAME + 2):
        await wrong(person).signs_in(OFFICE)
    assert await made_to_wait(colleague, OFFICE) == 0


@pytest.mark.rule("A4")
async def test_an_address_from_which_many_names_fail_waits_and_no_other_does() -> None:
    person = await a_confirmed()
    await asyncio.gather(*(nobody().signs_in(OFFICE) for _ in range(FREE_BY_ADDRESS // 2)))
    await asyncio.gather(*(nobody().signs_in(OFFICE) for _ in range(FREE_BY_ADDRESS // 2)))
    assert await made_to_wait(person, OFFICE) == FIRST
    assert await made_to_wait(person, "203.0.113.10") == 0


@pytest.mark.rule("A4")
async def test_who_mistypes_and_then_gets_in_does_not_weigh_on_their_office() -> None:
    person = await a_confirmed()
    await wrong(person).signs_in(OFFICE)
    assert len(await house().rows("select * from identity.failing")) == 1
    await person.signs_in(OFFICE)
    assert await house().rows("select * from identity.failing") == []


@pytest.mark.rule("A4")
async def test_one_network_of_ipv6_is_one_address() -> None:
    for host in ("2001:db8::1", "2001:db8::2"):
        await nobody().signs_in(host)
    found = await house().rows("select distinct address from identity.failing")
    assert len(found) == 1


@pytest.mark.rule("A4")
async def test_an_address_is_told_by_a_known_proxy_only() -> None:
    """The last hop that is no proxy of ours counts: what a caller writes before it does not."""
    for host in ("198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9"):
        await nobody().signs_in(host)
    assert len(await house().rows("select distinct address from identity.failing")) == 1


@pytest.mark.rule("A4")
async def test_too_many_attempts_of_one_address_at_once_are_told_to_come_again() -> None:
    answers = await asyncio.gather(*(nobody().signs_in() for _ in range(24)))
    assert {each.status for each in answers} == {401, 429}


@pytest.mark.rule("A4")
async def test_a_refused_sign_in_hashes_one_password_and_takes_its_time_whoever_was_named() -> None:
    person, newcomer, gone = await a_confirmed(), await a_newcomer(), await a_confirmed()
    boss = await administrator()
    await boss.does(f"/accounts/{gone.id}/deactivate", {"reason": "left"})
    for each in (wrong(person), Somebody(newcomer.id, newcomer.name, GOOD), gone, nobody()):
        before, begun = sample("kronika_password_hash_seconds_count"), time.monotonic()
        assert (await each.signs_in()).status == 401
        assert sample("kronika_password_hash_seconds_count") == before + 1
        assert time.monotonic() - begun >= house().settings.refusal_ms / 1000


@pytest.mark.rule("A4")
async def test_an_open_session_ends_when_somebody_guesses_the_present_password_in_it() -> None:
    person = await a_confirmed()
    other = Somebody(person.id, person.name, GOOD)
    await other.signs_in()
    assert [await guesses(person) for _ in range(MOST_INSIDE)] == [422] * MOST_INSIDE
    assert (await person.asks("/me")).problem == "session-ended"
    assert (await person.refreshes()).problem == "session-ended"
    assert (await other.asks("/me")).status == 200
    await other.does("/me/change-password", {"current": GOOD, "new": NEW})
