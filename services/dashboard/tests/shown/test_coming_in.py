"""A1, A2, A4, A7: the ways in, what a session asks for first, and one's own account."""

import re

import pytest
from shown.language import found, refused
from shown.language.door import PERSON, a_browser, hidden, me, signed, signed_in

from dashboard.api.door import COOKIE

LINK = "/way-in/the-link"
WAY = found(
    PERSON
    | {
        "purpose": "invitation", "name": "halmos.petra@example.org", "language": "hu",
        "expires": "2026-11-21T08:00:00Z", "terms": 3, "text": "Első.\n\n- Második.",
    }
)  # fmt: skip
OFFERED = found({"factor": "f", "secret": "JBSWY3DPEHPK3PXP", "uri": "otpauth://totp/Kronika:x?secret=JBSW"})
OPTIONS = found({"options": {"challenge": "abc", "allowCredentials": []}})
CODES = found({"recovery_codes": ["ABCD-EFGH", "IJKL-MNOP"]})


@pytest.mark.rule("A4")
async def test_a_wrong_password_gets_one_message_and_the_name_stays() -> None:
    browser = a_browser(**{"POST /sign-in": refused(401, "sign-in-refused")})
    page = await browser.signs_in()
    assert page.status == 422
    assert "don’t go together" in page.words
    assert 'value="halmos.petra"' in page.html


@pytest.mark.parametrize("there", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere"])
async def test_signing_in_leads_to_our_own_pages_only(there: str) -> None:
    browser = a_browser()
    page = await browser.looks(f"/sign-in?next={there}")
    assert (await browser.signs_in(page)).goes_on == "/"


async def test_signing_in_leads_to_the_page_that_was_wanted() -> None:
    browser = a_browser()
    asked = await browser.looks("/password-settings")
    assert asked.goes_on == "/sign-in?next=/password-settings"
    assert (await browser.signs_in(await browser.looks(asked.goes_on))).goes_on == "/password-settings"


@pytest.mark.rule("A1")
async def test_a_link_says_whom_it_is_for_in_that_persons_language() -> None:
    page = await a_browser(**{f"GET {LINK}": WAY}).looks(LINK)
    assert '<html lang="hu">' in page.html
    assert "Halmos Petra" in page.words
    assert "halmos.petra@example.org" in page.words
    assert "<li>Második.</li>" in page.html


@pytest.mark.rule("A1")
async def test_a_refused_first_password_leaves_the_terms_ticked() -> None:
    weak = refused(422, "password-refused", "password-length")
    browser = a_browser(**{f"GET {LINK}": WAY, f"POST {LINK}": weak})
    page = await browser.sends(LINK, await browser.looks(LINK), password="x", again="x", terms="3")
    assert page.status == 422
    assert "15–200" in page.words
    assert re.search(r'name="terms" value="3" required checked', page.html)


@pytest.mark.rule("A2")
async def test_the_first_password_leads_to_the_welcome() -> None:
    browser = a_browser(**{f"GET {LINK}": WAY, f"POST {LINK}": signed()})
    form = await browser.looks(LINK)
    entered = await browser.sends(LINK, form, password="x" * 15, again="x" * 15, terms="3")
    assert entered.goes_on == "/welcome"
    assert "Your account is confirmed." in (await browser.looks("/welcome")).words


@pytest.mark.rule("A1")
async def test_an_out_of_date_link_offers_a_new_one() -> None:
    page = await a_browser(**{f"GET {LINK}": refused(410, "link-does-not-open")}).looks(LINK)
    assert page.status == 410
    assert f'action="{LINK}/again"' in page.html


@pytest.mark.rule("A4")
async def test_a_reset_is_answered_alike_for_everybody() -> None:
    browser = a_browser(**{"POST /resets": found({})})
    page = await browser.sends("/reset", await browser.looks("/reset"), name="nobody")
    assert "Look into your mail" in page.words


@pytest.mark.rule("A4")
async def test_a_demanded_second_factor_is_set_up_on_the_way_and_its_codes_are_shown_once() -> None:
    offers = {"POST /sessions/factors/offer-totp": OFFERED, "POST /sessions/factors/offer-passkey": OPTIONS}
    browser = a_browser(**offers, **{"POST /sign-in": signed("set_up_second_factor")})
    step = await browser.looks((await browser.signs_in()).goes_on)
    assert "JBSWY3DPEHPK3PXP" in step.words
    browser.told.answers = {**browser.told.answers, "POST /sessions/factors/confirm-totp": CODES}
    codes = await browser.sends("/steps/set_up_second_factor", step, code="123456")
    assert "ABCD-EFGH" in codes.words
    assert (await browser.sends("/steps/go-on", codes)).goes_on == "/"


@pytest.mark.rule("A4")
async def test_a_wrong_first_code_leaves_the_picture_as_it_was() -> None:
    offers = {"POST /sessions/factors/offer-totp": OFFERED}
    wrong = {"POST /sessions/factors/confirm-totp": refused(422, "second-factor-refused", "code-wrong")}
    browser = await signed_in(**offers, **wrong)
    form = await browser.looks("/password-settings/second-factor/app")
    again = await browser.sends("/password-settings/second-factor/app", form, code="000000")
    assert again.status == 422
    assert hidden(again)["secret"] == "JBSWY3DPEHPK3PXP"
    assert "This code doesn’t fit." in again.words


@pytest.mark.rule("A7")
async def test_new_terms_are_read_and_accepted_before_anything_else() -> None:
    texts = {"POST /sessions/open-terms": found({"number": 4, "text": "Be kind."})}
    browser = a_browser(
        **texts, **{"POST /sign-in": signed("accept_terms"), "POST /sessions/terms": signed()}
    )
    step = await browser.looks((await browser.signs_in()).goes_on)
    assert "Be kind." in step.words
    assert (await browser.sends("/steps/accept_terms", step)).goes_on == "/"
    assert browser.told.commands[-1].json["number"] == 4


@pytest.mark.rule("A6")
async def test_the_provider_is_left_for_and_come_back_from_with_what_this_browser_kept() -> None:
    left = {"POST /provider/leave": found({"url": "https://provider.example/x", "attempt": "the-attempt"})}
    browser = a_browser(**left, **{"POST /provider/come-back": signed()})
    assert (await browser.looks("/sign-in/leave?next=/guide")).goes_on == "https://provider.example/x"
    back = await browser.looks("/sign-in/provider?state=s&code=c")
    assert back.goes_on == "/guide"
    assert browser.told.commands[-1].json == {"attempt": "the-attempt", "state": "s", "code": "c"}
    assert browser.http.cookies.get(COOKIE)


@pytest.mark.rule("A6")
async def test_whom_the_provider_does_not_know_is_told_so_at_the_door() -> None:
    page = await a_browser().looks("/sign-in/provider?error=access_denied")
    assert page.status == 422
    assert "opens no account here" in page.words


@pytest.mark.rule("A4")
async def test_a_wrong_present_password_is_told_beside_its_field() -> None:
    wrong = refused(422, "password-refused", "password-wrong")
    browser = await signed_in(**{"POST /me/change-password": wrong})
    typed = {"current": "x", "new": "y" * 15, "again": "y" * 15}
    page = await browser.sends(
        "/password-settings/password", await browser.looks("/password-settings"), **typed
    )
    assert 'id="current-wrong"' in page.html
    assert 'id="new-wrong"' not in page.html


@pytest.mark.rule("A4")
async def test_the_last_demanded_factor_stays_and_the_page_says_why() -> None:
    factor = {"id": "the-factor", "kind": "totp"}
    kept = refused(409, "account-cannot-be-changed", "second-factor-demanded")
    browser = await signed_in(**{"GET /me": me(factors=[factor]), "POST /sessions/factors/remove": kept})
    here = "/password-settings/second-factor/remove"
    form = await browser.looks(f"{here}?factor=the-factor")
    page = await browser.sends(here, form)
    assert "Your role demands a second factor." in page.words


async def test_without_identity_the_door_stands_and_says_nothing_of_a_provider() -> None:
    browser = a_browser(**{"GET /door": refused(503, "away")})
    page = await browser.looks("/sign-in")
    assert page.status == 200
    assert "/sign-in/leave" not in page.html


@pytest.mark.parametrize(
    ("role", "place"),
    [("operator", "/cases"), ("auditor", "/audit"), ("administrator", "/accounts"), ("analyst", "/figures")],
)
async def test_each_role_begins_with_its_own_work(role: str, place: str) -> None:
    browser = await signed_in(**{"GET /me": me(roles=[role])})
    assert (await browser.looks("/")).goes_on == place
