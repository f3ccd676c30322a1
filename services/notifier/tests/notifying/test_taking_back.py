"""Ten seconds of grace, reminders whose cause is gone, and who is not told what they did (I7, E3)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from notifying.language import EVA, GRACE, OLGA, PIOTR, SARA, House, Person, Story, a_case

from contracts import cases
from contracts.cases.vocabulary import ProcessRef
from contracts.reminders import Audience, Colour, Lateness, ReminderKind, ReminderRaised

pytestmark = pytest.mark.slow

TELLS = {
    ReminderKind.HOURS_24: (Audience.EXPERT,),
    ReminderKind.HOURS_48: (Audience.EXPERT, Audience.OPERATOR),
    ReminderKind.DAYS_5: (Audience.EXPERT,),
    ReminderKind.MONTHS_2: (Audience.EXPERT,),
    ReminderKind.MONTHS_3: (Audience.EXPERT, Audience.OPERATOR, Audience.SUPERVISORS),
    ReminderKind.CRISIS_UNASSIGNED: (Audience.OPERATORS, Audience.SUPERVISORS),
    ReminderKind.CRISIS_REMINDER: (Audience.EXPERT, Audience.OPERATOR),
    ReminderKind.APPROVAL_OVERDUE: (Audience.SUPERVISORS,),
}


async def a_reminder(
    case: Story, kind: ReminderKind, cause: UUID, holder: Person | None = EVA, late: Lateness | None = None
) -> UUID:
    """The watcher raises it, long after its cause was heard."""
    await case.house.hears(cause)
    return await case.says(
        ReminderRaised(
            kind=kind,
            cause=cause,
            due=datetime.now(UTC),
            late=late,
            told=TELLS[kind],
            colour=Colour.RED,
            holder=holder.id if holder else None,
            process=ProcessRef(process=uuid4(), version=1),
            table="1",
        )
    )


@pytest.mark.rule("I7")
async def test_the_letter_of_an_assignment_taken_back_is_not_sent(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    await case.says(cases.AssignmentTakenBack(undone=assigned), OLGA)
    await house.becomes(assigned, {("case_assigned", "Eva"): "taken_back"})
    assert not await house.mail(assigned, EVA)


@pytest.mark.rule("I7")
async def test_letters_of_what_can_be_taken_back_wait_and_others_do_not(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    contacted = await case.contacted()
    await house.becomes(contacted, {("case_accepted", "Olga"): "accepted"})
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    rows = await house.rows(
        "select extract(epoch from due_at - planned_at)::float8 as wait from outbox.letters"
        " where cause = any($1) order by wait",
        [assigned, contacted],
    )
    assert [round(row["wait"], 3) for row in rows] == [0, GRACE]


@pytest.mark.rule("E3")
async def test_a_reminder_is_not_sent_when_the_contact_was_made_a_minute_before(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    await house.hears(await case.contacted())
    reminder = await a_reminder(case, ReminderKind.HOURS_24, assigned)
    await house.becomes(reminder, {("hours_24", "Eva"): "superseded"})


@pytest.mark.rule("E3")
async def test_a_reminder_is_not_sent_when_the_ledger_says_that_its_cause_is_gone(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    house.others.gone.add(case.id)
    reminder = await a_reminder(case, ReminderKind.DAYS_5, assigned)
    await house.becomes(reminder, {("days_5", "Eva"): "cause_gone"})


@pytest.mark.rule("E3")
async def test_a_reminder_that_was_past_when_its_cause_was_recorded_sends_no_letter(house: House) -> None:
    case = await a_case(house)
    assigned = await case.assigned()
    reminder = await a_reminder(case, ReminderKind.HOURS_48, assigned, late=Lateness.RECORDED_LATE)
    await house.becomes(reminder, {("hours_48", "Eva"): "too_late", ("hours_48", "Olga"): "too_late"})


@pytest.mark.rule("D11")
async def test_nobody_is_told_what_they_did_themselves(house: House) -> None:
    case = await a_case(house)
    await case.assigned()
    ended = await case.says(
        cases.EndedWithoutCounselling(reason=cases.closing.EndReason.CLIENT_WITHDREW), SARA
    )
    await house.becomes(
        ended,
        {
            ("ended_without_counselling", "Eva"): "accepted",
            ("ended_without_counselling", "Olga"): "accepted",
            ("ended_without_counselling", "Sara"): "own_doing",
            ("ended_without_counselling", "Tamas"): "accepted",
        },
    )


@pytest.mark.rule("C6", "C4")
async def test_a_case_taken_away_is_told_but_not_after_the_experts_own_decline(house: House) -> None:
    case = await a_case(house)
    await case.assigned()
    reason = cases.assignment.ReassignmentReason.OTHER
    moved = await case.says(cases.CaseReassigned(expert=PIOTR.id, former=EVA.id, reason=reason), OLGA)
    await house.becomes(
        moved, {("case_assigned", "Piotr"): "accepted", ("case_taken_away", "Eva"): "accepted"}
    )
    declined = await case.says(cases.CaseDeclined(expert=PIOTR.id), PIOTR)
    await house.becomes(declined, {("case_declined", "Olga"): "accepted"})
    again = await case.assigned(EVA)
    await house.becomes(again, {("case_assigned", "Eva"): "accepted"})
