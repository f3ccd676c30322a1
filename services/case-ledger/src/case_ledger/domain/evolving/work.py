"""How an expert's work changes a case: contact, attempts, sessions, papers, satisfaction (D1 to D6, D13)."""

from collections.abc import Mapping
from uuid import UUID

from case_ledger.domain.case import Attempt, Case, Paper, Satisfaction, Session, Settled
from case_ledger.domain.entries import Ready
from case_ledger.domain.holding import Holding, Mark
from case_ledger.domain.replacing import replace
from contracts.cases.contact import (
    AttemptRecorded,
    AttemptRetracted,
    ClientContacted,
    ContactRetracted,
)
from contracts.cases.papers import HandoverPaperFiled, PaperFiled, PaperRefused, PaperWithdrawn
from contracts.cases.satisfaction import (
    SatisfactionDeclaredImpossible,
    SatisfactionFormFiled,
    SatisfactionRetracted,
    SatisfactionScored,
)
from contracts.cases.sessions import (
    DeletionReason,
    HandoverSessionAdded,
    SessionAdded,
    SessionDeleted,
    SessionMoved,
)
from contracts.envelope import Recorded


def contacted(case: Case, recorded: Recorded[ClientContacted]) -> Case:
    if case.holder is None:
        return case
    meta = recorded.meta
    return replace(case, holder=replace(case.holder, contacted=Mark(meta.id, meta.happened_at)))


def contact_retracted(case: Case, _: Recorded[ContactRetracted]) -> Case:
    return case if case.holder is None else replace(case, holder=replace(case.holder, contacted=None))


def attempt_recorded(case: Case, recorded: Recorded[AttemptRecorded]) -> Case:
    if case.holder is None:
        return case
    event = recorded.event
    attempt = Attempt(event.attempt, case.holder.expert, event.kind, event.outcome, recorded.meta.happened_at)
    return replace(case, attempts=(*case.attempts, attempt))


def attempt_retracted(case: Case, recorded: Recorded[AttemptRetracted]) -> Case:
    attempts = tuple(
        replace(each, retracted=True) if each.id == recorded.event.attempt else each for each in case.attempts
    )
    return replace(case, attempts=attempts)


def session_added(case: Case, recorded: Recorded[SessionAdded | HandoverSessionAdded]) -> Case:
    event = recorded.event
    entered = recorded.meta.happened_at
    session = Session(event.session, event.expert, event.starts_at, event.minutes, entered)
    return replace(case, sessions=_in_order(*case.sessions, session))


def session_moved(case: Case, recorded: Recorded[SessionMoved]) -> Case:
    event = recorded.event
    entered = recorded.meta.happened_at
    moved = (
        replace(each, starts_at=event.starts_at, entered_at=entered) if each.id == event.session else each
        for each in case.sessions
    )
    return replace(case, sessions=_in_order(*moved), ready=_without(case, event.session))


def _without(case: Case, session: UUID) -> Mapping[UUID, Ready]:
    return {each: ready for each, ready in case.ready.items() if each != session}


def _in_order(*sessions: Session) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda each: each.starts_at))


def session_deleted(case: Case, recorded: Recorded[SessionDeleted]) -> Case:
    event = recorded.event
    session = case.session(event.session)
    if session is None:
        return case
    missed = session.starts_at if event.reason is DeletionReason.MISSED else None
    return replace(
        case,
        sessions=tuple(each for each in case.sessions if each.id != event.session),
        holder=_without_session(case, session, Mark(recorded.meta.id, recorded.meta.happened_at)),
        ready=_without(case, event.session),
        missed_at=max(filter(None, (case.missed_at, missed)), default=None),
    )


def _without_session(case: Case, session: Session, deletion: Mark) -> Holding | None:
    """The present holding notes the latest deletion of a session of its own."""
    holder = case.holder
    if holder is None or session not in case.of_the_holding:
        return holder
    before = holder.emptied
    return holder if before and before.at > deletion.at else replace(holder, emptied=deletion)


def paper_filed(case: Case, recorded: Recorded[PaperFiled]) -> Case:
    expert = case.holder.expert if case.holder else None
    paper = Paper(recorded.event.document, recorded.event.kind, expert, recorded.meta.happened_at)
    return replace(case, papers=(*case.papers, paper))


def handover_paper_filed(case: Case, recorded: Recorded[HandoverPaperFiled]) -> Case:
    event = recorded.event
    paper = Paper(event.document, event.kind, event.expert, recorded.meta.happened_at, handover=True)
    return replace(case, papers=(*case.papers, paper))


def paper_refused(case: Case, recorded: Recorded[PaperRefused]) -> Case:
    gone = paper_withdrawn(case, recorded)
    return replace(gone, refused=case.refused | {recorded.event.document})


def paper_withdrawn(case: Case, recorded: Recorded[PaperRefused | PaperWithdrawn]) -> Case:
    """A satisfaction form that goes leaves satisfaction open again (D6)."""
    document, settled = recorded.event.document, case.satisfaction
    papers = tuple(each for each in case.papers if each.document != document)
    stays = settled is None or settled.document != document
    return replace(case, papers=papers, satisfaction=settled if stays else None)


def scored(case: Case, recorded: Recorded[SatisfactionScored]) -> Case:
    at = recorded.meta.happened_at
    return replace(case, satisfaction=Satisfaction(Settled.SCORE, score=recorded.event.score, at=at))


def form_filed(case: Case, recorded: Recorded[SatisfactionFormFiled]) -> Case:
    at = recorded.meta.happened_at
    return replace(case, satisfaction=Satisfaction(Settled.FORM, document=recorded.event.document, at=at))


def declared_impossible(case: Case, recorded: Recorded[SatisfactionDeclaredImpossible]) -> Case:
    at = recorded.meta.happened_at
    settled = Satisfaction(Settled.NOT_POSSIBLE, reason=recorded.event.reason, at=at)
    return replace(case, satisfaction=settled)


def satisfaction_retracted(case: Case, _: Recorded[SatisfactionRetracted]) -> Case:
    return replace(case, satisfaction=None)
