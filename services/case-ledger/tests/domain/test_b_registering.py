"""B: what the desk takes in becomes a case (B1 to B6)."""

from dataclasses import replace
from typing import Any

import pytest
from domain.language import CLIENT, COMPANY, NUMBER, OLGA, ZONE, first_version, moment, the
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from case_ledger.domain.policy import DEFAULT_PROCESSES
from case_ledger.domain.registration import Intake, RegisterCase, register_case
from case_ledger.domain.situation import Situation
from contracts.cases.registration import CaseRegistered
from contracts.cases.vocabulary import ProblemType
from contracts.policy import ContractTerms
from contracts.refusal import Refusal
from contracts.sealed import Clear

NOW = moment(1, "9:00")
PSYCHOLOGICAL = ProblemType.PSYCHOLOGICAL

INTAKE = Intake(
    number=NUMBER,
    person=CLIENT,
    company_listed=True,
    terms=None,
    process=DEFAULT_PROCESSES[PSYCHOLOGICAL],
    process_ref=first_version(PSYCHOLOGICAL),
)


def a_request(**changes: Any) -> RegisterCase:
    """What the desk fills in at the least; anything can be said otherwise."""
    usual = {
        "company": COMPANY,
        "city": "Szeged",
        "received_by": "phone",
        "problem_type": "psychological",
        "consultation_type": "in_person",
        "language": "hu",
        "client": {"family_name": "Minta", "given_name": "Anna"},
        "problem": {"category": "stress", "description": "Sleeps badly."},
    }
    return RegisterCase.model_validate({**usual, **changes})


def registering(request: RegisterCase, **intake: Any) -> CaseRegistered | Refusal:
    """Olga registers at 9:00 on day 1, after the ledger looked these things up."""
    situation = Situation(
        now=NOW,
        actor=OLGA.id,
        role=OLGA.role,
        process=INTAKE.process,
        id=the("the case"),
        zone=ZONE,
        happened_at=request.happened_at,
    )
    decision = register_case(request, replace(INTAKE, **intake), situation)
    if isinstance(decision, Refusal):
        return decision
    (event,) = decision
    assert isinstance(event, CaseRegistered)
    return event


def registered(request: RegisterCase, **intake: Any) -> CaseRegistered:
    event = registering(request, **intake)
    assert isinstance(event, CaseRegistered), event
    return event


def codes(request: RegisterCase, **intake: Any) -> list[str]:
    refusal = registering(request, **intake)
    assert isinstance(refusal, Refusal), refusal
    return [f"{each.rule} {each.code}" for each in refusal.missing]


@pytest.mark.rule("B2")
def test_a_case_has_the_number_that_was_drawn_for_it() -> None:
    assert registered(a_request()).number == 2655


@pytest.mark.rule("B2")
def test_what_was_not_asked_is_unknown_and_not_invented() -> None:
    event = registered(a_request())
    assert (event.crisis, event.backup_call, event.call_minutes) == (False, False, 0)
    assert event.heard_from == "unknown"
    client, contact, problem = event.client, event.contact, event.problem
    assert isinstance(client, Clear)
    assert isinstance(contact, Clear)
    assert isinstance(problem, Clear)
    assert (client.value.gender, client.value.age, client.value.relation) == ("unknown", None, "unknown")
    assert (contact.value.phone, contact.value.email) == (None, None)
    assert (problem.value.other_comment, problem.value.written_text) == (None, None)


@pytest.mark.rule("B2")
def test_every_field_that_the_desk_fills_in_stands_in_the_event() -> None:
    event = registered(
        a_request(
            crisis=True,
            city="online",
            received_by="chat",
            call_minutes=7,
            heard_from="poster",
            backup_call=True,
            consultation_type="video",
            language="pl",
            wishes={"gender": "woman", "not_expert": str(the("Piotr"))},
            continues=17,
        )
    )
    assert event.crisis
    assert event.backup_call
    assert (event.city, event.received_by, event.call_minutes) == ("online", "chat", 7)
    assert (event.heard_from, event.consultation_type, event.language) == ("poster", "video", "pl")
    assert (event.wishes.gender, event.wishes.not_expert) == ("woman", the("Piotr"))
    assert event.continues == 17


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    ("contact", "phone", "email"),
    [
        ({}, False, False),
        ({"phone": "+36 30 000 0000"}, True, False),
        ({"email": "anna@example.org"}, False, True),
        ({"phone": "+36 30 000 0000", "email": "anna@example.org"}, True, True),
    ],
)
def test_how_a_client_can_be_reached_is_known_without_the_contact_data(
    contact: dict[str, str], phone: bool, email: bool
) -> None:
    event = registered(a_request(contact=contact, may_text=True))
    assert (event.reachability.phone, event.reachability.email) == (phone, email)
    assert event.reachability.text_possible is phone


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    "phone", ["+36 30 000 0000", "(06 35) 301-5678", "0048/600.100.200", "12345", "+36300000000"]
)
def test_a_telephone_number_is_written_as_people_write_it(phone: str) -> None:
    assert registered(a_request(contact={"phone": phone})).reachability.phone


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    ("contact", "code"),
    [
        ({"phone": "abc"}, "B2 phone-unusable"),
        ({"phone": "unknown"}, "B2 phone-unusable"),
        ({"phone": "1234"}, "B2 phone-unusable"),
        ({"phone": "1234567890123456"}, "B2 phone-unusable"),
        ({"phone": "30 000 0000 +36"}, "B2 phone-unusable"),
        ({"email": "unknown"}, "B2 email-unusable"),
        ({"email": "anna example.org"}, "B2 email-unusable"),
        ({"email": "anna@"}, "B2 email-unusable"),
    ],
)
def test_what_can_not_be_called_or_written_to_is_no_contact(contact: dict[str, str], code: str) -> None:
    assert codes(a_request(contact=contact)) == [code]


@pytest.mark.rule("B2")
def test_a_text_is_possible_only_where_the_client_allowed_it() -> None:
    event = registered(a_request(contact={"phone": "+36 30 000 0000"}, may_text=False))
    assert not event.reachability.text_possible


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    "wrong",
    [
        {"call_minutes": -1},
        {"call_minutes": 1.5},
        {"language": "Hungarian"},
        {"city": "   "},
        {"problem_type": "medical"},
        {"consultations": 0},
        {"session_minutes": 0},
        {"nickname": "Anni"},
    ],
)
def test_what_does_not_fit_a_field_is_no_request(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        a_request(**wrong)


@pytest.mark.rule("B4")
def test_personal_data_of_a_registration_can_not_be_written_before_they_are_sealed() -> None:
    with pytest.raises(PydanticSerializationError):
        registered(a_request()).model_dump_json()


@pytest.mark.rule("B4")
def test_personal_data_of_a_registration_do_not_show_when_it_is_printed() -> None:
    printed = repr(registered(a_request(contact={"phone": "+36 30 000 0000"})))
    assert not any(word in printed for word in ("Minta", "Anna", "+36", "Sleeps"))


@pytest.mark.rule("B5")
def test_consultations_are_the_process_s_where_no_contract_says_otherwise() -> None:
    event = registered(a_request())
    assert (event.consultations, event.session_minutes) == (5, 50)


@pytest.mark.rule("B5")
def test_consultations_are_those_of_the_company_s_contract() -> None:
    terms = ContractTerms(problem_type=PSYCHOLOGICAL, consultations=8, session_minutes=45)
    event = registered(a_request(), terms=terms)
    assert (event.consultations, event.session_minutes) == (8, 45)


@pytest.mark.rule("B5", "B2")
def test_the_desk_may_say_other_numbers_than_the_contract_s() -> None:
    terms = ContractTerms(problem_type=PSYCHOLOGICAL, consultations=8, session_minutes=45)
    event = registered(a_request(consultations=3, session_minutes=60), terms=terms)
    assert (event.consultations, event.session_minutes) == (3, 60)


@pytest.mark.rule("B5")
def test_a_company_that_is_not_in_the_directory_is_recorded_as_the_caller_named_it() -> None:
    event = registered(a_request(company=None, unlisted_company="Nowhere Ltd"), company_listed=False)
    assert (event.company, event.unlisted_company) == (None, "Nowhere Ltd")


@pytest.mark.rule("B5")
@pytest.mark.parametrize("both", [{"company": None}, {"unlisted_company": "Nowhere Ltd"}])
def test_a_case_names_one_company_and_not_two(both: dict[str, object]) -> None:
    assert codes(a_request(**both)) == ["B5 company-missing"]


@pytest.mark.rule("B5")
def test_a_company_that_left_the_directory_can_not_be_chosen() -> None:
    assert codes(a_request(), company_listed=False) == ["B5 company-unknown"]


@pytest.mark.rule("B6")
def test_a_second_open_case_of_the_same_type_needs_the_operator_s_confirmation() -> None:
    assert codes(a_request(), open_of_this_type=(17,)) == ["B6 second-case-unconfirmed"]


@pytest.mark.rule("B6")
def test_the_operator_is_told_the_numbers_of_the_client_s_open_cases() -> None:
    refusal = registering(a_request(), open_of_this_type=(17, 19))
    assert isinstance(refusal, Refusal)
    assert "(17, 19)" in refusal.missing[0].words


@pytest.mark.rule("B6")
def test_a_confirmed_second_case_is_registered_and_says_so() -> None:
    assert registered(a_request(second_confirmed=True), open_of_this_type=(17,)).second_confirmed


@pytest.mark.rule("B6")
def test_a_confirmation_that_nobody_needed_is_not_recorded() -> None:
    assert not registered(a_request(second_confirmed=True)).second_confirmed


@pytest.mark.rule("D12")
def test_a_request_can_not_be_received_in_the_future() -> None:
    assert codes(a_request(happened_at=moment(1, "9:01"))) == ["D12 in-the-future"]


@pytest.mark.rule("D12")
@pytest.mark.parametrize("at", ["9:00", "7:30"])
def test_a_request_received_now_or_earlier_is_registered(at: str) -> None:
    assert registered(a_request(happened_at=moment(1, at))).number == NUMBER


@pytest.mark.rule("I4")
def test_no_case_is_registered_for_a_client_whose_data_were_erased() -> None:
    assert codes(a_request(), person_erased=True) == ["I4 person-erased"]


@pytest.mark.rule("B5", "B6", "D12", "I4")
def test_a_refused_registration_says_all_that_is_missing() -> None:
    request = a_request(unlisted_company="Nowhere Ltd", happened_at=moment(2))
    assert codes(request, company_listed=False, open_of_this_type=(17,), person_erased=True) == [
        "B5 company-missing",
        "B5 company-unknown",
        "B6 second-case-unconfirmed",
        "I4 person-erased",
        "D12 in-the-future",
    ]
