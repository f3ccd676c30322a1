"""The user guide says the same in each language, and names buttons as they read on the pages."""

import re
from importlib.resources import files

import pytest
from shown.language import Screen, found, screen
from shown.language.door import helping

from dashboard.api.helping.guide import CHAPTERS
from dashboard.api.showing.words import LANGUAGES, catalogue
from dashboard.domain.asking import Answer

OWN = {"en": "Our own.", "pl": "Nasze.", "hu": "A mienk."}
FOREIGN = [each for each in LANGUAGES if each != "en"]


def reading(role: str = "expert", language: str = "en", /, **answers: Answer) -> Screen:
    usual = {"GET /help-address": found({"email": "help@desk.example"})}
    return screen(helping, usual | answers, role, language=language)


def source(language: str, chapter: str) -> str:
    return (files("dashboard") / "templates" / "guide" / language / f"{chapter}.html").read_text()


def named(text: str) -> list[str]:
    return sorted(re.findall(r'(?:ui|figure)\("([^"]+)"', text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", [each.name for each in CHAPTERS])
async def test_each_chapter_reads_in_each_language(chapter: str, language: str) -> None:
    page = await reading("expert", language).looks(f"/guide/{chapter}")
    assert page.status == 200
    assert len(page.words) > 500


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("chapter", [each.name for each in CHAPTERS])
def test_a_chapter_names_the_same_buttons_and_pictures_in_each_language(chapter: str, language: str) -> None:
    assert named(source(language, chapter)) == named(source("en", chapter))


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("chapter", [each.name for each in CHAPTERS])
def test_every_button_that_is_named_is_said_in_that_language(chapter: str, language: str) -> None:
    buttons = re.findall(r'ui\("([^"]+)"\)', source(language, chapter))
    told = {each: catalogue(language).gettext(each) for each in buttons}
    assert [each for each, words in told.items() if words == each] == []


async def test_the_chapters_of_ones_own_work_come_first() -> None:
    words = (await reading("auditor").looks("/guide")).words
    assert words.index("Auditing") < words.index("What others do") < words.index("Approving and invoicing")


async def test_what_the_organisation_publishes_stands_beside_it_in_the_readers_language() -> None:
    page = await reading("expert", "hu", **{"GET /guide": found({"number": 1, "text": OWN})}).looks("/guide")
    assert "A mienk." in page.words


async def test_terms_that_nobody_published_say_who_will() -> None:
    assert "A supervisor publishes the terms" in (await reading().looks("/terms")).words


async def test_a_chapter_that_is_none_is_a_page_that_does_not_exist() -> None:
    assert (await reading().looks("/guide/nothing")).status == 404


async def test_a_blank_form_of_no_kind_or_language_does_not_exist() -> None:
    for path in ("/forms/nothing", "/forms/case_file/de"):
        assert (await reading().looks(path)).status == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chapter", [each.name for each in CHAPTERS])
async def test_every_picture_that_a_chapter_names_was_taken_in_that_language(
    chapter: str, language: str
) -> None:
    wanted = re.findall(r'figure\("([^"]+)"', source(language, chapter))
    page = await reading("expert", language).looks(f"/guide/{chapter}")
    taken = re.findall(r'src="(/guide/pictures/[^"]+)"', page.html)
    assert [each.split("/")[-1].split(".")[0] for each in taken] == wanted
    for each in taken:
        assert (await reading("expert", language).looks(each)).status == 200
