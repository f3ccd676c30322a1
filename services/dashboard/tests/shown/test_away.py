"""A service that is away when a form is sent: what was typed comes again, and it is never done twice."""

import re

from shown.language.door import CASE, hidden, signed_in

from dashboard.domain.asking import Answer

HERE = f"/cases/{CASE}/break-glass"
COMMAND = f"POST {HERE}"
PAGE = f"GET /cases/{CASE}/glass"
TYPED = "The court asks for it by Friday."
AWAY = Answer(503)
NOW = "The register of cases is not available right now."
STILL_HERE = "What you typed is still here"


async def test_the_page_comes_again_with_what_was_typed_and_says_which_service_is_away() -> None:
    browser = await signed_in(**{COMMAND: AWAY})
    again = await browser.sends(HERE, await browser.looks(HERE), reason=TYPED)
    assert again.status == 503
    assert f">{TYPED}</textarea>" in again.html
    assert NOW in again.words
    assert STILL_HERE in again.words


async def test_what_came_again_is_sent_under_the_key_of_the_first_time() -> None:
    browser = await signed_in(**{COMMAND: AWAY})
    again = await browser.sends(HERE, await browser.looks(HERE), reason=TYPED)
    await browser.sends(HERE, again, reason=TYPED)
    first, second = [each.key for each in browser.told.commands if each.path == HERE]
    assert first == second


async def test_a_page_that_needs_the_service_itself_keeps_what_was_typed_to_be_sent_again() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.told.answers = {**browser.told.answers, COMMAND: AWAY, PAGE: AWAY}
    again = await browser.sends(HERE, form, reason=TYPED)
    assert again.status == 503
    assert "Not available right now" in again.words
    assert f">{TYPED}</textarea>" in again.html
    assert hidden(again)["key"] == hidden(form)["key"]
    await browser.sends(HERE, again, reason=TYPED)
    assert [each.json for each in browser.told.commands if each.path == HERE] == [{"reason": TYPED}] * 2


async def test_when_nobody_can_say_who_it_is_what_was_typed_comes_again_too() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.visiting.look_again(browser.cookie)
    browser.told.answers = {**browser.told.answers, "POST /sessions/token": AWAY}
    again = await browser.sends(HERE, form, reason=TYPED)
    assert "Accounts and signing in are not available right now." in again.words
    assert f">{TYPED}</textarea>" in again.html


async def test_a_password_does_not_come_again() -> None:
    browser = await signed_in()
    form = await browser.looks("/password-settings")
    browser.told.answers = {**browser.told.answers, "POST /me/change-password": AWAY, "GET /me": AWAY}
    typed = dict.fromkeys(("current", "new", "again"), secret := "egy tál meggyleves")
    again = await browser.sends("/password-settings/password", form, **typed)
    assert again.status == 503
    assert secret not in again.html


async def test_what_another_site_sends_comes_to_nobody() -> None:
    browser = await signed_in()
    browser.visiting.look_again(browser.cookie)
    browser.told.answers = {**browser.told.answers, "POST /sessions/token": AWAY}
    answer = await browser.http.post(HERE, data={"form_token": "x", "reason": TYPED})
    assert TYPED not in answer.text


async def test_a_page_that_was_only_looked_at_offers_to_try_again() -> None:
    browser = await signed_in(**{PAGE: AWAY})
    seen = await browser.looks(HERE)
    assert seen.status == 503
    assert NOW in seen.words
    assert re.search(rf'<a class="btn primary" href="{HERE}">', seen.html)
