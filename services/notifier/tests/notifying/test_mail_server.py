"""A mail server that refuses, stalls, hangs up: nothing lost, nothing twice, nobody else delayed."""

import pytest
from notifying.language import ADAM, DESK, EVA, OLGA, OTTO, PIOTR, House, a_case
from notifying.language.mail import HANG_UP, STALL

from chassis.errors import NotFoundError
from chassis.metrics import Alarm, fires
from contracts import cases
from contracts.accounts import AddressCorrected, StaffDetails
from contracts.sealed import Clear
from contracts.topics import ACCOUNTS
from notifier.__main__ import NOTIFIER
from testkit.operating import Operators
from testkit.waiting import until

pytestmark = pytest.mark.slow


async def test_a_letter_put_off_is_tried_again_after_five_minutes(house: House) -> None:
    house.sink.at_rcpt[EVA.address] = "450 mailbox busy"
    case = await a_case(house)
    assigned = await case.assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "deferred"})
    del house.sink.at_rcpt[EVA.address]
    (row,) = await house.rows(
        "select attempt, extract(epoch from due_at - now())::float8 as wait from outbox.letters"
        " where cause = $1",
        assigned,
    )
    assert row["attempt"] == 1
    assert 200 < row["wait"] <= 300
    await house.rows("update outbox.letters set due_at = now() where cause = $1", assigned)
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    assert len(await house.mail(assigned, EVA)) == 1

    async def told() -> bool:
        return [name for name, _ in await house.says(assigned)] == ["letter_deferred", "letter_accepted"]

    await until(told)


async def test_a_letter_whose_reply_was_lost_is_sent_again_with_the_same_message_id(house: House) -> None:
    house.sink.at_data[EVA.address] = HANG_UP
    case = await a_case(house)
    assigned = await case.assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "unknown"})
    del house.sink.at_data[EVA.address]
    await house.rows("update outbox.letters set due_at = now() where cause = $1", assigned)
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    first, second = await house.mail(assigned, EVA)
    assert first.content == second.content


async def test_a_slow_recipient_delays_nobody_else(house: House) -> None:
    house.sink.at_rcpt[EVA.address] = STALL
    slow = [await (await a_case(house)).assigned() for _ in range(5)]
    quick = await (await a_case(house)).assigned(PIOTR)
    await house.becomes(quick, {("case_assigned", "Piotr"): "accepted"})
    states = [(await house.letters_of(each))[("case_assigned", "Eva")][0] for each in slow]
    assert "accepted" not in states
    del house.sink.at_rcpt[EVA.address]
    house.sink.released.set()
    await house.rows("update outbox.letters set due_at = now() where state = 'deferred'")
    for each in slow:
        await house.becomes(each, {("case_assigned", "Eva"): "accepted"})
        assert len(await house.mail(each, EVA)) == 1


@pytest.mark.rule("D4")
async def test_a_refused_address_is_marked_and_told_until_it_is_corrected(house: House) -> None:
    house.sink.at_rcpt[PIOTR.address] = "550 no such mailbox"
    refused = await (await a_case(house)).assigned(PIOTR)
    await house.becomes(refused, {("case_assigned", "Piotr"): "address_refused"})

    async def everybody_was_told() -> bool:
        subjects = [
            [each.message["Subject"] for each in house.sink.to(who.address)] for who in (OLGA, OTTO, ADAM)
        ]
        return all("Mail not delivered" in each for each in subjects)

    await until(everybody_was_told, 15)
    del house.sink.at_rcpt[PIOTR.address]
    answer = await house.asks(OLGA, "/undelivered")
    assert answer.status_code == 200, answer.text
    assert [each["account"] for each in answer.json()["items"]] == [str(PIOTR.id)]
    second = await (await a_case(house)).assigned(PIOTR)
    await house.becomes(second, {("case_assigned", "Piotr"): "address_bounced"})
    details = StaffDetails(family_name="FamilyPiotr", given_name="Piotr", email=PIOTR.address)
    await house.writers.says(
        ACCOUNTS, PIOTR.id, AddressCorrected(details=Clear(str(PIOTR.id), details)), ADAM
    )

    async def mended() -> bool:
        return not (await house.asks(OLGA, "/undelivered")).json()["items"]

    await until(mended)
    third = await (await a_case(house)).assigned(PIOTR)
    await house.becomes(third, {("case_assigned", "Piotr"): "accepted"})


async def test_letters_wait_while_identity_and_the_ledger_are_away(house: House) -> None:
    case = await a_case(house)
    house.others.away = True
    assigned = await case.assigned()

    async def was_asked() -> bool:
        rows = await house.rows(
            "select due_at > first_due as later from outbox.letters where cause = $1", assigned
        )
        return bool(rows) and bool(rows[0]["later"])

    await until(was_asked, 15)
    house.others.away = False
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    (row,) = await house.rows("select attempt from outbox.letters where cause = $1", assigned)
    assert row["attempt"] == 1


async def test_a_desk_that_takes_no_mail_is_an_alarm_because_no_account_could_be_marked(house: House) -> None:
    case = await a_case(house)
    house.sink.at_rcpt[DESK] = "550 no such mailbox"
    taken = await case.says(cases.CaseTakenOver(expert=EVA.id), EVA)
    await house.hears(taken)
    contacted = await case.contacted()
    await house.becomes(contacted, {("case_accepted", "desk"): "address_refused"})
    del house.sink.at_rcpt[DESK]
    assert fires(Alarm.DESK_REFUSED)


async def test_a_letter_that_cannot_be_made_is_parked_and_never_sent_half_empty(house: House) -> None:
    house.others.names[EVA.id] = "Szabó\r\nBcc: everybody@example.org"
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "not_rendered"})
    del house.others.names[EVA.id]
    assert not await house.mail(assigned, EVA)
    assert fires(Alarm.LETTER_PARKED) == {"case_assigned"}
    operators = Operators(NOTIFIER, house.settings)
    (line,) = [each for each in (await operators.do("letters")).splitlines() if "not_rendered" in each]
    assert "is planned again" in await operators.do("letters", "resend", line.split()[0])
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    assert len(await house.mail(assigned, EVA)) == 1
    with pytest.raises(NotFoundError):
        await operators.do("letters", "resend", line.split()[0])


async def test_a_letter_to_somebody_deactivated_is_not_sent_and_the_desk_stands_in_for_an_operator(
    house: House,
) -> None:
    case = await a_case(house)
    await case.assigned()
    house.others.inactive.add(OLGA.id)
    contacted = await case.contacted()
    await house.becomes(
        contacted, {("case_accepted", "Olga"): "recipient_deactivated", ("case_accepted", "desk"): "accepted"}
    )
    house.others.inactive.clear()
    (letter,) = await house.mail(contacted, None)
    assert letter.text.startswith("Dear colleagues,")


async def test_letters_that_wait_too_long_for_their_first_attempt_are_an_alarm(house: House) -> None:
    case = await a_case(house)
    house.others.away = True
    assigned = await case.assigned()
    past = "update outbox.letters set first_due = now() - interval '10 minutes' where cause = $1 returning id"

    async def is_planned() -> bool:
        return bool(await house.rows(past, assigned))

    await until(is_planned)
    await until(lambda: fires(Alarm.LETTERS_WAIT), 15)
    house.others.away = False
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    await until(lambda: not fires(Alarm.LETTERS_WAIT), 15)
