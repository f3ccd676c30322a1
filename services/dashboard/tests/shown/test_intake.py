"""B2 to B6: a new case with its defaults, its company by name, the client's other cases; typed text stays."""

import pytest
from shown.language import DALMA, found, refused
from shown.language.desk import CASE, COMPANY, desk

TYPED = {
    "company": "oakhollow freight", "received_by": "phone", "call_minutes": "11", "heard_from": "intranet",
    "client.family_name": "Dudás", "client.given_name": "Flóra", "client.relation": "employee",
    "client.gender": "woman", "client.age": "34", "language": "hu", "contact.phone": "+36 30 123 4567",
    "problem_type": "psychological", "problem.category": "grief", "problem.description": "A loss.",
    "consultation_type": "in_person", "city": "Győr", "then": "assign",
}  # fmt: skip
PROCESS = {"process": {"consultations": 5, "session_minutes": 50, "paper": "treatment_log"}, "version": 3}
ALIKE = {"id": CASE, "number": 2655, "problem_type": "psychological", "stage": "in_progress", "expert": DALMA}


async def test_what_mostly_is_so_is_typed_already() -> None:
    seen = await desk({"GET /processes/psychological": found(PROCESS)}).looks("/new-case")
    assert '<option value="phone" selected>' in seen.html
    assert "5 consultations of 50 minutes" in seen.words
    assert "treatment log" in seen.words


async def test_a_case_is_recorded_and_its_expert_chosen_next() -> None:
    screen = desk({"POST /cases": found({"id": CASE})})
    assert (await screen.sends("/new-case", **TYPED)).goes_on == f"/cases/{CASE}/assignment"
    sent = screen.told.commands[-1]
    assert (sent.key, sent.json["company"]) == ("the-key", COMPANY)
    assert sent.json["client"] == {
        "family_name": "Dudás", "given_name": "Flóra", "relation": "employee", "gender": "woman", "age": 34,
    }  # fmt: skip
    assert sent.json["second_confirmed"] is False


@pytest.mark.rule("B5")
async def test_a_company_that_is_not_listed_is_recorded_only_when_that_is_ticked() -> None:
    screen = desk({"POST /cases": found({"id": CASE})})
    seen = await screen.sends("/new-case", **TYPED | {"company": "Smith & Sons"})
    assert seen.status == 422
    assert "No company of this name is in the directory" in seen.words
    await screen.sends("/new-case", **TYPED | {"company": "Smith & Sons", "unlisted": "yes"})
    assert screen.told.commands[-1].json["unlisted_company"] == "Smith & Sons"


async def test_a_city_is_needed_only_where_people_meet() -> None:
    screen = desk({"POST /cases": found({"id": CASE})})
    assert "Enter a city" in (await screen.sends("/new-case", **TYPED | {"city": ""})).words
    await screen.sends("/new-case", **TYPED | {"city": "", "consultation_type": "video"})
    assert screen.told.commands[-1].json["city"] == "online"


@pytest.mark.rule("B6")
async def test_other_cases_of_the_client_are_shown_and_can_be_said_to_be_theirs() -> None:
    screen = desk(
        {"POST /searches/same-client": found({"items": [ALIKE]}), "POST /cases": found({"id": CASE})}
    )
    seen = await screen.sends("/new-case/look", **TYPED)
    assert "The client of No. 2655" in seen.words
    assert "Réti Dalma" in seen.words
    assert 'value="Dudás"' in seen.html
    assert not [each for each in screen.told.commands if each.path == "/cases"]
    await screen.sends("/new-case", **TYPED, same_client_as=CASE, second_confirmed="yes")
    sent = screen.told.commands[-1].json
    assert (sent["same_client_as"], sent["second_confirmed"]) == (CASE, True)


async def test_a_hint_is_a_part_of_the_page_without_the_frame() -> None:
    screen = desk({"POST /searches/same-client": found({"items": [ALIKE]})})
    seen = await screen.sends("/new-case/hints", **TYPED)
    assert "<main" not in seen.html
    assert "2655" in seen.html


async def test_nobody_is_looked_for_by_half_a_name() -> None:
    screen = desk()
    await screen.sends("/new-case/hints", **TYPED | {"client.given_name": ""})
    assert not [each for each in screen.told.asked if each.path == "/searches/same-client"]


async def test_what_a_rule_refuses_stands_beside_its_field_with_all_that_was_typed() -> None:
    answer = refused(409, "case-cannot-be-registered", "phone-unusable")
    seen = await desk({"POST /cases": answer}).sends("/new-case", **TYPED)
    assert seen.status == 409
    assert 'id="new-contact.phone-wrong"' in seen.html
    assert ">A loss.</textarea>" in seen.html
