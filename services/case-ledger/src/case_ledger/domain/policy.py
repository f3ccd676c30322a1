"""Companies with their contracts (B5) and case processes with their versions (J1): streams of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from case_ledger.domain.replacing import replace
from case_ledger.domain.situation import Command, Decision
from contracts.cases.vocabulary import ProblemType
from contracts.envelope import Recorded
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
    company_name_id,
    process_id,
)
from contracts.refusal import Missing, Refusal
from contracts.texts import ShortText


class ListCompany(Command):
    """Take a customer company into the directory (B5)."""

    name: ShortText
    terms: tuple[ContractTerms, ...] = ()
    """At most one line per type of problem."""


class RenameCompany(Command):
    """The company goes by another name."""

    name: ShortText


class ChangeContract(Command):
    """New terms for cases registered from here on (B5)."""

    terms: tuple[ContractTerms, ...]
    """At most one line per type of problem."""


class DelistCompany(Command):
    """No new case can name the company."""


class PublishProcess(Command):
    """The next version of a type's case process (J1); cases keep the version that they started under."""

    process: CaseProcess


HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Company:
    """A customer company as its events tell it."""

    name: str
    terms: tuple[ContractTerms, ...] = ()
    listed: bool = True

    def terms_for(self, problem_type: ProblemType) -> ContractTerms | None:
        return next((each for each in self.terms if each.problem_type == problem_type), None)

    def goes_by(self, name: UUID) -> bool:
        """Whether this is the stream of its name; a delisted company's can be taken."""
        return self.listed and company_name_id(self.name) == name


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name: who took it last, and goes by it still or not. `version`: of its stream, then."""

    company: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Process:
    """A type's case process: all versions, the latest last."""

    problem_type: ProblemType
    versions: tuple[CaseProcess, ...]

    def version(self, number: int) -> CaseProcess:
        return self.versions[number - 1]


type Policy = Company | Name | Process


def evolve(policy: Policy | None, recorded: Recorded[Event]) -> Policy:
    """The fold of a policy stream."""
    match recorded.event, policy:
        case CompanyListed() as event, _:
            return Company(event.name, event.terms)
        case CompanyRenamed() as event, Company():
            return replace(policy, name=event.name)
        case CompanyNameTaken() as event, Name() | None:
            return Name(event.company, recorded.meta.version)
        case ContractChanged() as event, Company():
            return replace(policy, terms=event.terms)
        case CompanyDelisted(), Company():
            return replace(policy, listed=False)
        case ProcessPublished() as event, Process() | None:
            earlier = policy.versions if policy else ()
            return Process(event.problem_type, (*earlier, event.process))
    reason = f"{recorded.meta.type} does not follow"
    raise ValueError(reason)


def _each_type_once(terms: tuple[ContractTerms, ...]) -> Missing | None:
    types = [each.problem_type for each in terms]
    if len(types) == len(set(types)):
        return None
    return Missing("B5", "terms-twice", "Name each type of problem once.")


def _still_listed(company: Company) -> Missing | None:
    if company.listed:
        return None
    return Missing("B5", "company-delisted", "The company is no longer in the directory.")


def _unless(refusal: tuple[str, str], *answers: Missing | None, then: Event) -> Decision:
    missing = tuple(answer for answer in answers if answer is not None)
    return Refusal(*refusal, missing) if missing else (then,)


_COMPANY = ("company-cannot-be-changed", "The company can't be changed")
_PROCESS = ("process-cannot-be-published", "The case process can't be published")


def nobody_else_goes_by(name: Name | None, company: UUID, given_up: Name | None) -> Missing | None:
    """B5: no two listed companies have one name. `given_up`: as it was when who had taken it had another."""
    if name is None or name == given_up or name.company == company:
        return None
    return Missing("B5", "company-name-taken", "Another company in the directory has this name.")


def list_company(company: Company | None, command: ListCompany, taken: Missing | None) -> Decision:
    """Repeating it changes nothing. `taken`: what speaks against the name."""
    if company is not None:
        return ()
    listed = CompanyListed(name=command.name, terms=command.terms)
    return _unless(_COMPANY, _each_type_once(command.terms), taken, then=listed)


def rename_company(company: Company, command: RenameCompany, taken: Missing | None) -> Decision:
    """Only a listed company has a name to change. `taken`: what speaks against the new one."""
    if company.name == command.name:
        return ()
    return _unless(_COMPANY, _still_listed(company), taken, then=CompanyRenamed(name=command.name))


def take_name(name: Name | None, stream: UUID, company: UUID, now: Company | None) -> Sequence[Event]:
    """What is said in the name's stream by a company that will go by it, and is `now` as it was before.

    Who gave it up takes it anew, although they were the last: somebody may be taking it at this moment.
    """
    has_it = now is not None and now.goes_by(stream) and name is not None and name.company == company
    return () if has_it else (CompanyNameTaken(company=company),)


def change_contract(company: Company, command: ChangeContract) -> Decision:
    """B5: cases already registered keep their numbers."""
    if company.terms == command.terms:
        return ()
    changed = ContractChanged(terms=command.terms)
    return _unless(_COMPANY, _still_listed(company), _each_type_once(command.terms), then=changed)


def delist_company(company: Company, _: DelistCompany) -> Decision:
    """Its cases go on."""
    return (CompanyDelisted(),) if company.listed else ()


def _reminders_come_first(process: CaseProcess) -> Missing | None:
    """J1: whoever is reminded can still do it in time."""
    pairs = (
        (process.contact_reminder_hours, process.contact_within_hours),
        (process.crisis_reminder_hours, process.crisis_contact_within_hours),
        (process.close_reminder_months, process.close_within_months),
    )
    if all(reminder < limit for reminder, limit in pairs):
        return None
    return Missing("J1", "reminder-too-late", "Each reminder must come before its time is over.")


def _the_calls_fit_into_a_day(process: CaseProcess) -> Missing | None:
    """J1, D2: so many calls, each that far from the next around the clock, must be possible."""
    if process.unanswered_calls == 1 or process.unanswered_calls * process.hours_between_calls <= HOURS_A_DAY:
        return None
    return Missing("J1", "calls-impossible", "So many calls that far apart don't fit into a day.")


def publish_process(process: Process | None, problem_type: ProblemType, command: PublishProcess) -> Decision:
    """J1: the next version, for cases that start from here on."""
    wanted = command.process
    if process is not None and process.versions[-1] == wanted:
        return ()
    version = 1 if process is None else len(process.versions) + 1
    published = ProcessPublished(problem_type=problem_type, version=version, process=wanted)
    return _unless(_PROCESS, _reminders_come_first(wanted), _the_calls_fit_into_a_day(wanted), then=published)


_COACHING = CaseProcess(paper="case_file", satisfaction_form=True)

DEFAULT_PROCESSES: dict[ProblemType, CaseProcess] = {
    ProblemType.PSYCHOLOGICAL: CaseProcess(paper="treatment_log", satisfaction_form=True),
    ProblemType.LEGAL: CaseProcess(),
    ProblemType.FINANCIAL: CaseProcess(),
    ProblemType.PERSONAL_TRAINER: _COACHING,
    ProblemType.NUTRITIONIST: _COACHING,
    ProblemType.LIFE_COACH: _COACHING,
    ProblemType.OTHER: CaseProcess(),
}
"""What a new installation starts with (D5, D6)."""

PROCESS_TYPES: dict[UUID, ProblemType] = {process_id(each): each for each in ProblemType}
