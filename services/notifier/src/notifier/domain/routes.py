"""The table of letters: which event, to whom, which letter. What is told of a case stands in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts import access, accounts, cases, letters, reminders
from contracts.event import Event
from contracts.letters import Letter
from contracts.reminders import ReminderKind
from notifier.domain import audiences as to
from notifier.domain.audiences import Find, Situation

type Test = Callable[[Situation], bool]


def always(_: Situation) -> bool:
    """Whatever stands around it."""
    return True


def in_crisis(found: Situation) -> bool:
    """C7: the letter says that it is urgent, and never why."""
    return found.after.crisis


def calm(found: Situation) -> bool:
    return not found.after.crisis


def raised(found: Situation) -> bool:
    """D1: more consultations than before."""
    return found.after.consultations > found.before.consultations


def lowered(found: Situation) -> bool:
    return not raised(found)


def first_time(found: Situation) -> bool:
    return found.event.occasion in {
        accounts.InvitationOccasion.FIRST,
        accounts.InvitationOccasion.ADDRESS_CORRECTED,
    }


def once_more(found: Situation) -> bool:
    return not first_time(found)


def unused(found: Situation) -> bool:
    return bool(found.event.occasion is accounts.InvitationOccasion.UNUSED)


def by_themselves(found: Situation) -> bool:
    """A3: somebody came; an account that was seeded for development is nobody's."""
    return found.recorded.meta.actor == str(found.recorded.meta.subject)


def in_absence(found: Situation) -> bool:
    """C8: which cases have a deadline in the absence stands behind the link."""
    return bool(found.event.deadlines)


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table. `even_own`: also to who did it themselves."""

    letter: Letter
    to: Find
    when: Test = always
    even_own: bool = False


def _reminder(kind: ReminderKind) -> Test:
    return lambda found: found.event.kind is kind


REMINDERS: Mapping[ReminderKind, Letter] = {
    ReminderKind.HOURS_24: Letter.HOURS_24,
    ReminderKind.HOURS_48: Letter.HOURS_48,
    ReminderKind.DAYS_5: Letter.DAYS_5,
    ReminderKind.MONTHS_2: Letter.MONTHS_2,
    ReminderKind.MONTHS_3: Letter.MONTHS_3,
    ReminderKind.CRISIS_UNASSIGNED: Letter.CRISIS_UNASSIGNED,
    ReminderKind.CRISIS_REMINDER: Letter.CRISIS_NOT_CONTACTED,
    ReminderKind.CRISIS_NOT_CONTACTED: Letter.CRISIS_NOT_CONTACTED,
    ReminderKind.APPROVAL_OVERDUE: Letter.APPROVAL_OVERDUE,
}
"""E3, E4, C7: a reminder says itself who is told."""

_GIVEN = (
    Route(Letter.CASE_ASSIGNED, to.holder, calm),
    Route(Letter.CASE_ASSIGNED, to.stand_in, calm, even_own=True),
    Route(Letter.CRISIS_ASSIGNED, to.holder, in_crisis),
    Route(Letter.CRISIS_ASSIGNED, to.stand_in, in_crisis, even_own=True),
)
_CHANGED = (Route(Letter.DETAILS_CHANGED, to.holder),)
_WAITS = Route(Letter.APPROVAL_WAITS, to.supervisors)
_OWN_ACCOUNT = (Route(Letter.SECOND_FACTOR_CHANGED, to.account, even_own=True),)

ROUTES: Mapping[type[Event], tuple[Route, ...]] = {
    accounts.InvitationIssued: (
        Route(Letter.INVITATION, to.account, first_time, even_own=True),
        Route(Letter.INVITATION_AGAIN, to.account, once_more, even_own=True),
        Route(Letter.INVITATION_UNUSED, to.administrators, unused),
    ),
    accounts.AccountConfirmed: (Route(Letter.ACCOUNT_CONFIRMED, to.account, by_themselves, even_own=True),),
    accounts.PasswordChanged: (Route(Letter.PASSWORD_CHANGED, to.account, even_own=True),),
    accounts.ResetRequested: (Route(Letter.RESET_LINK, to.account, even_own=True),),
    accounts.SecondFactorAdded: _OWN_ACCOUNT,
    accounts.SecondFactorRemoved: _OWN_ACCOUNT,
    accounts.SecondFactorsReset: _OWN_ACCOUNT,
    accounts.TermsPublished: (Route(Letter.NEW_TERMS, to.experts),),
    cases.CaseAssigned: _GIVEN,
    cases.CaseReassigned: (*_GIVEN, Route(Letter.CASE_TAKEN_AWAY, to.former)),
    cases.CaseTakenOver: (Route(Letter.CASE_TAKEN_OVER, to.registrar),),
    cases.CaseDelegated: (*_GIVEN, Route(Letter.CASE_DELEGATED, to.registrar)),
    cases.CaseUnassigned: (Route(Letter.CASE_TAKEN_AWAY, to.former),),
    cases.CaseDeclined: (Route(Letter.CASE_DECLINED, to.operator),),
    cases.ClientContacted: (Route(Letter.CASE_ACCEPTED, to.operator),),
    cases.ContactCorrected: _CHANGED,
    cases.DetailsCorrected: _CHANGED,
    cases.ProblemTypeChanged: _CHANGED,
    cases.CompanySettled: _CHANGED,
    cases.NoteAdded: _CHANGED,
    cases.ConsultationsChanged: (
        Route(Letter.CONSULTATIONS_RAISED, to.holder, raised),
        Route(Letter.DETAILS_CHANGED, to.holder, lowered),
    ),
    cases.ClientFoundUnreachable: (Route(Letter.CLIENT_UNREACHABLE, to.operator), _WAITS),
    cases.MessageToOperatorSent: (
        Route(Letter.MESSAGE_TO_OPERATOR, to.addressed),
        Route(Letter.MESSAGE_COPY, to.holder, even_own=True),
    ),
    cases.MessageAnswered: (Route(Letter.MESSAGE_ANSWERED, to.holder),),
    cases.PaperRefused: (Route(Letter.PAPER_REFUSED, to.uploader, even_own=True),),
    cases.CaseClosed: (_WAITS,),
    cases.CaseApproved: (Route(Letter.CASE_APPROVED, to.holder),),
    cases.CaseReturned: (Route(Letter.CASE_RETURNED, to.holder),),
    cases.CaseReopened: (Route(Letter.CASE_REOPENED, to.holder),),
    cases.EndedWithoutCounselling: tuple(
        Route(Letter.ENDED_WITHOUT_COUNSELLING, who) for who in (to.holder, to.operator, to.supervisors)
    ),
    access.GlassBroken: tuple(Route(Letter.GLASS_BROKEN, who) for who in (to.holder, to.supervisors)),
    reminders.DeadlinesListed: (Route(Letter.ABSENCE_WITH_DEADLINES, to.operators, in_absence),),
    reminders.ReminderRaised: tuple(
        Route(letter, to.told, _reminder(kind)) for kind, letter in REMINDERS.items()
    ),
    letters.AddressBounced: tuple(
        Route(Letter.ADDRESS_BOUNCED, who) for who in (to.operators, to.administrators)
    ),
}
"""Every event that is told to somebody."""

TAKES_BACK: frozenset[type[Event]] = frozenset({
    cases.AssignmentTakenBack, cases.DeclineTakenBack, cases.ClosingTakenBack, cases.MessageTakenBack,
})  # fmt: skip
"""I7: the letters of what they undo are not sent."""
