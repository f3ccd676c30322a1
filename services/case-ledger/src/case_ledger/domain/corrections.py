"""Putting details right (B5, B7), notes to the expert, and the tick after a crisis call (C7)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_ledger.domain.case import Case
from case_ledger.domain.registration import can_be_used, reachability
from case_ledger.domain.rules import (
    WHEN,
    an_expert_left_it_open,
    nothing_is_approved,
    somebody_holds_it,
    the_client_is_not_erased,
    the_holding_had_begun,
)
from case_ledger.domain.situation import Act, Command, Situation, clear, established
from contracts.cases.registration import (
    CompanySettled,
    ContactCorrected,
    DetailsCorrected,
    ExpertReachedByPhone,
    NoteAdded,
)
from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    ExpertWishes,
    HeardFrom,
    Language,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    Reachability,
    Receipt,
)
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Missing
from contracts.texts import FreeText, ShortText


class CorrectContact(Command):
    """New contact data, city or type of consultation (B7); what is left out stays as it was."""

    contact: ContactDetails | None = None
    """Replaces phone, e-mail and calling times together."""
    may_leave_message: bool | None = None
    may_text: bool | None = None
    city: ShortText | None = None
    consultation_type: ConsultationType | None = None


class CorrectDetails(Command):
    """The other details (B7); what is left out stays as it was."""

    company: UUID | None = None
    crisis: bool | None = None
    received_by: Receipt | None = None
    call_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    heard_from: HeardFrom | None = None
    backup_call: bool | None = None
    language: Language | None = None
    session_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    """Duration of one consultation in minutes, for sessions registered from now on."""
    wishes: ExpertWishes | None = None
    client: PersonDetails | None = None
    problem: ProblemDetails | None = None
    """Replaces category and texts together; an operator may do so only until the expert accepted."""


class ChangeProblemType(Command):
    """The case turned out to be of another type (B7)."""

    problem_type: ProblemType


class SettleCompany(Command):
    """A supervisor names the company of a case that came without a listed one (B5)."""

    company: UUID


class AddNote(Command):
    """A dated note to the expert (B7)."""

    text: FreeText


class TickExpertReached(Command):
    """The operator reached the expert of a crisis by phone (C7)."""


def _named(command: Command) -> dict[str, object]:
    """What the command asks to correct, by field."""
    return {name: value for name, value in command if value is not None and name != "happened_at"}


def _something_is_corrected(_: Case, command: Command, __: Situation) -> Missing | None:
    if _named(command):
        return None
    return Missing("B7", "nothing-to-correct", "Name at least one thing to correct.")


PERSONAL = frozenset({"client", "contact", "problem"})
REACH = frozenset({"may_leave_message", "may_text"})


def _nothing_personal_is_added(case: Case, command: Command, situation: Situation) -> Missing | None:
    """I4: an erased client's case can still be put right in what is not personal."""
    if PERSONAL.isdisjoint(_named(command)):
        return None
    return the_client_is_not_erased(case, command, situation)


def _is_as_named(case: Case, command: Command, _: Situation) -> bool:
    """Repeating changes nothing; what is sealed can't be compared and is taken as new."""
    named = _named(command)
    if not named or not PERSONAL.isdisjoint(named) or case.approval is not None:
        return False
    details, reach = case.details, case.details.reachability
    return all(getattr(reach if name in REACH else details, name) == named[name] for name in named)


def _the_new_contact_can_be_used(_: Case, command: CorrectContact, __: Situation) -> Missing | None:
    return None if command.contact is None else can_be_used(command.contact)


def _texts_are_still_open(case: Case, command: CorrectDetails, situation: Situation) -> Missing | None:
    """After acceptance an operator neither sees nor replaces the texts (B7)."""
    if command.problem is None or situation.role is not Role.OPERATOR or not case.is_accepted:
        return None
    return Missing("B7", "texts-accepted", "The expert has accepted the case; add a note instead.")


def _permissions_of(case: Case, command: CorrectContact) -> Reachability | None:
    known = case.details.reachability
    if command.contact is None and command.may_leave_message is None and command.may_text is None:
        return None
    leave = known.may_leave_message if command.may_leave_message is None else command.may_leave_message
    text = known.may_text if command.may_text is None else command.may_text
    if command.contact is not None:
        return reachability(command.contact, leave, text)
    return known.model_copy(update={"may_leave_message": leave, "may_text": text})


def _contact_corrected(case: Case, command: CorrectContact, _: Situation) -> tuple[Event, ...]:
    return (
        ContactCorrected(
            contact=None if command.contact is None else clear(case, command.contact),
            reachability=_permissions_of(case, command),
            city=command.city,
            consultation_type=command.consultation_type,
        ),
    )


correct_contact = Act[CorrectContact](
    "contact-cannot-be-corrected",
    "The contact data can't be corrected",
    (
        nothing_is_approved,
        an_expert_left_it_open,
        _something_is_corrected,
        _the_new_contact_can_be_used,
        _nothing_personal_is_added,
        *WHEN,
    ),
    _contact_corrected,
    is_done=_is_as_named,
)


def _the_company_is_settled(case: Case, command: CorrectDetails, _: Situation) -> Missing | None:
    """B5: what the caller named stays until a supervisor settles it."""
    if command.company is None or case.details.company is not None:
        return None
    return Missing("B5", "company-unsettled", "The company was not listed; a supervisor settles it.")


def _details_corrected(case: Case, command: CorrectDetails, _: Situation) -> tuple[Event, ...]:
    return (
        DetailsCorrected(
            company=command.company,
            crisis=command.crisis,
            received_by=command.received_by,
            call_minutes=command.call_minutes,
            heard_from=command.heard_from,
            backup_call=command.backup_call,
            language=command.language,
            session_minutes=command.session_minutes,
            wishes=command.wishes,
            client=None if command.client is None else clear(case, command.client),
            problem=None if command.problem is None else clear(case, command.problem),
        ),
    )


def _the_company_is_listed(
    _: Case, command: CorrectDetails | SettleCompany, situation: Situation
) -> Missing | None:
    if command.company not in situation.unlisted:
        return None
    return Missing("B5", "company-unknown", "Choose the company from the directory.")


correct_details = Act[CorrectDetails](
    "details-cannot-be-corrected",
    "The details can't be corrected",
    (
        nothing_is_approved,
        _something_is_corrected,
        _texts_are_still_open,
        _the_company_is_settled,
        _the_company_is_listed,
        _nothing_personal_is_added,
        *WHEN,
    ),
    _details_corrected,
    is_done=_is_as_named,
)


def _no_company_is_settled(case: Case, _: SettleCompany, __: Situation) -> Missing | None:
    if case.details.company is None:
        return None
    return Missing("B5", "company-settled", "The case's company is known; correct the details instead.")


settle_company = Act[SettleCompany](
    "company-cannot-be-settled",
    "The company can't be settled",
    (nothing_is_approved, _no_company_is_settled, _the_company_is_listed, *WHEN),
    lambda _, command, __: (CompanySettled(company=command.company),),
    is_done=lambda case, command, _: case.details.company == command.company,
)

add_note = Act[AddNote](
    "note-cannot-be-added",
    "The note can't be added",
    (the_client_is_not_erased, *WHEN),
    lambda case, command, s: (NoteAdded(note=s.id, text=clear(case, command.text)),),
    is_done=lambda case, _, s: any(note.id == s.id for note in case.notes),
)


def _it_is_a_crisis(case: Case, _: TickExpertReached, __: Situation) -> Missing | None:
    if case.details.crisis:
        return None
    return Missing("C7", "no-crisis", "Only in a crisis is the expert told by phone.")


tick_expert_reached = Act[TickExpertReached](
    "expert-cannot-be-ticked",
    "The call to the expert can't be ticked",
    (_it_is_a_crisis, somebody_holds_it, the_holding_had_begun, *WHEN),
    lambda case, _, s: (ExpertReachedByPhone(expert=established(case.holder).expert, reached_at=s.moment),),
    is_done=lambda case, _, __: case.holder is not None and case.holder.reached_by_phone_at is not None,
)
