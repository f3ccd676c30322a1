"""A case's life in the glossary's words: `a_case().assigned_to(EVA).contacted().with_session(day=3)`."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from domain.language.days import When, moment
from domain.language.days import day as on
from domain.language.people import CLIENT, COMPANY, EVA, EVERYBODY, OLGA, SARA, Colleague, the
from domain.language.record import CASE, Record, first_version, private

from case_ledger.domain.assignment import planned_sessions
from contracts import cases
from contracts.cases.assignment import DeclineReason, ReassignmentReason
from contracts.cases.closing import EndReason, ReopeningCause
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.erasure import AskedThrough, ErasureGround
from contracts.cases.registration import CaseRegistered
from contracts.cases.satisfaction import NotPossibleReason
from contracts.cases.sessions import DeletionReason
from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    PaperKind,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    Reachability,
    Receipt,
)
from contracts.event import Event

NUMBER = 2655


def registration(**changes: Any) -> CaseRegistered:
    """What the desk took in; anything in it can be told otherwise."""
    problem_type = changes.get("problem_type", ProblemType.PSYCHOLOGICAL)
    usual: dict[str, Any] = {
        "number": NUMBER,
        "person": CLIENT,
        "company": COMPANY,
        "city": "Szeged",
        "received_by": Receipt.PHONE,
        "problem_type": problem_type,
        "call_minutes": 12,
        "consultations": 5,
        "session_minutes": 50,
        "consultation_type": ConsultationType.IN_PERSON,
        "language": "hu",
        "reachability": Reachability(phone=True, email=True, may_leave_message=True, may_text=True),
        "process": first_version(problem_type),
        "client": private(PersonDetails(family_name="Minta", given_name="Anna")),
        "contact": private(ContactDetails(phone="+36 30 000 0000", email="anna@example.org")),
        "problem": private(ProblemDetails(category="stress", description="Sleeps badly.")),
    }
    return CaseRegistered(**{**usual, **changes})


class CaseStory(Record):
    """Events of one case, in the order in which they are told; the acting person is the usual one."""

    @property
    def expert(self) -> UUID:
        assert self.case.holder is not None
        return self.case.holder.expert

    def _by_expert(self, event: Event, at: datetime | None = None, by: Colleague | None = None) -> Self:
        return self.told(event, by or holder_of(self), happened_at=at)

    def assigned_to(self, expert: Colleague, by: Colleague = OLGA) -> Self:
        return self.told(cases.CaseAssigned(expert=expert.id), by)

    def delegated_to(self, expert: Colleague, by: Colleague = OLGA) -> Self:
        return self.told(cases.CaseDelegated(expert=expert.id), by)

    def taken_over_by(self, expert: Colleague) -> Self:
        return self.told(cases.CaseTakenOver(expert=expert.id), expert)

    def reassigned_to(
        self,
        expert: Colleague,
        by: Colleague = OLGA,
        reason: ReassignmentReason = ReassignmentReason.OTHER,
    ) -> Self:
        dropped = planned_sessions(self.case, self.now)
        event = cases.CaseReassigned(
            expert=expert.id, former=self.expert, reason=reason, dropped_sessions=dropped
        )
        return self.told(event, by)

    def declined(self, reason: DeclineReason | None = None) -> Self:
        return self._by_expert(cases.CaseDeclined(expert=self.expert, reason=reason))

    def contacted(self, at: datetime | None = None, by: Colleague | None = None) -> Self:
        """By the expert, or by a supervisor for them."""
        reason = private("Eva is in hospital.") if by else None
        return self._by_expert(cases.ClientContacted(acting_reason=reason), at, by)

    def attempted(
        self,
        kind: AttemptKind = AttemptKind.PHONE,
        at: datetime | None = None,
        outcome: AttemptOutcome = AttemptOutcome.NO_ANSWER,
    ) -> Self:
        """The first is `the("attempt 1")`."""
        attempt = the(f"attempt {len(self.case.attempts) + 1}")
        return self._by_expert(cases.AttemptRecorded(attempt=attempt, kind=kind, outcome=outcome), at)

    def called(self, *times: datetime) -> Self:
        """Unanswered phone calls at these moments; the clock goes on to the latest."""
        story = self
        for each in times:
            story = story.attempted(AttemptKind.PHONE, each)
        return story

    def with_session(self, day: When = 3, at: str = "10:00", minutes: int | None = None) -> Self:
        """The first is `the("session 1")`."""
        count = sum(isinstance(each.event, cases.SessionAdded) for each in self.events)
        added = cases.SessionAdded(
            session=the(f"session {count + 1}"),
            expert=self.expert,
            starts_at=moment(day, at),
            minutes=minutes or self.case.details.session_minutes,
        )
        return self._by_expert(added)

    def with_session_deleted(
        self, session: str = "session 1", reason: DeletionReason = DeletionReason.CANCELLED
    ) -> Self:
        return self._by_expert(cases.SessionDeleted(session=the(session), reason=reason))

    def with_paper(self, kind: PaperKind = "treatment_log", name: str = "the paper") -> Self:
        return self._by_expert(cases.PaperFiled(document=the(name), kind=kind))

    def scored(self, score: int = 5) -> Self:
        return self._by_expert(cases.SatisfactionScored(score=score))

    def without_satisfaction(self, reason: NotPossibleReason = NotPossibleReason.OTHER) -> Self:
        return self._by_expert(cases.SatisfactionDeclaredImpossible(reason=reason))

    def ready_to_close(self) -> Self:
        """3/3, with the only session held and the clock a day after it."""
        return self.contacted().with_session(day=3).on(4).with_paper().scored()

    def closed(self) -> Self:
        return self._by_expert(cases.CaseClosed())

    def found_unreachable(self) -> Self:
        carried = tuple(each.id for each in self.case.attempts)
        return self._by_expert(cases.ClientFoundUnreachable(attempts=carried))

    def ended(self, reason: EndReason = EndReason.REGISTERED_BY_MISTAKE, by: Colleague = OLGA) -> Self:
        return self.told(cases.EndedWithoutCounselling(reason=reason), by)

    def approved(self, by: Colleague = SARA, complete: bool = True) -> Self:
        return self.told(cases.CaseApproved(seen=self.version, complete=complete), by)

    def returned(self, by: Colleague = SARA) -> Self:
        return self.told(cases.CaseReturned(reason=private("The log is of another case.")), by)

    def postponed_to(self, day: When, by: Colleague = SARA) -> Self:
        return self.told(cases.ClosingPostponed(until=on(day), reason=private("The client is abroad.")), by)

    def reopened(self, by: Colleague = OLGA, expert: Colleague | None = EVA) -> Self:
        event = cases.CaseReopened(
            cause=ReopeningCause.BY_HAND,
            expert=expert.id if expert else None,
            reason=private("The client called again."),
        )
        return self.told(event, by)

    def erased(self, by: Colleague = SARA) -> Self:
        return self.told(cases.PersonErased(erasure=the("erasure"), person=CLIENT), by)

    def erasure_started(self, by: Colleague = OLGA) -> Self:
        event = cases.ErasureRequested(
            erasure=the("erasure"),
            person=CLIENT,
            ground=ErasureGround.CLIENT_ASKED,
            asked_through=AskedThrough.PHONE,
            cases=(CASE,),
        )
        return self.told(event, by)


def holder_of(story: CaseStory) -> Colleague:
    """Who holds the case, as themselves."""
    return next(each for each in EVERYBODY if each.id == story.expert)


def a_case(day: When = 1, at: str = "9:00", received: timedelta = timedelta(0), **changes: Any) -> CaseStory:
    """Registered by Olga on day 1 at 9:00, received that long before; all else can be told otherwise."""
    story = CaseStory(now=moment(day, at))
    return story.told(registration(**changes), OLGA, happened_at=story.now - received)
