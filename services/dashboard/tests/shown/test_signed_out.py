"""Whoever is signed out while they write signs in and finds it again: sealed, for a while, for them alone."""

from datetime import timedelta
from uuid import uuid4

from shown.language.door import CASE, hidden, me, signed, signed_in

HERE = f"/cases/{CASE}/break-glass"
TYPED = "The court asks for it by Friday."


async def test_a_form_without_a_session_asks_to_sign_in_and_holds_nothing_readable() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    asked = await browser.sends(HERE, form, reason=TYPED)
    assert asked.status == 401
    assert "Your session has ended; nothing was sent." in asked.words
    assert hidden(asked)["kept"]
    assert TYPED not in asked.html


async def test_after_signing_in_the_same_page_comes_back_with_what_was_typed_and_nothing_is_sent() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    asked = await browser.sends(HERE, form, reason=TYPED)
    between = await browser.signs_in(asked)
    assert f'action="{HERE}"' in between.html
    again = await browser.sends(HERE, between)
    assert TYPED in again.html
    assert "You were signed out meanwhile" in again.words
    assert not [each for each in browser.told.commands if each.path.endswith("/break-glass")]


async def test_from_the_page_that_came_back_it_can_be_sent() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    between = await browser.signs_in(await browser.sends(HERE, form, reason=TYPED))
    again = await browser.sends(HERE, between)
    await browser.sends(HERE, again, reason=TYPED)
    sent = [each for each in browser.told.commands if each.path.endswith("/break-glass")]
    assert [each.json for each in sent] == [{"reason": TYPED}]


async def test_it_comes_through_a_second_factor_too() -> None:
    answers = {"POST /sign-in": signed("second_factor"), "POST /sessions/second-factor": signed()}
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    browser.told.answers = {**browser.told.answers, **answers}
    step = await browser.signs_in(await browser.sends(HERE, form, reason=TYPED))
    assert "Second factor" in step.words
    between = await browser.sends("/steps/second_factor", step, code="123456")
    assert TYPED in (await browser.sends(HERE, between)).html


async def test_somebody_else_who_signs_in_at_the_same_browser_gets_nothing_of_it() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    asked = await browser.sends(HERE, form, reason=TYPED)
    browser.told.answers = {**browser.told.answers, "GET /me": me(uuid4())}
    assert (await browser.signs_in(asked)).goes_on == "/"


async def test_after_half_an_hour_it_is_gone() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    asked = await browser.sends(HERE, form, reason=TYPED)
    browser.forward = timedelta(minutes=31)
    assert (await browser.signs_in(asked)).goes_on == "/"


async def test_it_opens_in_another_place_no_more_than_in_another_browser() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    between = await browser.signs_in(await browser.sends(HERE, form, reason=TYPED))
    assert (await browser.sends("/password-settings/name", between)).status == 403


async def test_a_password_is_never_kept() -> None:
    browser = await signed_in()
    form = await browser.looks("/password-settings")
    browser.loses_the_session()
    where, secret = "/password-settings/password", "egy tál meggyleves"
    typed = {"current": secret, "new": secret, "again": secret}
    between = await browser.signs_in(await browser.sends(where, form, **typed))
    assert secret not in (await browser.sends(where, between)).html


async def test_who_signed_in_again_in_another_tab_looks_the_old_form_over_before_it_is_sent() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    await browser.signs_in()
    again = await browser.sends(HERE, form, reason=TYPED)
    assert TYPED in again.html
    assert not [each for each in browser.told.commands if each.path.endswith("/break-glass")]


async def test_a_form_of_another_site_is_kept_for_nobody() -> None:
    browser = await signed_in()
    form = await browser.looks(HERE)
    browser.loses_the_session()
    browser.http.headers.pop("sec-fetch-site")
    forged = hidden(form) | {"form_token": f"{'0' * 128}.{hidden(form)['form_token'].partition('.')[2]}"}
    answer = await browser.http.post(HERE, data=forged | {"reason": TYPED})
    assert 'name="kept"' not in answer.text
