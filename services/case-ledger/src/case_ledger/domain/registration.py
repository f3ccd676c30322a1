"""Registering a case (B1 to B6): what the intake desk knows becomes the first event."""

import re
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_ledger.domain.situation import Command, Decision, Situation
from contracts.cases.registration import CaseRegistered
from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    ExpertWishes,
    HeardFrom,
    Language,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    ProcessRef,
    Reachability,
    Receipt,
)
from contracts.policy import CaseProcess, ContractTerms, Count
from contracts.refusal import Missing, Refusal
from contracts.sealed import Clear
from contracts.texts import ShortText


class RegisterCase(Command):
    """Everything that the desk takes in (B2). `happened_at` is when the request was received."""

    company: UUID | None = None
    """From the directory; left out with `unlisted_company`."""
    unlisted_company: ShortText | None = None
    """What the caller named, where the directory doesn't list it (B5)."""
    crisis: bool = False
    city: ShortText
    """Of the consultation, or `online`."""
    received_by: Receipt
    problem_type: ProblemType
    call_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    heard_from: HeardFrom = HeardFrom.UNKNOWN
    backup_call: bool = False
    consultations: Count | None = None
    """Available consultations; left out, the contract's or the process's number (B5)."""
    session_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    """Duration of one consultation in minutes; left out, the contract's or the process's number (B5)."""
    consultation_type: ConsultationType
    language: Language
    wishes: ExpertWishes = ExpertWishes()
    may_leave_message: bool = False
    may_text: bool = False
    client: PersonDetails
    contact: ContactDetails = ContactDetails()
    problem: ProblemDetails
    same_client_as: UUID | None = None
    """An earlier case of the same client (B6)."""
    continues: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    """Number of the case that this one continues (H3)."""
    second_confirmed: bool = False
    """The operator knows that this client has another open case of this type (B6)."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What the ledger looked up for a registration: number, client, contract, process, other open cases."""

    number: int
    person: UUID
    company_listed: bool
    terms: ContractTerms | None
    process: CaseProcess
    process_ref: ProcessRef
    open_of_this_type: tuple[int, ...] = ()
    """Numbers of this client's other open cases of the same type."""
    person_erased: bool = False
    """The client of the earlier case demanded erasure since (I4)."""


def _the_company_is_known(command: RegisterCase, intake: Intake) -> Missing | None:
    if command.company is None:
        return None
    if intake.company_listed:
        return None
    return Missing("B5", "company-unknown", "Choose the company from the directory.")


def _one_company_is_named(command: RegisterCase, _: Intake) -> Missing | None:
    if (command.company is None) != (command.unlisted_company is None):
        return None
    return Missing("B5", "company-missing", "Choose a company, or say what the caller named as theirs.")


def _a_second_case_is_confirmed(command: RegisterCase, intake: Intake) -> Missing | None:
    if command.second_confirmed or not intake.open_of_this_type:
        return None
    others = ", ".join(str(number) for number in intake.open_of_this_type)
    words = f"This client has an open case of this type ({others}). Confirm that you want another."
    return Missing("B6", "second-case-unconfirmed", words)


def _the_person_is_not_erased(_: RegisterCase, intake: Intake) -> Missing | None:
    if not intake.person_erased:
        return None
    words = "This client's data were erased; register the case without naming the earlier one."
    return Missing("I4", "person-erased", words)


_PHONE = re.compile(r"\+?[0-9 ()/.-]+")
_DIGITS = range(5, 16)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def can_be_used(contact: ContactDetails) -> Missing | None:
    """B2: a telephone number is made of digits, an address has an at sign; what is not known is left out."""
    phone, email = contact.phone, contact.email
    if phone is not None and not (_PHONE.fullmatch(phone) and sum(map(str.isdigit, phone)) in _DIGITS):
        words = "A telephone number has 5 to 15 digits, with spaces, signs between them or a plus ahead."
        return Missing("B2", "phone-unusable", f"{words} Leave it out where it is unknown.")
    if email is not None and not _EMAIL.fullmatch(email):
        return Missing("B2", "email-unusable", "This is no e-mail address. Leave it out where it is unknown.")
    return None


def _the_contact_can_be_used(command: RegisterCase, _: Intake) -> Missing | None:
    return can_be_used(command.contact)


RULES = (
    _one_company_is_named,
    _the_company_is_known,
    _a_second_case_is_confirmed,
    _the_person_is_not_erased,
    _the_contact_can_be_used,
)


def _it_was_received_already(situation: Situation) -> Missing | None:
    if situation.moment <= situation.now:
        return None
    return Missing("D12", "in-the-future", "A request can't be received in the future.")


def register_case(command: RegisterCase, intake: Intake, situation: Situation) -> Decision:
    """Decide on a new case. Consultations: the contract's, else the process's default (B5)."""
    answers = (*(rule(command, intake) for rule in RULES), _it_was_received_already(situation))
    missing = tuple(answer for answer in answers if answer is not None)
    if missing:
        return Refusal("case-cannot-be-registered", "The case can't be registered yet", missing)
    return (_registered(command, intake),)


def _registered(command: RegisterCase, intake: Intake) -> CaseRegistered:
    terms = intake.terms or intake.process
    person = str(intake.person)
    return CaseRegistered(
        number=intake.number,
        person=intake.person,
        company=command.company,
        unlisted_company=command.unlisted_company,
        crisis=command.crisis,
        city=command.city,
        received_by=command.received_by,
        problem_type=command.problem_type,
        call_minutes=command.call_minutes,
        heard_from=command.heard_from,
        backup_call=command.backup_call,
        consultations=command.consultations or terms.consultations,
        session_minutes=command.session_minutes or terms.session_minutes,
        consultation_type=command.consultation_type,
        language=command.language,
        wishes=command.wishes,
        reachability=reachability(command.contact, command.may_leave_message, command.may_text),
        process=intake.process_ref,
        continues=command.continues,
        second_confirmed=bool(intake.open_of_this_type),
        client=Clear(person, command.client),
        contact=Clear(person, command.contact),
        problem=Clear(person, command.problem),
    )


def reachability(contact: ContactDetails, may_leave_message: bool, may_text: bool) -> Reachability:
    """What the contact details allow, without the details themselves."""
    return Reachability(
        phone=contact.phone is not None,
        email=contact.email is not None,
        may_leave_message=may_leave_message,
        may_text=may_text,
    )
