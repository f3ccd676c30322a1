"""The table of letters, against one written by hand: what happens, who is told, in which letter."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from notifying.language import ADAM, EVA, OLGA, OTTO, PIOTR, SARA, TAMAS, Person

from contracts import access, accounts, cases, letters, reminders
from contracts.cases.assignment import ReassignmentReason, UnassignmentReason
from contracts.cases.closing import EndReason, ReopeningCause
from contracts.cases.papers import PaperRefusal
from contracts.cases.vocabulary import ProcessRef
from contracts.envelope import GENESIS, Meta, Recorded
from contracts.event import Event
from contracts.letters import Letter, NotSentReason
from contracts.reminders import Audience, Colour, ReminderKind
from contracts.sealed import Clear
from notifier.domain.audiences import Situation
from notifier.domain.cases import Case, evolve
from notifier.domain.letters import GRACED, next_leg
from notifier.domain.people import People
from notifier.domain.planning import is_superseded, letters_of
from notifier.domain.routes import ROUTES

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CASE = UUID("6f9619ff-8b86-5d01-b42d-00cf4fc964ff")
PEOPLE = People(
    operators=frozenset({OLGA.id, OTTO.id}),
    supervisors=frozenset({SARA.id, TAMAS.id}),
    administrators=frozenset({ADAM.id}),
    experts=frozenset({EVA.id, PIOTR.id}),
)
HELD = Case(CASE, registrar=OTTO.id, consultations=5, holder=EVA.id, operator=OLGA.id)
FREE = Case(CASE, registrar=OTTO.id, consultations=5)
NAMES = {each.id: each.name for each in (EVA, PIOTR, OLGA, OTTO, SARA, TAMAS, ADAM)}
TEXT = Clear("somebody", "x" * 30)


def recorded(event: Event, by: Person | None, stream: UUID = CASE) -> Recorded[Event]:
    """As it would be heard."""
    actor, role = (str(by.id), str(by.role)) if by else ("service:elsewhere", "service")
    meta = Meta(
        id=uuid4(), source="/kronika/elsewhere", type=event.type, subject=stream, time=NOON, version=2,
        actor=actor, role=role, happened_at=NOON, correlation_id="a story",
    )  # fmt: skip
    return Recorded(meta, 1, GENESIS, event)


def told(
    event: Event, by: Person | None = None, case: Case = HELD, people: People = PEOPLE, stream: UUID = CASE
) -> set[str]:
    """`letter: who`, with the reason in brackets where it is not sent."""
    heard = recorded(event, by, stream)
    found = letters_of(Situation(heard, case, evolve(case, heard), people))
    return {
        f"{each.kind}: {NAMES.get(each.recipient, 'desk') if each.recipient else 'desk'}"
        + (f" ({each.reason})" if each.reason else "")
        for each in found
    }


def reminder(kind: ReminderKind, *audience: Audience) -> Event:
    return reminders.ReminderRaised(
        kind=kind, cause=uuid4(), due=NOON, told=audience, colour=Colour.RED, holder=EVA.id,
        process=ProcessRef(process=uuid4(), version=1), table="1",
    )  # fmt: skip


def absence(by: Person, inside: tuple[reminders.ListedDeadline, ...]) -> Event:
    return reminders.DeadlinesListed(
        cause=uuid4(), expert=EVA.id, first_day=NOON.date(), last_day=NOON.date(), entered_by=by.id,
        deadlines=inside,
    )  # fmt: skip


def invitation(occasion: accounts.InvitationOccasion) -> Event:
    return accounts.InvitationIssued(link=uuid4(), expires=NOON, occasion=occasion)


REASSIGNED = cases.CaseReassigned(expert=PIOTR.id, former=EVA.id, reason=ReassignmentReason.OTHER)
MESSAGE = cases.MessageToOperatorSent(message=uuid4(), operator=OLGA.id, text=TEXT)
ENDED = cases.EndedWithoutCounselling(reason=EndReason.CLIENT_WITHDREW)
UNREACHABLE = cases.ClientFoundUnreachable(attempts=())
REOPENED = cases.CaseReopened(cause=ReopeningCause.BY_HAND, expert=EVA.id)
REFUSED = cases.PaperRefused(document=uuid4(), reason=PaperRefusal.INFECTED)
UNASSIGNED = cases.CaseUnassigned(former=EVA.id, reason=UnassignmentReason.COMPETENCE_NOT_COVERED)
MONTHS_3 = reminder(ReminderKind.MONTHS_3, Audience.EXPERT, Audience.OPERATOR, Audience.SUPERVISORS)
URGENT = reminder(ReminderKind.CRISIS_UNASSIGNED, Audience.OPERATORS, Audience.SUPERVISORS)
FIRST, UNUSED = accounts.InvitationOccasion.FIRST, accounts.InvitationOccasion.UNUSED


@pytest.mark.rule("C2", "C3", "C4", "C5", "C6", "C7", "B7", "D1")
def test_what_passes_with_a_case_is_told_to_whom_it_concerns() -> None:
    given, crisis = cases.CaseAssigned(expert=EVA.id), Case(CASE, registrar=OTTO.id, crisis=True)
    assert told(given, OLGA, FREE) == {"case_assigned: Eva"}
    assert told(given, OLGA, crisis) == {"crisis_assigned: Eva"}
    assert told(cases.CaseTakenOver(expert=EVA.id), EVA, FREE) == {"case_taken_over: Otto"}
    assert told(cases.CaseDelegated(expert=EVA.id), SARA, FREE) == {
        "case_assigned: Eva",
        "case_delegated: Otto",
    }
    assert told(cases.ClientContacted(), EVA) == {"case_accepted: Olga"}
    assert told(cases.CaseDeclined(expert=EVA.id), EVA) == {"case_declined: Olga"}
    assert told(REASSIGNED, OLGA) == {"case_assigned: Piotr", "case_taken_away: Eva"}
    assert told(UNASSIGNED) == {"case_taken_away: Eva"}
    assert told(cases.ContactCorrected(city="Pécs"), OLGA) == {"details_changed: Eva"}
    assert told(cases.ContactCorrected(city="Pécs"), EVA) == {"details_changed: Eva (own_doing)"}
    assert told(cases.ContactCorrected(city="Pécs"), OLGA, FREE) == set()
    assert told(cases.ConsultationsChanged(available=7, reason=TEXT), SARA) == {"consultations_raised: Eva"}
    assert told(cases.ConsultationsChanged(available=4, reason=TEXT), SARA) == {"details_changed: Eva"}


@pytest.mark.rule("D2", "D4", "D5", "D8", "D11", "H3", "I5")
def test_what_happens_on_a_case_is_told_to_whom_it_concerns() -> None:
    assert told(UNREACHABLE, EVA) == {
        "client_unreachable: Olga",
        "approval_waits: Sara",
        "approval_waits: Tamas",
    }
    assert told(MESSAGE, EVA) == {"message_to_operator: Olga", "message_copy: Eva"}
    assert told(cases.MessageAnswered(message=uuid4(), answer=TEXT), OLGA) == {"message_answered: Eva"}
    assert told(REFUSED) == {"paper_refused: Eva"}
    assert told(cases.CaseClosed(), EVA) == {"approval_waits: Sara", "approval_waits: Tamas"}
    assert told(cases.CaseApproved(seen=3, complete=True), SARA) == {"case_approved: Eva"}
    assert told(cases.CaseReturned(reason=TEXT), SARA) == {"case_returned: Eva"}
    assert told(REOPENED, OLGA) == {"case_reopened: Eva"}
    assert told(ENDED, OLGA) == {
        "ended_without_counselling: Eva",
        "ended_without_counselling: Olga (own_doing)",
        "ended_without_counselling: Sara",
        "ended_without_counselling: Tamas",
    }
    assert told(access.GlassBroken(reason=TEXT, until=NOON), SARA) == {
        "glass_broken: Eva",
        "glass_broken: Sara (own_doing)",
        "glass_broken: Tamas",
    }


@pytest.mark.rule("A1", "A3", "A4", "A7")
def test_what_happens_to_an_account_is_told_to_its_owner() -> None:
    assert told(invitation(FIRST), ADAM, stream=EVA.id) == {"invitation: Eva"}
    assert told(invitation(UNUSED), stream=EVA.id) == {"invitation_again: Eva", "invitation_unused: Adam"}
    assert told(accounts.AccountConfirmed(), EVA, stream=EVA.id) == {"account_confirmed: Eva"}
    assert told(accounts.AccountConfirmed(), stream=EVA.id) == set()
    reset = accounts.ResetRequested(link=uuid4(), expires=NOON)
    assert told(reset, stream=EVA.id) == {"reset_link: Eva"}
    changed = accounts.PasswordChanged(way=accounts.PasswordWay.CHANGED, credential=uuid4())
    assert told(changed, EVA, stream=EVA.id) == {"password_changed: Eva"}
    assert told(accounts.SecondFactorsReset(), ADAM, stream=EVA.id) == {"second_factor_changed: Eva"}
    text = accounts.HouseText(en="Terms", pl="Warunki", hu="Feltételek")
    assert told(accounts.TermsPublished(number=2, text=text), SARA, stream=accounts.HOUSE) == {
        "new_terms: Eva",
        "new_terms: Piotr",
    }
    assert told(letters.AddressBounced(letter=uuid4()), stream=EVA.id) == {
        "address_bounced: Olga",
        "address_bounced: Otto",
        "address_bounced: Adam",
    }


@pytest.mark.rule("C7", "C8", "E3", "E4")
def test_a_reminder_is_told_to_whom_it_names() -> None:
    assert told(reminder(ReminderKind.HOURS_24, Audience.EXPERT)) == {"hours_24: Eva"}
    assert told(MONTHS_3) == {"months_3: Eva", "months_3: Olga", "months_3: Sara", "months_3: Tamas"}
    assert told(URGENT, case=FREE) == {
        f"crisis_unassigned: {who}" for who in ("Olga", "Otto", "Sara", "Tamas")
    }
    overdue = reminder(ReminderKind.APPROVAL_OVERDUE, Audience.SUPERVISORS)
    assert told(overdue, people=People()) == {"approval_overdue: desk (nobody)"}


@pytest.mark.rule("C8")
def test_deadlines_inside_an_absence_are_told_to_the_operators_who_have_not_seen_them() -> None:
    inside = (reminders.ListedDeadline(case=CASE, kind=ReminderKind.HOURS_48, due=NOON),)
    assert told(absence(OTTO, inside), stream=uuid4()) == {
        "absence_with_deadlines: Olga",
        "absence_with_deadlines: Otto (own_doing)",
    }
    assert told(absence(EVA, inside), stream=uuid4()) == {
        "absence_with_deadlines: Olga",
        "absence_with_deadlines: Otto",
    }
    assert told(absence(EVA, ()), stream=uuid4()) == set()


@pytest.mark.rule("E3")
def test_a_reminder_heard_before_its_assignment_is_told_to_the_expert_it_names() -> None:
    hours = reminder(ReminderKind.HOURS_24, Audience.EXPERT)
    assert told(hours, case=FREE) == {"hours_24: Eva"}
    assert not is_superseded(Letter.HOURS_24, FREE)
    declined = evolve(HELD, recorded(cases.CaseDeclined(expert=EVA.id), EVA))
    assert told(hours, case=declined) == {"hours_24: desk (nobody)"}
    assert is_superseded(Letter.HOURS_24, declined)


@pytest.mark.rule("C8")
def test_while_the_expert_is_away_letters_with_a_deadline_go_to_the_operator_too() -> None:
    away = People(operators=frozenset({OLGA.id}), away=frozenset({EVA.id}))
    given = cases.CaseAssigned(expert=EVA.id)
    assert told(given, OLGA, FREE, away) == {"case_assigned: Eva", "case_assigned: Olga"}
    hours = reminder(ReminderKind.HOURS_24, Audience.EXPERT)
    assert told(hours, people=away) == {"hours_24: Eva", "hours_24: Olga"}


@pytest.mark.rule("D4")
@pytest.mark.parametrize(
    "people",
    [
        People(operators=frozenset({OTTO.id})),
        People(operators=frozenset({OLGA.id}), away=frozenset({OLGA.id})),
    ],
    ids=["deactivated", "away"],
)
def test_the_desk_is_written_to_where_the_operator_is_deactivated_or_away(people: People) -> None:
    assert "message_to_operator: desk" in told(MESSAGE, EVA, people=people)
    assert told(cases.ClientContacted(), EVA, people=people) == {"case_accepted: desk"}


@pytest.mark.rule("D4")
def test_the_desk_is_written_to_where_no_operator_assigned_the_case() -> None:
    taken = evolve(FREE, recorded(cases.CaseTakenOver(expert=EVA.id), EVA))
    assert told(cases.ClientContacted(), EVA, taken) == {"case_accepted: desk"}


def test_a_reminder_that_was_past_when_recorded_is_not_sent() -> None:
    late = reminder(ReminderKind.HOURS_24, Audience.EXPERT).model_copy(
        update={"late": reminders.Lateness.RECORDED_LATE}
    )
    assert told(late) == {f"hours_24: Eva ({NotSentReason.TOO_LATE})"}


@pytest.mark.rule("I7")
def test_a_case_is_as_before_when_its_assignment_is_taken_back() -> None:
    given = recorded(REASSIGNED, OTTO)
    back = recorded(cases.AssignmentTakenBack(undone=given.meta.id), OTTO)
    after = evolve(evolve(HELD, given), back)
    assert (after.holder, after.operator) == (EVA.id, OLGA.id)


@pytest.mark.rule("I7")
@pytest.mark.parametrize(
    "event",
    [
        cases.CaseAssigned, cases.CaseReassigned, cases.CaseTakenOver, cases.CaseDelegated,
        cases.CaseDeclined, cases.CaseClosed, cases.ClientFoundUnreachable, cases.EndedWithoutCounselling,
        cases.MessageToOperatorSent,
    ],
)  # fmt: skip
def test_every_letter_of_what_can_be_taken_back_waits(event: type[Event]) -> None:
    assert {route.letter for route in ROUTES[event]} <= GRACED


def test_attempts_follow_after_5_and_30_minutes_and_1_2_4_and_4_hours() -> None:
    minutes = [next_leg(attempt).total_seconds() / 60 for attempt in range(1, 8)]
    assert minutes == [5, 30, 60, 120, 240, 240, 240]
