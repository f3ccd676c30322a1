"""D4: the two letters that hold an expert's message, where organisation and ledger both allow it."""

from uuid import UUID, uuid4

import pytest
from notifying.language import EVA, OLGA, House, Story, a_case

from contracts import cases
from contracts.letters import Letter

pytestmark = pytest.mark.slow

WRITTEN = "May I go on?\n\nSeven sessions would do."


async def writes(case: Story, text: str = WRITTEN) -> UUID:
    """Eva writes to the operator about her case; the id of the event."""
    sent = cases.MessageToOperatorSent(message=uuid4(), operator=OLGA.id, text=case.private(text))
    return await case.says(sent, EVA)


async def is_sent(house: House, message: UUID) -> None:
    both = {(Letter.MESSAGE_TO_OPERATOR.value, "Olga"), (Letter.MESSAGE_COPY.value, "Eva")}
    await house.becomes(message, dict.fromkeys(both, "accepted"))


@pytest.mark.rule("D4")
async def test_the_operator_gets_the_message_and_answers_to_the_expert_who_gets_an_exact_copy(
    house: House,
) -> None:
    case = await a_case(house)
    await case.assigned()
    message = await writes(case)
    house.others.messages[message] = (WRITTEN, EVA)
    await is_sent(house, message)
    (letter,), (copy,) = await house.mail(message, OLGA), await house.mail(message, EVA)
    assert WRITTEN in letter.text.replace("\r\n", "\n")
    assert WRITTEN in copy.text.replace("\r\n", "\n")
    assert (letter.message["Reply-To"], copy.message["Reply-To"]) == (EVA.address, "noreply@kronika.example")
    kept = [house.log.getvalue(), *[str(row) for row in await house.rows("select * from outbox.letters")]]
    assert not [each for each in kept if "Seven sessions" in each]


@pytest.mark.rule("D4")
async def test_where_the_ledger_hands_no_text_over_the_letters_say_only_that_something_waits(
    house: House,
) -> None:
    case = await a_case(house)
    await case.assigned()
    message = await writes(case)
    await is_sent(house, message)
    (letter,) = await house.mail(message, OLGA)
    assert "Seven sessions" not in letter.text
    assert letter.message["Reply-To"] == "noreply@kronika.example"


@pytest.mark.rule("D4")
def test_full_text_is_off_unless_the_organisation_switches_it_on(house: House) -> None:
    assert type(house.settings).model_fields["full_text"].default is False


@pytest.mark.rule("C3")
async def test_the_letter_about_a_new_case_names_the_moment_of_the_first_contact(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (letter,) = await house.mail(assigned, EVA)
    assert f"{house.others.due.year}. " in letter.text
    assert "óráig (Europe/Budapest) keresse meg" in letter.text
