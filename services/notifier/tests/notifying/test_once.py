"""A letter is sent once: whatever dies, comes again, or is built anew."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from notifying.language import EVA, OLGA, House, a_case

from testkit.waiting import until

pytestmark = pytest.mark.slow


async def test_a_letter_whose_sender_died_is_sent_again_with_the_same_message_id(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    await house.rows(
        "update outbox.letters set state = 'sending', leased_until = now() - interval '1 second'"
        " where cause = $1",
        assigned,
    )
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    first, second = await house.mail(assigned, EVA)
    assert first.content == second.content

    async def told() -> bool:
        names = [name for name, _ in await house.says(assigned)]
        return names == ["letter_accepted", "letter_outcome_unknown", "letter_accepted"]

    await until(told)


async def test_a_notifier_killed_between_the_servers_yes_and_its_own_mark_sends_the_same_letter_again(
    house: House,
) -> None:
    def killed() -> None:
        del house.sink.on_accept[EVA.address]
        for task in asyncio.all_tasks():
            if task.get_name().startswith("letter "):
                task.cancel()

    house.sink.on_accept[EVA.address] = killed
    assigned = await (await a_case(house)).assigned()
    await until(lambda: EVA.address not in house.sink.on_accept, 15)
    assert await house.letters_of(assigned) == {("case_assigned", "Eva"): ("sending", None)}
    await house.rows("update outbox.letters set leased_until = now() where cause = $1", assigned)
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    first, second = await house.mail(assigned, EVA)
    assert first.content == second.content

    async def told() -> bool:
        names = [name for name, _ in await house.says(assigned)]
        return names == ["letter_outcome_unknown", "letter_accepted"]

    await until(told)


async def test_what_our_topic_says_was_sent_is_not_sent_again_after_a_loss_of_the_tables(
    house: House,
) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})

    async def echoed() -> bool:
        names = [name for name, _ in await house.says(assigned)]
        return names == ["letter_accepted"] and not await house.rows("select from outbox.facts")

    await until(echoed)
    await house.rows("delete from outbox.letters where cause = $1", assigned)
    await house.heard_anew()
    assert await house.letters_of(assigned) == {("case_assigned", "Eva"): ("accepted", None)}
    assert len(await house.mail(assigned, EVA)) == 1


async def test_an_event_that_comes_again_plans_nothing_more(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    before = len(house.sink.letters)
    await house.heard_anew()
    assert await house.letters_of(assigned) == {("case_assigned", "Eva"): ("accepted", None)}
    assert len(house.sink.letters) == before


async def test_an_event_that_comes_again_is_not_told_to_who_would_be_told_of_it_by_now(house: House) -> None:
    case = await a_case(house)
    await case.assigned()
    contacted = await case.contacted()
    await house.becomes(contacted, {("case_accepted", "Olga"): "accepted"})
    away = "insert into people.absences (id, expert, first_day, last_day) values ($1, $2, $3, $3)"
    today, absence = datetime.now(UTC).date(), uuid4()
    await house.rows(away, absence, OLGA.id, today)
    await house.heard_anew()
    await house.rows("delete from people.absences where id = $1", absence)
    assert await house.letters_of(contacted) == {("case_accepted", "Olga"): ("accepted", None)}


@pytest.mark.rule("I7")
async def test_an_event_older_than_its_use_sends_no_letter(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    late = (
        "update outbox.letters set useful_until = now() where cause = $1 and state = 'planned' returning id"
    )

    async def is_planned() -> bool:
        return bool(await house.rows(late, assigned))

    await until(is_planned)
    await house.becomes(assigned, {("case_assigned", "Eva"): "too_late"})
