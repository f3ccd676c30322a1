"""From an event to a letter in somebody's mailbox, once."""

import pytest
from notifying.language import EVA, House, a_case

pytestmark = pytest.mark.slow


@pytest.mark.rule("C2")
async def test_the_expert_gets_a_letter_about_a_new_case(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (letter,) = await house.mail(assigned, EVA)
    assert letter.message["Subject"] == "Új teendője van a Kronikában"
    assert letter.message["To"] == "FamilyEva Eva <eva@example.org>"
    assert letter.message["Content-Language"] == "hu"
