"""B: details are put right, by whom and until when (B5, B7)."""

from datetime import time

import pytest
from domain.language import (
    COMPANY,
    EVA,
    OLGA,
    SARA,
    CaseStory,
    a_case,
    moment,
    private,
    the,
)
from domain.language.days import day
from domain.language.people import Colleague

from case_ledger.domain.corrections import (
    AddNote,
    CorrectContact,
    CorrectDetails,
    SettleCompany,
)
from case_ledger.domain.sessions import AddSession, MoveSession
from contracts.cases.registration import (
    CompanySettled,
    ContactCorrected,
    DetailsCorrected,
    NoteAdded,
)
from contracts.cases.vocabulary import (
    ContactDetails,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    Reachability,
)

LEGAL = ProblemType.LEGAL
LIFE_COACH = ProblemType.LIFE_COACH
NEW_PHONE = ContactDetails(phone="+48 600 000 000")
NEW_TEXTS = ProblemDetails(category="work", description="It is about work after all.")


def an_accepted_case() -> CaseStory:
    return a_case().assigned_to(EVA).contacted()


def a_closed_case() -> CaseStory:
    return a_case().assigned_to(EVA).ready_to_close().closed()


@pytest.mark.rule("B7")
@pytest.mark.parametrize("who", [EVA, OLGA, SARA])
def test_contact_data_are_corrected_by_expert_operator_and_supervisor(who: Colleague) -> None:
    an_accepted_case().when(CorrectContact(city="Pécs"), by=who).then(ContactCorrected(city="Pécs"))


@pytest.mark.rule("B7", "B4")
def test_new_contact_data_are_recorded_as_personal_and_say_how_the_client_is_reached() -> None:
    reach = Reachability(phone=True, email=False, may_leave_message=True, may_text=True)
    an_accepted_case().when(CorrectContact(contact=NEW_PHONE), by=EVA).then(
        ContactCorrected(contact=private(NEW_PHONE), reachability=reach)
    )


@pytest.mark.rule("B7", "D1")
def test_the_length_of_consultations_is_put_right_for_sessions_from_then_on() -> None:
    story = an_accepted_case().with_session(day=3)
    story = story.when(CorrectDetails(session_minutes=80), by=OLGA).afterwards
    later = AddSession(date=day(5), time=time(10))
    story = story.when(later, by=EVA, making=the("session 2")).afterwards
    moved = MoveSession(session=the("session 1"), date=day(4), time=time(16))
    story = story.when(moved, by=EVA).afterwards
    assert [session.minutes for session in story.case.sessions] == [50, 80]


@pytest.mark.rule("B2", "B7")
@pytest.mark.parametrize(
    ("contact", "code"),
    [
        (ContactDetails(phone="abc"), "B2 phone-unusable"),
        (ContactDetails(phone="+36 30 000 0000", email="nowhere"), "B2 email-unusable"),
    ],
)
def test_new_contact_data_can_be_called_or_written_to(contact: ContactDetails, code: str) -> None:
    an_accepted_case().when(CorrectContact(contact=contact), by=EVA).then_refused(code)


@pytest.mark.rule("B7")
def test_a_permission_to_text_changes_without_new_contact_data() -> None:
    reach = Reachability(phone=True, email=True, may_leave_message=False, may_text=False)
    command = CorrectContact(may_text=False, may_leave_message=False)
    an_accepted_case().when(command, by=EVA).then(ContactCorrected(reachability=reach))


@pytest.mark.rule("B7")
def test_what_a_correction_leaves_out_stays_as_it_was() -> None:
    before = an_accepted_case()
    after = before.when(CorrectContact(city="Pécs"), by=EVA).afterwards.case.details
    known = before.case.details
    assert (known.city, after.city) == ("Szeged", "Pécs")
    assert (after.contact, after.reachability, after.consultation_type) == (
        known.contact,
        known.reachability,
        known.consultation_type,
    )


@pytest.mark.rule("B7")
@pytest.mark.parametrize("nothing", [CorrectContact(), CorrectDetails()])
def test_a_correction_of_nothing_is_refused(nothing: CorrectContact | CorrectDetails) -> None:
    an_accepted_case().when(nothing, by=OLGA).then_refused("B7 nothing-to-correct")


@pytest.mark.rule("B7")
def test_correcting_what_is_so_already_changes_nothing() -> None:
    an_accepted_case().when(CorrectContact(city="Szeged", may_text=True), by=EVA).then_nothing()
    an_accepted_case().when(CorrectDetails(crisis=False, call_minutes=12), by=OLGA).then_nothing()


@pytest.mark.rule("B7")
def test_the_other_details_are_corrected_together() -> None:
    command = CorrectDetails(company=the("another company"), call_minutes=3, language="pl", crisis=True)
    after = (
        an_accepted_case()
        .when(command, by=OLGA)
        .then(DetailsCorrected(company=the("another company"), call_minutes=3, language="pl", crisis=True))
    )
    details = after.case.details
    assert (details.company, details.call_minutes, details.language) == (the("another company"), 3, "pl")
    assert details.crisis


@pytest.mark.rule("B7", "B4")
def test_a_client_s_corrected_name_is_recorded_as_personal() -> None:
    name = PersonDetails(family_name="Minta", given_name="Annamária")
    an_accepted_case().when(CorrectDetails(client=name), by=OLGA).then(DetailsCorrected(client=private(name)))


@pytest.mark.rule("B7")
def test_an_operator_replaces_the_texts_until_the_expert_accepts() -> None:
    a_case().assigned_to(EVA).when(CorrectDetails(problem=NEW_TEXTS), by=OLGA).then(
        DetailsCorrected(problem=private(NEW_TEXTS))
    )


@pytest.mark.rule("B7")
def test_an_operator_does_not_replace_the_texts_after_acceptance() -> None:
    command = CorrectDetails(problem=NEW_TEXTS, crisis=True)
    an_accepted_case().when(command, by=OLGA).then_refused("B7 texts-accepted")


@pytest.mark.rule("B7")
def test_a_supervisor_replaces_the_texts_even_after_acceptance() -> None:
    an_accepted_case().when(CorrectDetails(problem=NEW_TEXTS), by=SARA).then(
        DetailsCorrected(problem=private(NEW_TEXTS))
    )


@pytest.mark.rule("B7")
def test_an_operator_adds_a_dated_note_after_acceptance() -> None:
    told = an_accepted_case().on(2).when(AddNote(text="She moved."), by=OLGA, making=the("a note"))
    note = told.then(NoteAdded(note=the("a note"), text=private("She moved."))).case.notes[0]
    assert (note.at, note.by) == (moment(2), str(OLGA.id))


@pytest.mark.rule("B7")
def test_a_note_is_added_once_however_often_it_is_asked() -> None:
    story = an_accepted_case().when(AddNote(text="She moved."), by=OLGA, making=the("a note")).afterwards
    story.when(AddNote(text="She moved."), by=OLGA, making=the("a note")).then_nothing()


@pytest.mark.rule("B7", "D8")
def test_nothing_is_corrected_after_approval() -> None:
    approved = a_closed_case().approved()
    for command in (
        CorrectContact(city="Pécs"),
        CorrectDetails(crisis=True),
        SettleCompany(company=the("x")),
    ):
        codes = {each.code for each in approved.when(command, by=SARA).refusal.missing}
        assert "case-approved" in codes


@pytest.mark.rule("B7", "D8")
def test_staff_put_details_right_while_a_case_waits_for_approval() -> None:
    a_closed_case().when(CorrectContact(city="Pécs"), by=OLGA).then(ContactCorrected(city="Pécs"))


@pytest.mark.rule("B7", "D8")
def test_an_expert_corrects_nothing_on_a_case_that_they_closed() -> None:
    a_closed_case().when(CorrectContact(city="Pécs"), by=EVA).then_refused("D8 case-closed")


@pytest.mark.rule("B7", "D12")
def test_a_correction_can_not_lie_in_the_future_or_before_the_case() -> None:
    story = an_accepted_case()
    story.when(CorrectContact(city="Pécs", happened_at=moment(2)), by=OLGA).then_refused("D12 in-the-future")
    early = CorrectContact(city="Pécs", happened_at=moment(1, "8:59"))
    story.when(early, by=OLGA).then_refused("D12 before-the-case")


@pytest.mark.rule("I4")
def test_an_erased_client_gets_no_new_personal_data() -> None:
    erased = an_accepted_case().erased()
    erased.when(CorrectContact(contact=NEW_PHONE), by=EVA).then_refused("I4 person-erased")
    erased.when(CorrectDetails(problem=NEW_TEXTS), by=SARA).then_refused("I4 person-erased")
    erased.when(AddNote(text="She moved."), by=OLGA).then_refused("I4 person-erased")


@pytest.mark.rule("I4", "B7")
def test_what_is_not_personal_is_put_right_after_erasure_too() -> None:
    an_accepted_case().erased().when(CorrectContact(city="Pécs"), by=OLGA).then(ContactCorrected(city="Pécs"))


@pytest.mark.rule("B5")
def test_a_supervisor_settles_a_company_that_was_not_listed() -> None:
    story = a_case(company=None, unlisted_company="Nowhere Ltd")
    after = story.when(SettleCompany(company=COMPANY), by=SARA).then(CompanySettled(company=COMPANY))
    assert (after.case.details.company, after.case.details.unlisted_company) == (COMPANY, None)
    after.when(SettleCompany(company=COMPANY), by=SARA).then_nothing()


@pytest.mark.rule("B5")
def test_a_company_that_is_known_is_not_settled_again() -> None:
    a_case().when(SettleCompany(company=the("another company")), by=SARA).then_refused("B5 company-settled")


@pytest.mark.rule("B5")
def test_an_unlisted_company_is_not_settled_by_a_mere_correction() -> None:
    story = a_case(company=None, unlisted_company="Nowhere Ltd")
    story.when(CorrectDetails(company=COMPANY), by=OLGA).then_refused("B5 company-unsettled")


@pytest.mark.rule("B5")
def test_a_company_is_chosen_from_the_directory_when_details_are_put_right() -> None:
    story = an_accepted_case().without_company(the("nobody's company"))
    wrong = CorrectDetails(company=the("nobody's company"))
    story.when(wrong, by=OLGA).then_refused("B5 company-unknown")
