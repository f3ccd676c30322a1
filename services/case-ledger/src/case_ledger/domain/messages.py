"""What the expert writes to the operator, the answer, and taking a message back (D4, I7)."""

from uuid import UUID

from case_ledger.domain.assignment import within_grace
from case_ledger.domain.case import Case
from case_ledger.domain.entries import Message
from case_ledger.domain.rules import WHEN, the_client_is_not_erased, the_moment_follows
from case_ledger.domain.situation import Act, Command, Situation, clear, established
from contracts.cases.messages import MessageAnswered, MessageTakenBack, MessageToOperatorSent
from contracts.refusal import Missing
from contracts.texts import FreeText


class SendMessage(Command):
    """Write to the operator about the case (D4)."""

    text: FreeText


class AnswerMessage(Command):
    """Answer a message on the case (D4)."""

    message: UUID
    answer: FreeText


class TakeBackMessage(Command):
    """Undo a message within the seconds of grace (I7)."""

    message: UUID


def message(case: Case, wanted: UUID) -> Message | None:
    return next((each for each in case.messages if each.id == wanted), None)


def addressee(case: Case, situation: Situation) -> UUID | None:
    """The operator who assigned the case; nothing (the desk) without one, or where they can't read it."""
    if case.holder is None or case.holder.by_role != "operator":
        return None
    operator = UUID(case.holder.by)
    person = situation.person(operator)
    return operator if person and person.active and not person.absent else None


send_message = Act[SendMessage](
    "message-cannot-be-sent",
    "The message can't be sent",
    (the_client_is_not_erased, *WHEN),
    lambda case, command, s: (
        MessageToOperatorSent(message=s.id, operator=addressee(case, s), text=clear(case, command.text)),
    ),
    is_done=lambda case, _, s: message(case, s.id) is not None,
)


def _the_message_stands(case: Case, command: AnswerMessage | TakeBackMessage, _: Situation) -> Missing | None:
    found = message(case, command.message)
    if found is not None and not found.taken_back:
        return None
    return Missing("D4", "message-unknown", "There is no such message.")


def _it_follows_the_message(
    case: Case, command: AnswerMessage | TakeBackMessage, situation: Situation
) -> Missing | None:
    found = message(case, command.message)
    return the_moment_follows(found.sent_at if found else None, situation, "the message was sent")


def _nobody_answered(case: Case, command: AnswerMessage, _: Situation) -> Missing | None:
    found = message(case, command.message)
    if found is None or found.answered_at is None:
        return None
    return Missing("D4", "message-answered", "The message is answered already.")


def _it_is_for_them(case: Case, command: AnswerMessage, situation: Situation) -> Missing | None:
    """Row 13 of the permissions: those addressed to them or to the desk."""
    found = message(case, command.message)
    if found is None or found.operator in {None, situation.actor}:
        return None
    return Missing("D4", "addressed-to-another", "The message is addressed to another operator.")


answer_message = Act[AnswerMessage](
    "message-cannot-be-answered",
    "The message can't be answered",
    (
        _the_message_stands,
        _nobody_answered,
        _it_is_for_them,
        the_client_is_not_erased,
        *WHEN,
        _it_follows_the_message,
    ),
    lambda case, command, _: (MessageAnswered(message=command.message, answer=clear(case, command.answer)),),
)


def _they_wrote_it(case: Case, command: TakeBackMessage, situation: Situation) -> Missing | None:
    found = message(case, command.message)
    if found is None or found.sender == str(situation.actor):
        return None
    return Missing("I7", "not-yours", "Only who wrote the message can take it back.")


def _nobody_acted_on_it(case: Case, command: TakeBackMessage, _: Situation) -> Missing | None:
    found = message(case, command.message)
    if found is None or found.answered_at is None:
        return None
    return Missing("I7", "acted-upon", "Somebody has answered the message.")


def _grace_runs(case: Case, command: TakeBackMessage, situation: Situation) -> Missing | None:
    found = message(case, command.message)
    if found is None or within_grace(found.recorded_at, situation):
        return None
    return Missing("I7", "grace-over", "The time in which it could be taken back is over.")


take_back_message = Act[TakeBackMessage](
    "message-cannot-be-taken-back",
    "The message can't be taken back",
    (_the_message_stands, _they_wrote_it, _nobody_acted_on_it, _grace_runs, *WHEN, _it_follows_the_message),
    lambda case, command, _: (
        MessageTakenBack(undone=established(message(case, command.message)).event, message=command.message),
    ),
)
