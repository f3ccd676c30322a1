"""Contact with the client, attempts, and the client who can't be reached (C3, D2, D13)."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from case_ledger.domain.case import Attempt, Case
from case_ledger.domain.rules import (
    BY_THE_HOLDER,
    WHEN,
    the_case_is_open,
    the_client_is_not_erased,
    the_experts_work_lies_before,
    the_moment_follows,
)
from case_ledger.domain.situation import Act, Command, HoldersCommand, Situation, acting, clear
from contracts.cases.contact import (
    AttemptKind,
    AttemptOutcome,
    AttemptRecorded,
    AttemptRetracted,
    ClientContacted,
    ClientFoundUnreachable,
    ContactRetracted,
)
from contracts.event import Event
from contracts.refusal import Missing
from contracts.texts import FreeText

A_DAY = timedelta(hours=24)


class RecordContact(HoldersCommand):
    """ "Client has been contacted": accepts the case (C3). `happened_at` is when they spoke."""


class RetractContact(Command):
    """The contact was recorded in error (D13)."""

    reason: FreeText


class RecordAttempt(HoldersCommand):
    """A try to reach the client (D2). `happened_at` is the moment of the call or message."""

    kind: AttemptKind
    outcome: AttemptOutcome


class RetractAttempt(Command):
    """An attempt was recorded in error (D13)."""

    attempt: UUID
    reason: FreeText


class FindUnreachable(HoldersCommand):
    """ "Client unreachable" (D2): closes the case, pending approval."""


record_contact = Act[RecordContact](
    "contact-cannot-be-recorded",
    "The contact can't be recorded",
    (the_case_is_open, *BY_THE_HOLDER),
    lambda case, command, _: (ClientContacted(acting_reason=acting(case, command)),),
    is_done=lambda case, _, __: case.is_open and case.is_accepted,
)


def _the_client_was_contacted(case: Case, _: Command, __: Situation) -> Missing | None:
    if case.is_accepted:
        return None
    return Missing("D13", "no-contact-recorded", "No contact is recorded that could be retracted.")


def _no_session_rests_on_it(case: Case, _: Command, __: Situation) -> Missing | None:
    """C4: without contact the case could be declined, and counselling has begun."""
    if not case.of_the_holding:
        return None
    return Missing("D13", "session-registered", "Sessions are registered; delete the sessions first.")


def _it_follows_the_contact(case: Case, _: Command, situation: Situation) -> Missing | None:
    contacted_at = case.holder.contacted_at if case.holder else None
    return the_moment_follows(contacted_at, situation, "the client was contacted")


retract_contact = Act[RetractContact](
    "contact-cannot-be-retracted",
    "The contact can't be retracted",
    (
        the_case_is_open,
        _the_client_was_contacted,
        _no_session_rests_on_it,
        the_client_is_not_erased,
        *WHEN,
        _it_follows_the_contact,
    ),
    lambda case, command, _: (ContactRetracted(reason=clear(case, command.reason)),),
)


def _the_clients_data_allow_it(case: Case, command: RecordAttempt, _: Situation) -> Missing | None:
    """D2: nobody is called, texted or written to where no number or address is known, or no text allowed."""
    reach = case.details.reachability
    allowed = {
        AttemptKind.PHONE: reach.phone,
        AttemptKind.TEXT: reach.text_possible,
        AttemptKind.EMAIL: reach.email,
    }
    if allowed[command.kind]:
        return None
    words = "The client's contact data allow no such attempt; correct them first."
    return Missing("D2", "attempt-not-possible", words)


record_attempt = Act[RecordAttempt](
    "attempt-cannot-be-recorded",
    "The attempt can't be recorded",
    (the_case_is_open, *BY_THE_HOLDER, _the_clients_data_allow_it),
    lambda case, command, s: (
        AttemptRecorded(
            attempt=s.id, kind=command.kind, outcome=command.outcome, acting_reason=acting(case, command)
        ),
    ),
    is_done=lambda case, _, s: any(attempt.id == s.id for attempt in case.attempts),
)


def _attempt(case: Case, command: RetractAttempt) -> Attempt | None:
    return next((each for each in case.attempts if each.id == command.attempt and not each.retracted), None)


def _the_attempt_stands(case: Case, command: RetractAttempt, _: Situation) -> Missing | None:
    if _attempt(case, command) is not None:
        return None
    return Missing("D13", "attempt-unknown", "No such attempt is recorded that could be retracted.")


def _it_follows_the_attempt(case: Case, command: RetractAttempt, situation: Situation) -> Missing | None:
    found = _attempt(case, command)
    return the_moment_follows(found.at if found else None, situation, "the attempt was made")


retract_attempt = Act[RetractAttempt](
    "attempt-cannot-be-retracted",
    "The attempt can't be retracted",
    (the_case_is_open, _the_attempt_stands, the_client_is_not_erased, *WHEN, _it_follows_the_attempt),
    lambda case, command, _: (AttemptRetracted(attempt=command.attempt, reason=clear(case, command.reason)),),
    is_done=lambda case, command, _: any(
        each.id == command.attempt and each.retracted for each in case.attempts
    ),
)


def counting_attempts(case: Case) -> tuple[Attempt, ...]:
    """D2: unanswered, by the present expert, after the latest of assignment, conversation, missed session."""
    if case.holder is None:
        return ()
    theirs = [each for each in case.attempts if each.expert == case.holder.expert and not each.retracted]
    spoke = (each.at for each in theirs if each.outcome is AttemptOutcome.SPOKE)
    after = max(filter(None, (case.holder.since, case.holder.contacted_at, case.missed_at, *spoke)))
    return tuple(each for each in theirs if each.outcome is not AttemptOutcome.SPOKE and each.at > after)


def spread_calls(calls: Iterable[Attempt], situation: Situation) -> tuple[Attempt, ...]:
    """The calls that D2 asks for, at different times of the day, or nothing where there are not enough.

    Clock times differ around the clock: 23:30 and 00:30 are one hour apart.
    """
    by_clock = sorted(calls, key=lambda each: _since_midnight(each, situation))
    rounds = (_spread_from(by_clock[first:], situation) for first in range(len(by_clock)))
    return next(filter(None, rounds), ())


def _spread_from(calls: list[Attempt], situation: Situation) -> tuple[Attempt, ...]:
    """Greedily from the first call on: the earliest next one that is far enough is never a worse choice."""
    gap = timedelta(hours=situation.process.hours_between_calls)
    chosen = [calls[0]]
    for call in calls[1:]:
        if len(chosen) < situation.process.unanswered_calls and _far(chosen[-1], call, gap, situation):
            chosen.append(call)
    around = A_DAY - (_since_midnight(chosen[-1], situation) - _since_midnight(chosen[0], situation))
    enough = len(chosen) == situation.process.unanswered_calls
    return tuple(chosen) if enough and (around >= gap or len(chosen) == 1) else ()


def _far(earlier: Attempt, later: Attempt, gap: timedelta, situation: Situation) -> bool:
    return _since_midnight(later, situation) - _since_midnight(earlier, situation) >= gap


def _since_midnight(attempt: Attempt, situation: Situation) -> timedelta:
    clock = situation.local(attempt.at)
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _calls(case: Case) -> tuple[Attempt, ...]:
    return tuple(each for each in counting_attempts(case) if each.kind is AttemptKind.PHONE)


def _written(case: Case) -> tuple[Attempt, ...]:
    """Text messages, or e-mails where no text can be received or is allowed (D2)."""
    kind = AttemptKind.TEXT if case.details.reachability.text_possible else AttemptKind.EMAIL
    return tuple(each for each in counting_attempts(case) if each.kind is kind)


def _the_calls_were_made(case: Case, _: FindUnreachable, situation: Situation) -> Missing | None:
    wanted, made = situation.process.unanswered_calls, len(_calls(case))
    if made >= wanted:
        return None
    return Missing("D2", "calls-missing", f"{made} of {wanted} unanswered phone calls are recorded.")


def _the_calls_were_spread(case: Case, _: FindUnreachable, situation: Situation) -> Missing | None:
    calls, wanted = _calls(case), situation.process.unanswered_calls
    if len(calls) < wanted or spread_calls(calls, situation):
        return None
    hours = situation.process.hours_between_calls
    return Missing("D2", "calls-too-alike", f"Call at times of the day at least {hours} hours apart.")


def _the_client_was_written_to(case: Case, _: FindUnreachable, situation: Situation) -> Missing | None:
    if len(_written(case)) >= situation.process.written_attempts:
        return None
    if case.details.reachability.text_possible:
        return Missing("D2", "text-missing", "A text message to the client is not recorded yet.")
    words = "No text is possible here; an e-mail to the client is not recorded yet."
    return Missing("D2", "email-missing", words)


def _no_session_is_registered(case: Case, _: FindUnreachable, __: Situation) -> Missing | None:
    if not case.of_the_holding:
        return None
    return Missing("D2", "session-registered", "Delete the session that did not take place first.")


def _found_unreachable(case: Case, command: FindUnreachable, situation: Situation) -> tuple[Event, ...]:
    carried = (*spread_calls(_calls(case), situation), *_written(case)[: situation.process.written_attempts])
    attempts = tuple(each.id for each in carried)
    return (ClientFoundUnreachable(attempts=attempts, acting_reason=acting(case, command)),)


find_unreachable = Act[FindUnreachable](
    "client-not-unreachable",
    "The client can't be called unreachable yet",
    (
        the_case_is_open,
        *BY_THE_HOLDER,
        the_experts_work_lies_before,
        _the_calls_were_made,
        _the_calls_were_spread,
        _the_client_was_written_to,
        _no_session_is_registered,
    ),
    _found_unreachable,
)
