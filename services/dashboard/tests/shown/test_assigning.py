"""C1, C5, C6: ranked with reasons, left out with reasons, handed on with a note; what came of it is said."""

from collections.abc import Mapping
from typing import Any

import pytest
from shown.language import DALMA, LONG, Screen, found, refused
from shown.language.desk import CASE, desk
from shown.language.judged import a_profile, an_offer

from dashboard.domain.asking import Answer

FIGURES = {"open_cases": 6, "capacity": 12, "first_contact_hours": 5.0}
PROPOSAL = {
    "candidates": [
        {"expert": DALMA, "place": 1, "reasons": ["competence", "language", "other_city"], "figures": FIGURES}
    ],
    "left_out": [{"expert": LONG, "reasons": ["declined_before", "absent"]}],
}
OPEN = {
    "language": "hu", "wishes": {"gender": "woman", "expert": DALMA, "not_expert": None}, "crisis": True,
    "contact": {"phone": None, "email": None, "call_when": "after 16:00"}, "ending": None,
}  # fmt: skip


def page(
    answers: Mapping[str, Answer] | None = None, *roles: str, language: str = "en", holder: Any = None
) -> Screen:
    way = "reassign" if holder else "assign"
    offers = [an_offer(way), an_offer("add-note"), an_offer("end-without-counselling")]
    given = {
        f"GET /cases/{CASE}": found(a_profile(id=CASE, holder=holder, **OPEN)),
        f"GET /cases/{CASE}/actions": found({"items": offers}),
        f"GET /cases/{CASE}/proposals": found({"proposal": PROPOSAL}),
        "GET /experts": found({"items": [{"id": DALMA, "cities": ["Győr"], "online": True}]}),
    }
    return desk(given | dict(answers or {}), *roles, language=language)


@pytest.mark.rule("C1")
@pytest.mark.parametrize("language", ["en", "pl", "hu"])
async def test_a_candidate_stands_with_reasons_for_and_against(language: str) -> None:
    seen = await page({}, language=language).looks(f"/cases/{CASE}/assignment")
    assert seen.status == 200
    assert "Réti Dalma" in seen.words


@pytest.mark.rule("C1")
async def test_reasons_are_said_in_words_and_figures() -> None:
    words = (await page().looks(f"/cases/{CASE}/assignment")).words
    for each in ("Competence: psychological", "Speaks Hungarian", "In another city", "6 of 12 cases open",
                 "First contact: median 5 h", "No absence planned", "Győr, online"):  # fmt: skip
        assert each in words, each
    assert "Łabędź-Wyszyński Świętosław declined this case; is absent" in words


async def test_what_the_client_asked_for_stands_above_the_choice() -> None:
    words = (await page().looks(f"/cases/{CASE}/assignment")).words
    assert "a woman" in words
    assert "after 16:00" in words
    assert "Crisis call." in words


async def test_a_note_goes_along_and_is_kept_once_however_often_the_form_is_sent() -> None:
    refusal = refused(409, "case-cannot-be-assigned", "expert-absent")
    screen = page(
        {f"POST /cases/{CASE}/add-note": found({"id": CASE}), f"POST /cases/{CASE}/assign": refusal}
    )
    typed = {"way": "assign", "expert": DALMA, "note": "Please call after four.", "note_key": "n1"}
    seen = await screen.sends(f"/cases/{CASE}/assignment", **typed)
    assert seen.status == 409
    assert "Please call after four." in seen.html
    assert 'name="note_key" value="n1"' in seen.html
    await screen.sends(f"/cases/{CASE}/assignment", **typed)
    first, second = (each.key for each in screen.told.commands if each.path.endswith("add-note"))
    assert first == second


@pytest.mark.rule("C6")
async def test_a_reassignment_says_why() -> None:
    holder = {"kind": "assigned", "expert": LONG, "since": "2026-10-20T13:40:00Z"}
    screen = page({f"POST /cases/{CASE}/reassign": found({"id": CASE})}, holder=holder)
    assert 'name="reason"' in (await screen.looks(f"/cases/{CASE}/assignment")).html
    sent = await screen.sends(f"/cases/{CASE}/assignment", way="reassign", expert=DALMA, reason="absent")
    assert sent.goes_on == f"/cases/{CASE}?done=reassign"
    assert screen.told.commands[-1].json == {"expert": DALMA, "reason": "absent"}


@pytest.mark.rule("C5")
async def test_a_lead_delegates_a_case_that_they_can_not_open_yet() -> None:
    row = {"id": CASE, "number": 2655, "recorded_at": "2026-11-18T10:00:00Z", "problem_type": "legal",
           "city": "online", "language": "pl"}  # fmt: skip
    answers = {
        f"GET /cases/{CASE}": refused(403, "not-allowed"),
        "GET /cases": found({"items": [row], "as_of": "2026-11-19T08:39:00Z"}),
        f"POST /cases/{CASE}/delegate": found({"id": CASE}),
    }
    screen = page(answers, "expert", "lead")
    assert "Delegate case 2655" in (await screen.looks(f"/cases/{CASE}/assignment?number=2655")).words
    assert (await screen.looks(f"/cases/{CASE}/assignment")).status == 404
    sent = await screen.sends(f"/cases/{CASE}/assignment?number=2655", way="delegate", expert=DALMA)
    assert sent.goes_on == f"/cases/{CASE}?done=delegate"
