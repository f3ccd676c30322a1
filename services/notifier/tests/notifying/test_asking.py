"""Who may ask what became of letters (row 36), and where the link in one leads."""

import re
from base64 import b64encode

import pytest
from notifying.language import ADAM, EVA, OLGA, OTTO, PIOTR, SARA, House, a_case

pytestmark = pytest.mark.slow

NONE = b64encode(b"2026-11-23T10:00:00|5f6a0f7e-4a3a-5d1a-9a0e-0b5f2b1c7d10").decode()
NEITHER = b64encode(b"yesterday|nobody").decode()


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "nonsense"}, {"cursor": "%%%%"}, {"cursor": ""}, {"cursor": "ő"}, {"cursor": "A" * 101},
        {"cursor": NONE}, {"cursor": NEITHER}, {"stream": "2655"}, {"state": "lost"}, {"state": ""},
    ],
    ids=str,
)  # fmt: skip
async def test_a_bad_question_is_answered_with_a_problem(house: House, query: dict[str, str]) -> None:
    answer = await house.asks(OLGA, "/letters", **query)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["type"] == "/problems/invalid-request"
    (wrong,) = answer.json()["errors"]
    assert (wrong["in"], wrong["pointer"]) == ("query", f"/{next(iter(query))}")
    assert len(next(iter(query.values()))) < 5 or next(iter(query.values())) not in answer.text


async def test_pages_of_letters_follow_on_each_other(house: House) -> None:
    first = (await house.asks(OLGA, "/letters")).json()
    seen, cursor = [each["id"] for each in first["items"]], first["cursor"]
    while cursor:
        page = (await house.asks(OLGA, "/letters", cursor=cursor)).json()
        seen, cursor = seen + [each["id"] for each in page["items"]], page["cursor"]
    assert len(seen) == len(set(seen)) == (await house.rows("select count(*) from outbox.letters"))[0][0]


async def test_the_states_of_a_cases_letters_are_shown_without_content(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (item,) = (await house.asks(SARA, "/letters", stream=str(case.id))).json()["items"]
    assert (item["kind"], item["state"], item["recipient"]) == ("case_assigned", "accepted", str(EVA.id))
    assert set(item) == {
        "id", "kind", "recipient", "cause", "stream", "state", "reason", "attempt", "planned_at", "due_at",
    }  # fmt: skip


@pytest.mark.rule("C2")
async def test_a_link_leads_its_recipient_to_the_case_and_nobody_else_anywhere(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (letter,) = await house.mail(assigned, EVA)
    found = re.search(r"https://kronika\.example(/l/[\w-]{16})\s", letter.text)
    assert found
    path = found[1].replace("/l/", "/links/")
    assert (await house.asks(EVA, path)).json() == {"page": "case", "case": str(case.id)}
    for other in (PIOTR, OLGA, SARA, ADAM):
        assert (await house.asks(other, path)).status_code == 404
    assert (await house.asks(EVA, "/links/AAAAAAAAAAAAAAAA")).status_code == 404
    assert (await house.asks(EVA, "/links/nonsense")).status_code == 404


async def test_a_link_in_a_letter_to_the_desk_is_for_operators(house: House) -> None:
    case = await a_case(house)
    house.others.inactive.add(OLGA.id)
    await case.assigned()
    contacted = await case.contacted()
    await house.becomes(
        contacted, {("case_accepted", "Olga"): "recipient_deactivated", ("case_accepted", "desk"): "accepted"}
    )
    house.others.inactive.clear()
    (letter,) = await house.mail(contacted, None)
    found = re.search(r"/l/([\w-]{16})\s", letter.text)
    assert found
    assert (await house.asks(OTTO, f"/links/{found[1]}")).status_code == 200
    assert (await house.asks(SARA, f"/links/{found[1]}")).status_code == 404
