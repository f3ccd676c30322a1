"""Sessions one by one, planned or held, and how many there may be (D1)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_ledger.domain.case import Case, Session
from case_ledger.domain.replacing import replace
from case_ledger.domain.rules import (
    BY_THE_HOLDER,
    WHEN,
    nothing_is_approved,
    the_case_is_open,
    the_client_is_not_erased,
    the_moment_follows,
)
from case_ledger.domain.situation import (
    Act,
    ClockTime,
    Command,
    HoldersCommand,
    Situation,
    acting,
    clear,
    established,
)
from case_ledger.domain.wall import is_skipped, moment_of
from contracts.cases.contact import ClientContacted
from contracts.cases.sessions import (
    ConsultationsChanged,
    DeletionReason,
    SessionAdded,
    SessionDeleted,
    SessionMoved,
)
from contracts.event import Event
from contracts.moments import Day
from contracts.refusal import Missing
from contracts.texts import FreeText


class Dated(Command):
    """A session's day and time on the organisation's clock; of a repeated hour, the earlier one."""

    date: Day
    time: ClockTime


class Naming(Command):
    """Names a session that is registered."""

    session: UUID


class Moving(Dated, Naming):
    """Gives a session another moment."""


class AddSession(Dated, HoldersCommand):
    """Register a session, arranged or held (D1)."""

    contacted: bool = False
    """Records the contact with the client in the same step."""


class MoveSession(Moving, HoldersCommand):
    """Give a session another moment (D1)."""


class DeleteSession(Naming, HoldersCommand):
    """Take a session away (D1); a missed one lets the attempts of D2 begin."""

    reason: DeletionReason


class ChangeConsultations(Command):
    """Set the number of available consultations, with a reason (D1)."""

    available: Annotated[int, Field(ge=1, le=999)]
    reason: FreeText


def starts_at(command: Dated, situation: Situation) -> datetime:
    """The moment in UTC that the command means."""
    return moment_of(command.date, command.time, situation.zone)


def the_time_exists(_: Case, command: Dated, situation: Situation) -> Missing | None:
    if not is_skipped(command.date, command.time, situation.zone):
        return None
    return Missing("D1", "time-skipped", "Summer time skips this time of the day; choose another.")


def _the_client_was_contacted(case: Case, command: AddSession, _: Situation) -> Missing | None:
    if case.is_accepted or command.contacted:
        return None
    return Missing("D1", "client-not-contacted", "Record that the client has been contacted.")


def a_consultation_is_left(case: Case, _: Command, __: Situation) -> Missing | None:
    """D1: sessions of former experts count as well (C6)."""
    available = case.details.consultations
    if len(case.sessions) < available:
        return None
    return Missing("D1", "no-consultation-left", f"All {available} consultations are registered.")


def _it_follows_the_assignment(case: Case, command: Dated, situation: Situation) -> Missing | None:
    if case.holder is None or starts_at(command, situation) >= case.holder.since:
        return None
    return Missing("D1", "before-the-assignment", "No session lies before the expert's assignment.")


def the_time_is_free(case: Case, command: Dated, situation: Situation) -> Missing | None:
    starts = starts_at(command, situation)
    return _free(case, Session(situation.id, situation.actor, starts, case.details.session_minutes))


def the_new_time_is_free(case: Case, command: Moving, situation: Situation) -> Missing | None:
    known = case.session(command.session)
    return _free(case, replace(known, starts_at=starts_at(command, situation))) if known else None


def _free(case: Case, planned: Session) -> Missing | None:
    if not any(planned.overlaps(each) for each in case.sessions if each.id != planned.id):
        return None
    return Missing("D1", "session-overlaps", "Another session of this case is at that time.")


def is_added(case: Case, _: Command, situation: Situation) -> bool:
    return case.session(situation.id) is not None


def _added(case: Case, command: AddSession, situation: Situation) -> tuple[Event, ...]:
    contacted = () if case.is_accepted else (ClientContacted(acting_reason=acting(case, command)),)
    added = SessionAdded(
        session=situation.id,
        expert=established(case.holder).expert,
        starts_at=starts_at(command, situation),
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
        the_time_exists,
        _the_client_was_contacted,
        a_consultation_is_left,
        _it_follows_the_assignment,
        the_time_is_free,
    ),
    _added,
    is_done=is_added,
)


def the_session_is_registered(case: Case, command: Naming, _: Situation) -> Missing | None:
    if case.session(command.session) is not None:
        return None
    return Missing("D1", "session-unknown", "No such session is registered.")


def it_follows_the_entry(case: Case, command: Naming, situation: Situation) -> Missing | None:
    session = case.session(command.session)
    return the_moment_follows(session.entered_at if session else None, situation, "the session was entered")


def _the_session_is_the_holders(case: Case, command: Naming, _: Situation) -> Missing | None:
    """C6: sessions keep who held them; a former expert's are changed on the hand-over page only."""
    session = case.session(command.session)
    if session is None or case.holder is None or session.expert == case.holder.expert:
        return None
    return Missing("C6", "session-of-another", "This session is another expert's.")


def it_is_on_no_invoice(case: Case, command: Naming, _: Situation) -> Missing | None:
    """H3: what was invoiced stays, a reopening or not."""
    if not any(command.session in mark.sessions for mark in case.invoiced):
        return None
    return Missing("H3", "session-invoiced", "The session is on an invoice; have that mark withdrawn first.")


def is_moved(case: Case, command: Moving, situation: Situation) -> bool:
    session = case.session(command.session)
    return session is not None and session.starts_at == starts_at(command, situation)


move_session = Act[MoveSession](
    "session-cannot-be-moved",
    "The session can't be moved",
    (
        the_case_is_open,
        *BY_THE_HOLDER,
        the_session_is_registered,
        _the_session_is_the_holders,
        it_is_on_no_invoice,
        the_time_exists,
        _it_follows_the_assignment,
        the_new_time_is_free,
    ),
    lambda case, command, s: (
        SessionMoved(
            session=command.session, starts_at=starts_at(command, s), acting_reason=acting(case, command)
        ),
    ),
    is_done=is_moved,
)


def _nobody_misses_what_is_ahead(case: Case, command: DeleteSession, situation: Situation) -> Missing | None:
    """D12: a session is missed when its time has come, and D2 counts attempts from then on."""
    session = case.session(command.session)
    if session is None or command.reason is not DeletionReason.MISSED or session.starts_at <= situation.now:
        return None
    return Missing("D12", "not-missed-yet", "The session lies ahead; nobody can have missed it.")


delete_session = Act[DeleteSession](
    "session-cannot-be-deleted",
    "The session can't be deleted",
    (
        the_case_is_open,
        *BY_THE_HOLDER,
        the_session_is_registered,
        _the_session_is_the_holders,
        it_is_on_no_invoice,
        _nobody_misses_what_is_ahead,
        it_follows_the_entry,
    ),
    lambda case, command, _: (
        SessionDeleted(session=command.session, reason=command.reason, acting_reason=acting(case, command)),
    ),
)


def _no_registered_session_is_lost(case: Case, command: ChangeConsultations, _: Situation) -> Missing | None:
    registered = len(case.sessions)
    if command.available >= registered:
        return None
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
