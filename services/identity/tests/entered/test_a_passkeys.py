"""Passkeys as second factors: for our pages only, each challenge once, no copy of an old answer."""

from typing import Any

import pytest
from entered.language import Answer, Somebody, a_confirmed, house
from entered.language.passkey import Device


async def makes(person: Somebody, device: Device) -> Answer:
    offered = await person.in_session("factors/offer-passkey")
    return await person.in_session("factors/confirm-passkey", credential=device.makes(offered["options"]))


async def options(person: Somebody) -> dict[str, Any]:
    found: dict[str, Any] = (await person.in_session("passkey-options"))["options"]
    return found


@pytest.mark.rule("A4")
async def test_a_passkey_is_asked_for_from_the_next_sign_in_on() -> None:
    person, device = await a_confirmed(), Device()
    made = await makes(person, device)
    assert len(made["recovery_codes"]) == 10
    assert (await person.refreshes())["access_token"]
    assert (await person.signs_in())["steps"] == ["second_factor"]
    shown = await person.in_session("passkey", credential=device.shows(await options(person)))
    assert shown["access_token"]
    said = (await house().said(person.id))[-1]["data"]
    assert said["kind"] == "passkey"


@pytest.mark.rule("A4")
async def test_an_answer_is_good_once() -> None:
    person, device = await a_confirmed(), Device()
    await makes(person, device)
    await person.signs_in()
    answer = device.shows(await options(person))
    assert (await person.in_session("passkey", credential=answer)).status == 200
    await person.signs_in()
    assert (await person.in_session("passkey", credential=answer)).status == 401


@pytest.mark.rule("A4")
async def test_a_device_that_counts_backwards_is_a_copy() -> None:
    person, device = await a_confirmed(), Device()
    await makes(person, device)
    await person.signs_in()
    device.count = 7
    assert (await person.in_session("passkey", credential=device.shows(await options(person)))).status == 200
    await person.signs_in()
    device.count = 3
    assert (await person.in_session("passkey", credential=device.shows(await options(person)))).status == 401


@pytest.mark.rule("A4")
async def test_a_passkey_made_or_shown_for_other_pages_counts_nothing() -> None:
    person, device, elsewhere = await a_confirmed(), Device(), Device(origin="https://desk.example.evil")
    refused = await makes(person, elsewhere)
    assert (refused.status, refused.missing) == (422, {"passkey-wrong"})
    await makes(person, device)
    await person.signs_in()
    device.origin = elsewhere.origin
    assert (await person.in_session("passkey", credential=device.shows(await options(person)))).status == 401


@pytest.mark.rule("A4")
async def test_another_persons_passkey_opens_nothing() -> None:
    person, other = await a_confirmed(), await a_confirmed()
    own, foreign = Device(), Device()
    await makes(person, own)
    await makes(other, foreign)
    await person.signs_in()
    assert (await person.in_session("passkey", credential=foreign.shows(await options(person)))).status == 401
    foreign.id = own.id
    assert (await person.in_session("passkey", credential=foreign.shows(await options(person)))).status == 401


@pytest.mark.rule("A4")
@pytest.mark.parametrize("broken", [{}, {"id": 1}, {"id": "x", "response": {"clientDataJSON": "!"}}])
async def test_what_is_no_answer_of_a_device_is_refused(broken: dict[str, Any]) -> None:
    person, device = await a_confirmed(), Device()
    await person.in_session("factors/offer-passkey")
    assert (await person.in_session("factors/confirm-passkey", credential=broken)).status == 422
    await makes(person, device)
    await person.signs_in()
    await options(person)
    assert (await person.in_session("passkey", credential=broken)).status == 401
