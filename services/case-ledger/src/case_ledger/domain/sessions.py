"""Sessions one by one, by the present expert or on a former expert's hand-over page (D1, C6)."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field
from whenever import PlainDateTime, SkippedTime

from case_ledger.domain.case import Case, Holding, Session
from case_ledger.domain.rules import (
    BY_THE_HOLDER,
    WHEN,
    nothing_is_approved,
    the_case_is_open,
    the_client_is_not_erased,
)
from case_ledger.domain.situation import (
    Act,
    ClockTime,
    Command,
    Day,
    HoldersCommand,
    Situation,
    acting,
    clear,
)
from contracts.cases.contact import ClientContacted
from contracts.cases.sessions import (
    ConsultationsChanged,
    DeletionReason,
    HandoverSessionAdded,
    SessionAdded,
    SessionDeleted,
    SessionMoved,
)
from contracts.event import Event
from contracts.refusal import Missing
from contracts.texts import FreeText


class Dated(HoldersCommand):
    """A session's day and time on the organisation's clock."""

    date: Day
    time: ClockTime


class AddSession(Dated):
    """Register a session, arranged or held (D1)."""

    contacted: bool = False
    """Records the contact with the client in the same step."""


class MoveSession(Dated):
    """Give a session another moment (D1)."""

    session: UUID


class DeleteSession(HoldersCommand):
    """Take a session away (D1); a missed one lets the attempts of D2 begin."""

    session: UUID
    reason: DeletionReason


class AddHandoverSession(Command):
    """A former expert enters a session that they held (C6)."""

    date: Day
    time: ClockTime


class ChangeConsultations(Command):
    """Raise the number of available consultations, with a reason (D1)."""

    available: Annotated[int, Field(ge=1, le=999)]
    reason: FreeText


def starts_at(command: Dated | AddHandoverSession, situation: Situation) -> datetime | None:
    """The moment in UTC; nothing where summer time skips it. Of a repeated hour, the earlier."""
    wall = PlainDateTime(
        command.date.year, command.date.month, command.date.day, command.time.hour, command.time.minute
    )
    try:
        moment = wall.assume_tz(situation.zone, disambiguate="raise")
    except SkippedTime:
        return None
    except ValueError:
        moment = wall.assume_tz(situation.zone, disambiguate="earlier")
    return moment.to_stdlib().astimezone(UTC)


def handover_of(case: Case, situation: Situation) -> Holding | None:
    """The holding whose hand-over page the actor still has (C6)."""
    holding = case.last_holding(situation.actor)
    if holding is None or holding.until is None:
        return None
    days = timedelta(days=situation.process.handover_days)
    return holding if situation.now <= holding.until + days else None


def _the_time_exists(_: Case, command: Dated | AddHandoverSession, situation: Situation) -> Missing | None:
    if command.time.tzinfo is None and starts_at(command, situation) is not None:
        return None
    return Missing("D1", "time-skipped", "Summer time skips this time of the day; choose another.")


def _the_client_was_contacted(case: Case, command: AddSession, _: Situation) -> Missing | None:
    if case.is_accepted or command.contacted:
        return None
    return Missing("D1", "client-not-contacted", "Record that the client has been contacted.")


def _a_consultation_is_left(case: Case, _: Command, __: Situation) -> Missing | None:
    if len(case.sessions) < case.details.consultations:
        return None
    available = case.details.consultations
    return Missing("D1", "no-consultation-left", f"All {available} consultations are registered.")


def _it_follows_the_assignment(case: Case, command: Dated, situation: Situation) -> Missing | None:
    starts = starts_at(command, situation)
    if case.holder is None or starts is None or starts >= case.holder.since:
        return None
    return Missing("D1", "before-the-assignment", "No session lies before the expert's assignment.")


def _planned(case: Case, command: Dated | AddHandoverSession, situation: Situation) -> Session | None:
    starts = starts_at(command, situation)
    known = case.session(command.session) if isinstance(command, MoveSession) else None
    if starts is None:
        return None
    minutes = known.minutes if known else case.details.session_minutes
    return Session(known.id if known else situation.id, situation.actor, starts, minutes)


def _it_overlaps_no_other(
    case: Case, command: Dated | AddHandoverSession, situation: Situation
) -> Missing | None:
    planned = _planned(case, command, situation)
    if planned is None or not any(planned.overlaps(each) for each in case.sessions if each.id != planned.id):
        return None
    return Missing("D1", "session-overlaps", "Another session of this case is at that time.")


def _session_added(case: Case, command: AddSession, situation: Situation) -> tuple[Event, ...]:
    starts = starts_at(command, situation)
    if case.holder is None or starts is None:
        return ()
    contacted = () if case.is_accepted else (ClientContacted(acting_reason=acting(case, command)),)
    added = SessionAdded(
        session=situation.id,
        expert=case.holder.expert,
        starts_at=starts,
        minutes=case.details.session_minutes,
        acting_reason=acting(case, command),
    )
    return (*contacted, added)


add_session = Act[AddSession](
    "session-cannot-be-added",
    "The session can't be added",
    (
        the_case_is_open,
        *BY_THE_HOLDER,
        _the_time_exists,
        _the_client_was_contacted,
        _a_consultation_is_left,
        _it_follows_the_assignment,
        _it_overlaps_no_other,
    ),
    _session_added,
    is_done=lambda case, _, s: case.session(s.id) is not None,
)


def _the_session_is_theirs(
    case: Case, command: MoveSession | DeleteSession, situation: Situation
) -> Missing | None:
    """C6: sessions keep who held them; each expert changes their own only."""
    session = case.session(command.session)
    if session is None:
        return Missing("D1", "session-unknown", "No such session is registered.")
    if session.expert == _subject(case, situation):
        return None
    return Missing("C6", "session-of-another", "This session is another expert's.")


def _subject(case: Case, situation: Situation) -> UUID | None:
    """For whom it is done: a former expert for themselves, everybody else for the present expert."""
    holder = case.holder.expert if case.holder else None
    if situation.actor != holder and handover_of(case, situation) is not None:
        return situation.actor
    return holder


def _the_page_is_still_theirs(case: Case, command: HoldersCommand, situation: Situation) -> Missing | None:
    """The present expert's rules, or for a former expert only that nothing is approved."""
    if _subject(case, situation) == situation.actor and not _is_holder(case, situation):
        return nothing_is_approved(case, command, situation)
    rules = (the_case_is_open, *BY_THE_HOLDER)
    answers = (rule(case, command, situation) for rule in rules)
    return next((answer for answer in answers if answer is not None), None)


def _is_holder(case: Case, situation: Situation) -> bool:
    return case.holder is not None and case.holder.expert == situation.actor


def _it_lies_in_their_holding(case: Case, command: Dated, situation: Situation) -> Missing | None:
    if _subject(case, situation) != situation.actor or _is_holder(case, situation):
        return _it_follows_the_assignment(case, command, situation)
    return _it_was_held_before(case, command, situation)


def _it_was_held_before(
    case: Case, command: Dated | AddHandoverSession, situation: Situation
) -> Missing | None:
    """C6: the hand-over page takes sessions held between the assignment and the hand-over."""
    holding, starts = handover_of(case, situation), starts_at(command, situation)
    if holding is None or starts is None or holding.until is None:
        return None
    if holding.since <= starts <= holding.until:
        return None
    return Missing(
        "C6", "outside-the-holding", "The session must lie in the time in which you held the case."
    )


def _session_moved(case: Case, command: MoveSession, situation: Situation) -> tuple[Event, ...]:
    starts = starts_at(command, situation)
    assert starts is not None
    return (SessionMoved(session=command.session, starts_at=starts, acting_reason=acting(case, command)),)


def _it_is_there_already(case: Case, command: MoveSession, situation: Situation) -> bool:
    session = case.session(command.session)
    return session is not None and session.starts_at == starts_at(command, situation)


move_session = Act[MoveSession](
    "session-cannot-be-moved",
    "The session can't be moved",
    (
        _the_page_is_still_theirs,
        _the_session_is_theirs,
        _the_time_exists,
        _it_lies_in_their_holding,
        _it_overlaps_no_other,
    ),
    _session_moved,
    is_done=_it_is_there_already,
)

delete_session = Act[DeleteSession](
    "session-cannot-be-deleted",
    "The session can't be deleted",
    (_the_page_is_still_theirs, _the_session_is_theirs),
    lambda case, command, _: (
        SessionDeleted(session=command.session, reason=command.reason, acting_reason=acting(case, command)),
    ),
)


def _the_page_is_open(case: Case, _: Command, situation: Situation) -> Missing | None:
    if handover_of(case, situation) is not None:
        return None
    days = situation.process.handover_days
    return Missing("C6", "handover-over", f"The hand-over page is kept for {days} days.")


def _handover_session(_: Case, command: AddHandoverSession, situation: Situation) -> tuple[Event, ...]:
    starts = starts_at(command, situation)
    assert starts is not None
    return (
        HandoverSessionAdded(
            session=situation.id, expert=situation.actor, starts_at=starts, minutes=_.details.session_minutes
        ),
    )


add_handover_session = Act[AddHandoverSession](
    "session-cannot-be-handed-over",
    "The session can't be entered",
    (
        nothing_is_approved,
        _the_page_is_open,
        _the_time_exists,
        _it_was_held_before,
        _a_consultation_is_left,
        _it_overlaps_no_other,
        *WHEN,
    ),
    _handover_session,
    is_done=lambda case, _, s: case.session(s.id) is not None,
)


def _no_registered_session_is_lost(case: Case, command: ChangeConsultations, _: Situation) -> Missing | None:
    if command.available >= len(case.sessions):
        return None
    registered = len(case.sessions)
    return Missing("D1", "fewer-than-registered", f"{registered} sessions are registered already.")


change_consultations = Act[ChangeConsultations](
    "consultations-cannot-be-changed",
    "The number of consultations can't be changed",
    (nothing_is_approved, _no_registered_session_is_lost, the_client_is_not_erased, *WHEN),
    lambda case, command, _: (
        ConsultationsChanged(available=command.available, reason=clear(case, command.reason)),
    ),
    is_done=lambda case, command, _: case.details.consultations == command.available,
)
