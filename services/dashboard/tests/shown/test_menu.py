"""A5: the pages of the menu by name, in each language; whom a line is for, is offered it."""

import re
from html import unescape

import pytest
from shown.language import screen
from shown.language.door import helping

EXPERTS = {
    "en": ("Cases in progress", "Closed cases", "Satisfaction feedback form", "Treatment log", "Case file",
           "Terms of cooperation", "User guide", "Password settings"),
    "pl": ("Sprawy w toku", "Sprawy zamknięte", "Formularz satysfakcji", "Dziennik terapii", "Karta sprawy",
           "Warunki współpracy", "Podręcznik użytkownika", "Ustawienia hasła"),
    "hu": ("Folyamatban lévő esetek", "Lezárt esetek", "Elégedettségi lap", "Kezelési napló", "Esetlap",
           "Az együttműködés feltételei", "Felhasználói útmutató", "Jelszóbeállítások"),
}  # fmt: skip
PLACES = (
    "/cases", "/closed", "/forms/satisfaction_form", "/forms/treatment_log", "/forms/case_file", "/terms",
    "/guide", "/password-settings",
)  # fmt: skip


async def lines(role: str, language: str = "en") -> dict[str, str]:
    """Words of the menu -> where they lead, in its order."""
    html = (await screen(helping, {}, role, language=language).looks("/guide")).html
    menu = html.partition('id="menu"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)".*?<span>(.*?)</span>', menu, re.DOTALL)
    return {unescape(words): path for path, words in found}


@pytest.mark.rule("A5")
@pytest.mark.parametrize("language", EXPERTS)
async def test_the_menu_has_the_pages_that_experts_know_in_their_language(language: str) -> None:
    offered = await lines("expert", language)
    known = {words: path for words, path in offered.items() if words in EXPERTS[language]}
    assert list(known.items()) == list(zip(EXPERTS[language], PLACES, strict=True))


@pytest.mark.rule("A5")
async def test_a_menu_has_the_lines_of_ones_roles_and_no_others() -> None:
    offered = set((await lines("operator")).values())
    assert {"/cases", "/new-case", "/mail", "/undelivered", "/guide", "/password-settings"} <= offered
    assert not {"/accounts", "/approvals", "/my-absences", "/forms/case_file", "/audit"} & offered


@pytest.mark.rule("A5")
async def test_an_administrator_is_offered_accounts_and_whose_mail_comes_back_but_no_case() -> None:
    offered = list((await lines("administrator")).values())
    assert offered == ["/accounts", "/undelivered", "/guide", "/password-settings"]
