"""A4, A6: sessions, tokens, wrong passwords, and what ends a session everywhere."""

import time
from uuid import uuid4

import pytest
from entered.language import GOOD, Somebody, a_confirmed, a_newcomer, administrator, house

from contracts.permissions import Role

NEW = "cseresznyevirágos reggel"


@pytest.mark.rule("A4")
async def test_a_changed_password_ends_the_other_sessions_and_not_this_one() -> None:
    person = await a_confirmed()
    other = Somebody(person.id, person.name, GOOD)
    await other.signs_in()
    await person.does("/me/change-password", {"current": GOOD, "new": NEW})
    assert (await other.asks("/me")).problem == "session-ended"
    assert (await other.refreshes()).problem == "session-ended"
    assert (await person.refreshes()).status == 200
    assert (await person.asks("/me")).status == 200
    assert (await Somebody(person.id, person.name, GOOD).signs_in()).status == 401
    assert (await Somebody(person.id, person.name, NEW).signs_in()).status == 200
    assert (await house().heard(person.id))[-2:] == ["password_changed", "sessions_ended"]


@pytest.mark.rule("A4")
async def test_the_password_is_changed_only_by_who_knows_the_present_one() -> None:
    person = await a_confirmed()
    answer = await person.posts("/me/change-password", {"current": "something else", "new": NEW})
    assert (answer.status, answer.missing) == (422, {"password-wrong"})


@pytest.mark.rule("A4")
async def test_a_repeated_change_of_password_is_one_change() -> None:
    person = await a_confirmed()
    change = {"current": GOOD, "new": NEW}
    first, again = [await person.does("/me/change-password", change, key="once") for _ in range(2)]
    assert again.body == first.body
    assert (await house().heard(person.id)).count("password_changed") == 1


@pytest.mark.rule("A4")
async def test_a_forgotten_password_is_reset_by_a_single_use_link() -> None:
    newcomer = await a_newcomer()
    person = await newcomer.comes()
    assert (await house().posts("/resets", {"name": newcomer.name})).status == 202
    link = await newcomer.link()
    assert (await house().asks(link))["purpose"] == "reset"
    assert (await house().posts(link, {"password": NEW})).status == 200
    assert (await house().posts(link, {"password": NEW})).status == 410
    assert (await person.refreshes()).problem == "session-ended"
    assert (await Somebody(person.id, person.name, NEW).signs_in()).status == 200
    data = [each["data"] for each in await house().said(person.id) if "password" in each["type"]]
    assert [each["way"] for each in data] == ["reset"]


@pytest.mark.rule("A4")
async def test_asking_for_a_reset_tells_nobody_who_has_an_account() -> None:
    person = await a_confirmed()
    answers, times = [], []
    for name in (person.name, f"{uuid4().hex}@example.org"):
        begun = time.monotonic()
        answers.append(await house().posts("/resets", {"name": name}))
        times.append(time.monotonic() - begun)
    assert answers[0].text == answers[1].text
    assert answers[0].status == answers[1].status
    assert min(times) >= 0.4


@pytest.mark.rule("A4")
async def test_a_reset_is_asked_for_at_most_once_a_minute() -> None:
    person = await a_confirmed()
    for _ in range(3):
        await house().posts("/resets", {"name": person.name})
    assert (await house().heard(person.id)).count("reset_requested") == 1


@pytest.mark.rule("A4")
async def test_who_is_unknown_unconfirmed_or_wrong_gets_one_answer() -> None:
    person, newcomer = await a_confirmed(), await a_newcomer()
    tried = [
        Somebody(person.id, person.name, "not the password"),
        Somebody(newcomer.id, newcomer.name, GOOD),
        Somebody(person.id, f"{uuid4().hex}@example.org", GOOD),
    ]
    answers = [await each.signs_in() for each in tried]
    assert {(each.status, each.text) for each in answers} == {(401, answers[0].text)}


@pytest.mark.rule("A6")
async def test_a_deactivated_account_is_out_at_once() -> None:
    person, boss = await a_confirmed(), await administrator()
    await boss.does(f"/accounts/{person.id}/deactivate", {"reason": "left"})
    assert (await person.asks("/me")).problem == "session-ended"
    assert (await person.refreshes()).status == 401
    assert (await person.signs_in()).status == 401
    asked = await house().as_service("notifier", "/recipients", {"accounts": [str(person.id)]})
    assert [each["active"] for each in asked["items"]] == [False]
    await boss.does(f"/accounts/{person.id}/reactivate", {})
    assert (await person.refreshes()).status == 401
    assert (await person.signs_in()).status == 200


@pytest.mark.rule("A6")
async def test_a_change_of_roles_ends_the_sessions() -> None:
    person, boss = await a_confirmed(Role.OPERATOR), await administrator()
    await boss.does(f"/accounts/{person.id}/change-roles", {"roles": ["operator", "supervisor"]})
    assert (await person.asks("/me")).problem == "session-ended"
    assert (await person.refreshes()).problem == "session-ended"
    await person.signs_in()
    assert (await person.asks("/me"))["roles"] == ["operator", "supervisor"]


@pytest.mark.rule("A6")
async def test_nobody_changes_their_own_roles() -> None:
    boss = await administrator()
    answer = await boss.posts(f"/accounts/{boss.id}/change-roles", {"roles": ["analyst"]})
    assert (answer.status, answer.problem) == (403, "not-allowed")


@pytest.mark.rule("A4")
async def test_signing_out_ends_the_session_everywhere() -> None:
    person = await a_confirmed()
    assert (await person.in_session("sign-out")).status == 204
    assert (await person.asks("/me")).problem == "session-ended"
    assert (await person.refreshes()).problem == "session-ended"
    last = (await house().said(person.id))[-1]
    assert last["data"]["sessions"] == [person.session.partition(".")[0]]


@pytest.mark.rule("A4")
async def test_people_see_their_sessions_and_end_the_others() -> None:
    person = await a_confirmed()
    other = Somebody(person.id, person.name, GOOD)
    await other.signs_in()
    listed = (await person.asks("/me/sessions"))["items"]
    assert [each["this"] for each in listed] == [True, False]
    await person.does("/me/end-sessions", {})
    assert (await other.asks("/me")).status == 401
    assert len((await person.asks("/me/sessions"))["items"]) == 1


@pytest.mark.rule("A4")
async def test_a_session_runs_out() -> None:
    idle, old = await a_confirmed(), await a_confirmed()
    house().clock.forward(minutes=61)
    assert (await idle.refreshes()).problem == "session-ended"
    house().clock.forward(minutes=-61)
    for _ in range(14):
        house().clock.forward(minutes=55)
        await old.refreshes()
    assert (await old.refreshes()).problem == "session-ended"
    house().clock.forward(minutes=-55 * 14)


@pytest.mark.rule("A4")
async def test_a_session_is_opened_by_its_own_secret_only() -> None:
    person, other = await a_confirmed(), await a_confirmed()
    mixed = f"{person.session.partition('.')[0]}.{other.session.partition('.')[2]}"
    for secret in (mixed, person.session[:-1], "nothing", "."):
        assert (await house().posts("/sessions/token", {"session": secret})).status == 401
