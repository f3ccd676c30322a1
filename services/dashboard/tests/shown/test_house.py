"""Rows 32, 33 and 36: companies with contracts, texts of the house, letters and mail that comes back."""

from collections.abc import Mapping
from typing import Any

import pytest
from shown.language import DALMA, ME, NOTHING, Screen, found, refused, screen

from dashboard.domain.asking import Answer
from dashboard.wiring.administration import administration

COMPANY, OTHER, CASE = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "567")
TERMS = [{"problem_type": "psychological", "consultations": 8, "session_minutes": 50}]
TEXT: dict[str, Any] = {
    "number": 3,
    "text": {"en": "Be kind.", "pl": "Bądź uprzejmy.", "hu": "Legyen kedves."},
}


def a_letter(**more: Any) -> dict[str, Any]:
    usual = {
        "id": OTHER, "kind": "case_assigned", "recipient": DALMA, "cause": OTHER, "stream": CASE,
        "state": "deferred", "reason": None, "attempt": 2, "planned_at": "2026-11-19T08:00:00Z",
        "due_at": "2026-11-19T08:30:00Z",
    }  # fmt: skip
    return usual | more


LETTERS = [
    a_letter(),
    a_letter(kind="invitation", stream=DALMA, state="failed", reason="address_refused"),
    a_letter(recipient=None, state="not_sent", reason="taken_back"),
]


def house(role: str = "supervisor", answers: Mapping[str, Answer] = NOTHING, language: str = "en") -> Screen:
    given = {
        "GET /companies": found(
            {"items": [{"id": OTHER, "name": "Ámbra Kft.", "listed": False},
                       {"id": COMPANY, "name": "Oakhollow Freight", "listed": True}]}
        ),
        f"GET /companies/{COMPANY}": found(
            {"id": COMPANY, "name": "Oakhollow Freight", "listed": True, "terms": TERMS}, 4
        ),
        "GET /terms": found(TEXT, 9),
        "GET /help-address": found({"email": "help@kronika.example"}, 9),
        "GET /letters": found({"items": LETTERS, "cursor": "further"}),
        "GET /undelivered": found({"items": [{"account": DALMA, "since": "2026-11-18T08:00:00Z"}]}),
    }  # fmt: skip
    return screen(administration, {**given, **answers}, role, language=language)


async def test_companies_that_were_taken_off_come_last() -> None:
    words = (await house("operator").looks("/companies")).words
    assert words.index("Oakhollow Freight") < words.index("Ámbra Kft.")


async def test_an_operator_reads_a_contract_and_changes_nothing() -> None:
    words = (await house("operator").looks(f"/companies/{COMPANY}")).words
    assert "Psychological 8 50" in words
    assert "as the case process says" in words
    assert "Rename" not in words


async def test_a_company_is_added_with_the_lines_that_were_filled_in() -> None:
    shown = house(answers={"POST /companies": Answer(201, {"id": OTHER, "version": 1})})
    seen = await shown.sends("/companies/new", name="Nová Pošta", consultations_legal="3", minutes_legal="60")
    [asked] = shown.told.commands
    assert asked.json == {
        "name": "Nová Pošta",
        "terms": [{"problem_type": "legal", "consultations": 3, "session_minutes": 60}],
    }
    assert seen.goes_on == f"/companies/{OTHER}?done=added"


async def test_half_a_line_of_a_contract_is_asked_for_again() -> None:
    seen = await house().sends("/companies/new", name="Nová Pošta", consultations_legal="3")
    assert (seen.status, 'id="new-minutes_legal-wrong"' in seen.html) == (422, True)


async def test_the_name_of_another_company_is_told_beside_the_field() -> None:
    no = refused(409, "company-cannot-be-changed", "company-name-taken")
    seen = await house(answers={"POST /companies": no}).sends("/companies/new", name="Oakhollow Freight")
    assert 'id="new-name-wrong"' in seen.html


async def test_a_contract_is_opened_as_it_stands_and_changed_whole() -> None:
    shown = house(
        answers={f"POST /companies/{COMPANY}/change-contract": found({"id": COMPANY, "version": 5})}
    )
    page = await shown.looks(f"/companies/{COMPANY}/contract")
    assert 'value="8"' in page.html
    await shown.sends(
        f"/companies/{COMPANY}/contract", version="4", consultations_other="2", minutes_other="30"
    )
    [asked] = shown.told.commands
    assert asked.version == 4
    assert asked.json == {"terms": [{"problem_type": "other", "consultations": 2, "session_minutes": 30}]}


async def test_a_company_is_renamed_from_the_version_that_was_read() -> None:
    shown = house(answers={f"POST /companies/{COMPANY}/rename": found({"id": COMPANY, "version": 5})})
    seen = await shown.sends(f"/companies/{COMPANY}/do/rename", name="Oakhollow", version="4")
    [asked] = shown.told.commands
    assert (asked.json, asked.version) == ({"name": "Oakhollow"}, 4)
    assert seen.goes_on == f"/companies/{COMPANY}?done=rename"


async def test_texts_say_which_version_stands_and_what_was_never_published() -> None:
    words = (await house().looks("/house-texts")).words
    assert "version 3" in words
    assert "nothing published yet" in words
    assert "help@kronika.example" in words


async def test_a_text_is_published_in_all_languages_over_the_version_that_was_read() -> None:
    shown = house(answers={"POST /terms/publish": found({"id": OTHER, "version": 10})})
    page = await shown.looks("/house-texts/terms")
    assert "Legyen kedves.</textarea>" in page.html
    typed = {"text.en": "Be", "text.pl": "Bądź", "text.hu": "Légy"}
    seen = await shown.sends("/house-texts/terms", **typed, version="9")
    [asked] = shown.told.commands
    assert (asked.json, asked.version) == ({"text": {"en": "Be", "pl": "Bądź", "hu": "Légy"}}, 9)
    assert seen.goes_on == "/house-texts?done=terms"


async def test_a_text_that_somebody_published_meanwhile_keeps_what_was_typed() -> None:
    theirs = found({"number": 4, "text": {**TEXT["text"], "pl": "Moje"}}, 11)
    shown = house(
        answers={"POST /terms/publish": refused(412, "stale-version", version=11), "GET /terms": theirs}
    )
    typed = {"text.en": "Mine", "text.pl": "Moje", "text.hu": "Enyém"}
    seen = await shown.sends("/house-texts/terms", **typed, version="9")
    assert (seen.status, "Mine</textarea>" in seen.html, 'value="11"' in seen.html) == (412, True, True)
    assert "English Mine Be kind. Hungarian Enyém Legyen kedves." in seen.words


async def test_a_missing_language_is_asked_for() -> None:
    seen = await house().sends("/house-texts/terms", **{"text.en": "Be", "text.pl": "", "text.hu": "Légy"})
    assert (seen.status, 'id="new-text.pl-wrong"' in seen.html) == (422, True)


@pytest.mark.parametrize("path", ["/house-texts", "/companies/new", "/experts/new", "/house-texts/nothing"])
async def test_forms_of_supervisors_are_there_for_nobody_else(path: str) -> None:
    assert (await house("operator").looks(path)).status == 404


async def test_letters_say_to_whom_about_what_and_why_not() -> None:
    words = (await house("operator").looks("/letters")).words
    for told in ("Réti Dalma", "the operators’ desk", "taken back in time", "attempt 2", "Case"):
        assert told in words
    assert "Account" in words


@pytest.mark.parametrize("asked", ["state=nonsense", "stream=nonsense"])
async def test_letters_of_nothing_are_not_there(asked: str) -> None:
    assert (await house().looks(f"/letters?{asked}")).status == 404


async def test_whose_mail_comes_back_is_named_with_what_to_do() -> None:
    words = (await house("operator").looks("/undelivered")).words
    assert "Réti Dalma" in words
    assert "An administrator corrects the address" in words


async def test_an_address_that_takes_no_mail_is_corrected_in_one_step() -> None:
    seen = await house("administrator").looks("/undelivered")
    assert f"/accounts/{DALMA}?form=correct-address" in seen.html


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
@pytest.mark.parametrize(
    "path",
    ["/companies", "/companies/new", f"/companies/{COMPANY}", f"/companies/{COMPANY}/contract",
     "/house-texts",
     "/house-texts/terms", "/house-texts/help", "/letters", f"/letters?stream={ME}", "/undelivered"],
)  # fmt: skip
async def test_every_page_of_the_house_is_made_in_each_language(path: str, language: str) -> None:
    seen = await house(language=language).looks(path)
    assert (seen.status, seen.html.count("<h1")) == (200, 1)
