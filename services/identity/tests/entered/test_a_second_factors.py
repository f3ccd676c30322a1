"""Second factors: offered to all, demanded of some roles, with a way back for who loses the device."""

import pyotp
import pytest
from entered.language import Somebody, a_confirmed, a_newcomer, administrator, house

from contracts.permissions import Role
from identity.handlers.slowing import MOST_INSIDE


class Device:
    """What shows the codes."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)

    def code(self) -> str:
        return self.totp.at(house().clock())


async def set_up(person: Somebody) -> tuple[Device, list[str], str]:
    """The device, the recovery codes, and the factor's id."""
    offered = await person.in_session("factors/offer-totp")
    assert offered.status == 200, offered
    device = Device(offered["secret"])
    shown = await person.in_session("factors/confirm-totp", factor=offered["factor"], code=device.code())
    assert shown.status == 200, shown
    house().clock.forward(seconds=31)
    return device, shown["recovery_codes"], offered["factor"]


@pytest.mark.rule("A4")
async def test_a_second_factor_is_asked_for_from_the_next_sign_in_on() -> None:
    person = await a_confirmed()
    device, _, _ = await set_up(person)
    assert (await person.refreshes())["access_token"]
    asked = await person.signs_in()
    assert asked["steps"] == ["second_factor"]
    assert "access_token" not in asked.body
    assert (await person.in_session("second-factor", code="000000")).status == 401
    assert (await person.in_session("second-factor", code=device.code()))["access_token"]
    assert (await house().heard(person.id))[-1] == "second_factor_added"


@pytest.mark.rule("A4")
async def test_each_sees_their_own_second_factors_and_no_secret_of_them() -> None:
    person = await a_confirmed()
    _, _, factor = await set_up(person)
    assert (await person.asks("/me"))["factors"] == [{"id": factor, "kind": "totp"}]


@pytest.mark.rule("A4")
async def test_a_code_is_good_once() -> None:
    person = await a_confirmed()
    device, _, _ = await set_up(person)
    code = device.code()
    await person.signs_in()
    assert (await person.in_session("second-factor", code=code)).status == 200
    await person.signs_in()
    assert (await person.in_session("second-factor", code=code)).status == 401


@pytest.mark.rule("A4")
async def test_each_recovery_code_is_good_once() -> None:
    person = await a_confirmed()
    _, codes, _ = await set_up(person)
    assert len(set(codes)) == 10
    await person.signs_in()
    assert (await person.in_session("second-factor", code=codes[3].lower())).status == 200
    await person.signs_in()
    assert (await person.in_session("second-factor", code=codes[3])).status == 401


@pytest.mark.rule("A4")
async def test_without_the_second_factor_nothing_of_it_is_changed() -> None:
    person = await a_confirmed()
    _, _, factor = await set_up(person)
    await person.signs_in()
    for path, more in (("offer-totp", {}), ("remove", {"factor": factor})):
        refused = await person.in_session(f"factors/{path}", **more)
        assert (refused.status, refused.problem) == (403, "second-factor-needed")


@pytest.mark.rule("A4")
async def test_a_role_that_demands_one_gets_no_token_before_it_is_set_up() -> None:
    auditor = await (await a_newcomer(Role.AUDITOR)).comes()
    assert not auditor.token
    assert (await auditor.refreshes())["steps"] == ["set_up_second_factor"]
    _, _, factor = await set_up(auditor)
    assert (await auditor.refreshes())["access_token"]
    kept = await auditor.in_session("factors/remove", factor=factor)
    assert (kept.status, kept.missing) == (409, {"second-factor-demanded"})


@pytest.mark.rule("A4")
async def test_people_do_away_with_their_own_second_factor() -> None:
    person = await a_confirmed()
    _, _, factor = await set_up(person)
    assert (await person.in_session("factors/remove", factor=factor)).status == 204
    assert (await person.signs_in())["steps"] == []


@pytest.mark.rule("A4")
async def test_an_administrator_resets_a_lost_second_factor() -> None:
    person = await a_confirmed()
    _, codes, _ = await set_up(person)
    await (await administrator()).does(f"/accounts/{person.id}/reset-second-factors", {})
    assert (await person.signs_in())["steps"] == []
    await set_up(person)
    await person.signs_in()
    assert (await person.in_session("second-factor", code=codes[0])).status == 401


@pytest.mark.rule("A4")
async def test_a_wrong_first_code_sets_nothing_up() -> None:
    person = await a_confirmed()
    offered = await person.in_session("factors/offer-totp")
    wrong = await person.in_session("factors/confirm-totp", factor=offered["factor"], code="12345")
    assert (wrong.status, wrong.missing) == (422, {"code-wrong"})
    assert (await person.signs_in())["steps"] == []


@pytest.mark.rule("A4")
async def test_a_session_ends_when_somebody_guesses_the_second_factor_in_it() -> None:
    person = await a_confirmed()
    await set_up(person)
    await person.signs_in()
    for _ in range(MOST_INSIDE):
        assert (await person.in_session("second-factor", code="000000")).problem == "sign-in-refused"
    assert (await person.refreshes()).problem == "session-ended"
    assert (await house().heard(person.id))[-1] == "sessions_ended"
