"""J: companies with their contracts (B5), and case processes that a supervisor changes (J1)."""

from collections.abc import Callable

import pytest
from domain.language import EVA, a_case, first_version, moment

from case_ledger.domain.contact import FindUnreachable
from case_ledger.domain.policy import (
    DEFAULT_PROCESSES,
    PROCESS_TYPES,
    ChangeContract,
    Company,
    DelistCompany,
    ListCompany,
    Policy,
    Process,
    PublishProcess,
    RenameCompany,
    change_contract,
    delist_company,
    evolve,
    list_company,
    publish_process,
    rename_company,
)
from case_ledger.domain.progress import due_at
from case_ledger.domain.situation import Decision
from contracts import policy
from contracts.cases.contact import AttemptKind
from contracts.cases.vocabulary import ProblemType
from contracts.event import Event
from contracts.policy import (
    CaseProcess,
    CompanyDelisted,
    CompanyListed,
    CompanyNameTaken,
    CompanyRenamed,
    ContractChanged,
    ContractTerms,
    ProcessPublished,
)
from testkit.story import Given, Stories, by

PSYCHOLOGICAL, LEGAL = ProblemType.PSYCHOLOGICAL, ProblemType.LEGAL
FIVE = ContractTerms(problem_type=PSYCHOLOGICAL, consultations=5, session_minutes=50)
EIGHT = ContractTerms(problem_type=PSYCHOLOGICAL, consultations=8, session_minutes=45)
THREE = ContractTerms(problem_type=LEGAL, consultations=3, session_minutes=30)

POLICIES = Stories[Policy | None](None, evolve)
LISTED = POLICIES.given(by("Sara", CompanyListed(name="Acme", terms=(FIVE,)), role="supervisor"))
DELISTED = LISTED.and_given(CompanyDelisted())


def as_company[C](
    decide: Callable[[Company, C], Decision], command: C
) -> Callable[[Policy | None], Decision]:
    def asked(state: Policy | None) -> Decision:
        assert isinstance(state, Company)
        return decide(state, command)

    return asked


def free_to_rename(company: Company, command: RenameCompany) -> Decision:
    return rename_company(company, command, None)


def publishing(process: CaseProcess) -> Callable[[Policy | None], Decision]:
    def asked(state: Policy | None) -> Decision:
        assert state is None or isinstance(state, Process)
        return publish_process(state, PSYCHOLOGICAL, PublishProcess(process=process))

    return asked


def listing(command: ListCompany) -> Callable[[Policy | None], Decision]:
    def asked(state: Policy | None) -> Decision:
        assert state is None or isinstance(state, Company)
        return list_company(state, command, None)

    return asked


@pytest.mark.rule("B5")
def test_a_company_is_listed_with_its_contract() -> None:
    told = POLICIES.given().when(listing(ListCompany(name="Acme", terms=(FIVE, THREE))))
    company = told.then(CompanyListed(name="Acme", terms=(FIVE, THREE))).state
    assert isinstance(company, Company)
    assert company.terms_for(LEGAL) == THREE
    assert company.terms_for(ProblemType.FINANCIAL) is None


@pytest.mark.rule("B5")
def test_listing_a_company_twice_changes_nothing() -> None:
    LISTED.when(listing(ListCompany(name="Acme", terms=(FIVE,)))).then_nothing()


@pytest.mark.rule("B5")
def test_a_contract_names_each_type_once() -> None:
    told = POLICIES.given().when(listing(ListCompany(name="Acme", terms=(FIVE, EIGHT))))
    told.then_refused("company-cannot-be-changed", "terms-twice")


@pytest.mark.rule("B5")
def test_a_company_gets_another_name() -> None:
    told = LISTED.when(as_company(free_to_rename, RenameCompany(name="Acme & Sons")))
    state = told.then(CompanyRenamed(name="Acme & Sons")).state
    assert state == Company("Acme & Sons", (FIVE,))
    LISTED.when(as_company(free_to_rename, RenameCompany(name="Acme"))).then_nothing()


@pytest.mark.rule("B5")
def test_a_contract_changes_as_a_whole() -> None:
    told = LISTED.when(as_company(change_contract, ChangeContract(terms=(THREE,))))
    assert told.then(ContractChanged(terms=(THREE,))).state == Company("Acme", (THREE,))
    LISTED.when(as_company(change_contract, ChangeContract(terms=(FIVE,)))).then_nothing()


@pytest.mark.rule("B5")
def test_a_company_leaves_the_directory_once() -> None:
    told = LISTED.when(as_company(delist_company, DelistCompany()))
    state = told.then(CompanyDelisted()).state
    assert state == Company("Acme", (FIVE,), listed=False)
    DELISTED.when(as_company(delist_company, DelistCompany())).then_nothing()


@pytest.mark.rule("B5")
def test_a_company_that_left_the_directory_is_not_changed() -> None:
    DELISTED.when(as_company(free_to_rename, RenameCompany(name="Other"))).then_refused(
        "company-cannot-be-changed", "company-delisted"
    )
    DELISTED.when(as_company(change_contract, ChangeContract(terms=(THREE, THREE)))).then_refused(
        "company-cannot-be-changed", "company-delisted", "terms-twice"
    )


PUBLISHED = POLICIES.given(ProcessPublished(problem_type=PSYCHOLOGICAL, version=1, process=CaseProcess()))
PATIENT = CaseProcess(contact_within_hours=72)


@pytest.mark.rule("J1")
def test_the_first_published_process_of_a_type_is_version_1() -> None:
    told = POLICIES.given().when(publishing(PATIENT))
    told.then(ProcessPublished(problem_type=PSYCHOLOGICAL, version=1, process=PATIENT))


@pytest.mark.rule("J1")
def test_a_changed_process_is_the_next_version_and_the_former_ones_stay() -> None:
    told = PUBLISHED.when(publishing(PATIENT))
    state = told.then(ProcessPublished(problem_type=PSYCHOLOGICAL, version=2, process=PATIENT)).state
    assert isinstance(state, Process)
    assert (state.version(1), state.version(2)) == (CaseProcess(), PATIENT)


@pytest.mark.rule("J1")
def test_publishing_what_holds_already_changes_nothing() -> None:
    PUBLISHED.when(publishing(CaseProcess())).then_nothing()


@pytest.mark.rule("J1")
@pytest.mark.parametrize(
    "late",
    [
        {"contact_reminder_hours": 48},
        {"crisis_reminder_hours": 2},
        {"close_reminder_months": 3},
    ],
)
def test_a_reminder_comes_before_its_time_is_over(late: dict[str, int]) -> None:
    PUBLISHED.when(publishing(CaseProcess(**late))).then_refused(
        "process-cannot-be-published", "reminder-too-late"
    )


@pytest.mark.rule("J1", "D2")
@pytest.mark.parametrize(("calls", "hours", "possible"), [(12, 2, True), (13, 2, False), (1, 11, True)])
def test_the_calls_of_a_process_fit_around_the_clock(calls: int, hours: int, possible: bool) -> None:
    told = PUBLISHED.when(publishing(CaseProcess(unanswered_calls=calls, hours_between_calls=hours)))
    assert isinstance(told.answer, tuple) is possible


@pytest.mark.rule("J1", "D2")
def test_a_process_that_nobody_could_follow_is_refused_with_all_its_faults() -> None:
    impossible = CaseProcess(contact_reminder_hours=50, unanswered_calls=5, hours_between_calls=5)
    PUBLISHED.when(publishing(impossible)).then_refused(
        "process-cannot-be-published", "reminder-too-late", "calls-impossible"
    )


@pytest.mark.rule("J1")
def test_every_type_of_problem_has_a_process_to_start_with() -> None:
    assert set(DEFAULT_PROCESSES) == set(ProblemType) == set(PROCESS_TYPES.values())


@pytest.mark.rule("J1")
def test_every_process_to_start_with_could_be_published() -> None:
    for process in DEFAULT_PROCESSES.values():
        assert isinstance(POLICIES.given().when(publishing(process)).answer, tuple)


@pytest.mark.rule("J1", "D5", "D6")
def test_the_processes_to_start_with_ask_for_the_papers_and_forms_that_the_rules_name() -> None:
    asked = {each: (process.paper, process.satisfaction_form) for each, process in DEFAULT_PROCESSES.items()}
    coaching = ("case_file", True)
    assert asked == {
        ProblemType.PSYCHOLOGICAL: ("treatment_log", True),
        ProblemType.LEGAL: (None, False),
        ProblemType.FINANCIAL: (None, False),
        ProblemType.PERSONAL_TRAINER: coaching,
        ProblemType.NUTRITIONIST: coaching,
        ProblemType.LIFE_COACH: coaching,
        ProblemType.OTHER: (None, False),
    }


@pytest.mark.rule("J1")
def test_the_numbers_to_start_with_are_those_of_the_rules() -> None:
    numbers = CaseProcess().model_dump(exclude={"paper", "satisfaction_form", "feedback_footer"})
    assert numbers == {
        "contact_within_hours": 48,
        "contact_reminder_hours": 24,
        "crisis_contact_within_hours": 2,
        "crisis_reminder_hours": 1,
        "crisis_unassigned_minutes": 30,
        "unanswered_calls": 3,
        "written_attempts": 1,
        "hours_between_calls": 2,
        "session_after_contact_days": 5,
        "close_reminder_months": 2,
        "close_within_months": 3,
        "approval_within_working_days": 5,
        "consultations": 5,
        "session_minutes": 50,
        "feedback_window_days": 14,
        "handover_days": 14,
        "late_after_hours": 24,
        "grace_seconds": 10,
    }


@pytest.mark.rule("J1")
def test_a_case_keeps_the_version_it_started_under() -> None:
    story = a_case().publishing(PSYCHOLOGICAL, 2, CaseProcess(contact_within_hours=72)).assigned_to(EVA)
    assert story.case.details.process == first_version(PSYCHOLOGICAL)
    assert due_at(story.case, story.process, "Europe/Budapest") == moment(3, "9:00")


@pytest.mark.rule("J1", "D2")
def test_a_process_with_other_numbers_decides_otherwise() -> None:
    story = a_case().assigned_to(EVA).on(3).called(moment(2, "8:00"), moment(2, "12:00"))
    written = story.attempted(AttemptKind.TEXT)
    written.when(FindUnreachable(), by=EVA).then_refused("D2 calls-missing")
    assert written.under(unanswered_calls=2).when(FindUnreachable(), by=EVA).events


@pytest.mark.rule("J1")
def test_every_event_of_policy_changes_a_policy() -> None:
    assert set(policy.EVENTS) == {
        CompanyListed,
        CompanyRenamed,
        CompanyNameTaken,
        ContractChanged,
        CompanyDelisted,
        ProcessPublished,
    }
    for given, event in [(POLICIES.given(), CompanyDelisted()), (PUBLISHED, CompanyRenamed(name="x"))]:
        assert_does_not_follow(given, event)


def assert_does_not_follow(given: Given[Policy | None], event: Event) -> None:
    with pytest.raises(ValueError, match="does not follow"):
        assert given.and_given(event).state
