"""Who may ask what became of letters (row 36), and where the link in one leads."""

import re

import pytest
from notifying.language import ADAM, AUDREY, EVA, OLGA, OTTO, PIOTR, SARA, House, Person, a_case

pytestmark = pytest.mark.slow

MAY_READ = {"Olga": 200, "Sara": 200, "Audrey": 200, "Eva": 403, "Adam": 403}
"""By hand, from the table of permissions: operators, supervisors and auditors; nobody else."""


@pytest.mark.parametrize("path", ["/letters", "/undelivered"])
@pytest.mark.parametrize("who", [OLGA, SARA, AUDREY, EVA, ADAM], ids=lambda who: who.name)
async def test_states_are_read_by_operators_supervisors_and_auditors(
    house: House, who: Person, path: str
) -> None:
    assert (await house.asks(who, path)).status_code == MAY_READ[who.name]


@pytest.mark.parametrize("path", ["/letters", "/undelivered", "/links/AAAAAAAAAAAAAAAA"])
async def test_nobody_asks_without_a_token(house: House, path: str) -> None:
    assert (await house.http.get(path)).status_code == 401


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
