"""The dashboard's door: who signs in comes back to where they wanted to go, and nothing of others gets in."""

import pytest

from browsing.language import PASSWORD, New

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_who_has_not_signed_in_does_so_and_goes_on_to_the_same_place(a_browser: New) -> None:
    page = await a_browser().signs_in("eszter.kovacs", PASSWORD, "/cases")
    assert (page.status, page.address) == (200, "/cases")
    assert "Kovács Eszter" in page.words


async def test_a_wrong_password_says_so_beside_the_field_and_keeps_the_name(a_browser: New) -> None:
    page = await a_browser().signs_in("eszter.kovacs", "not the password of hers")
    assert page.status == 422
    assert "don’t go together" in page.words
    assert page.form("/sign-in")["name"] == "eszter.kovacs"


async def test_who_signs_out_is_out(a_browser: New) -> None:
    browser = a_browser()
    page = await browser.signs_in("eszter.kovacs", PASSWORD)
    kept = dict(browser.cookies)
    await browser.sends(page, "/sign-out")
    browser.cookies = kept
    assert (await browser.opens("/cases")).address == "/sign-in"


async def test_a_form_of_another_session_does_nothing(a_browser: New) -> None:
    browser = a_browser()
    await browser.signs_in("eszter.kovacs", PASSWORD)
    assert (await browser.posts("/sign-out", form_token="0" * 64)).status == 403
    assert (await browser.opens("/cases")).address == "/cases"


async def test_what_another_site_sends_is_turned_away(a_browser: New) -> None:
    browser = a_browser()
    page = await browser.signs_in("eszter.kovacs", PASSWORD)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = await browser.posts("/sign-out", headers=foreign, **page.form("/sign-out"))
    assert answer.status == 403
    assert (await browser.opens("/cases")).address == "/cases"


async def test_nobody_is_sent_on_to_another_site(a_browser: New) -> None:
    for place in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"):
        browser = a_browser()
        door = await browser.opens("/sign-in")
        page = await browser.sends(door, "/sign-in", name="eszter.kovacs", password=PASSWORD, next=place)
        assert page.status in {200, 404}


async def test_pages_are_not_kept_and_files_are_kept_for_ever(a_browser: New) -> None:
    browser = a_browser()
    page = await browser.signs_in("eszter.kovacs", PASSWORD)
    assert page.headers["cache-control"] == "no-store"
    style = page.html.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in (await browser.opens(style)).headers["cache-control"]


async def test_scripts_come_from_here_and_only_where_the_page_says_so(a_browser: New) -> None:
    page = await a_browser().signs_in("eszter.kovacs", PASSWORD)
    policy = page.headers["content-security-policy"]
    nonce = policy.partition("script-src 'nonce-")[2].partition("'")[0]
    assert nonce
    assert page.html.count("<script") == page.html.count(f'<script nonce="{nonce}" src="/static/')
    assert "unsafe" not in policy.replace("style-src-attr 'unsafe-inline'", "")


async def test_the_language_is_the_accounts(a_browser: New) -> None:
    assert '<html lang="hu"' in (await a_browser().signs_in("eszter.kovacs", PASSWORD)).html
