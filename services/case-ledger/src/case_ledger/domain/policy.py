"""Companies with their contracts (B5) and case processes with their versions (J1): streams of their own."""

from dataclasses import dataclass, replace
from uuid import UUID

from case_ledger.domain.situation import Command, Decision
from contracts.cases.vocabulary import ProblemType
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.policy import (
    CaseProcess,
    CompanyDelisted,
    CompanyListed,
    CompanyRenamed,
    ContractChanged,
    ContractTerms,
    ProcessPublished,
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


@dataclass(frozen=True, slots=True)
class Company:
    """A customer company as its events tell it."""

    name: str
    terms: tuple[ContractTerms, ...] = ()
    listed: bool = True

    def terms_for(self, problem_type: ProblemType) -> ContractTerms | None:
        return next((each for each in self.terms if each.problem_type == problem_type), None)


@dataclass(frozen=True, slots=True)
class Process:
    """A type's case process: all versions, the latest last."""

    problem_type: ProblemType
    versions: tuple[CaseProcess, ...]

    def version(self, number: int) -> CaseProcess:
        return self.versions[number - 1]


type Policy = Company | Process


def evolve(policy: Policy | None, recorded: Recorded[Event]) -> Policy:
    """The fold of a policy stream."""
    match recorded.event, policy:
        case CompanyListed() as event, _:
            return Company(event.name, event.terms)
        case CompanyRenamed() as event, Company():
            return replace(policy, name=event.name)
        case ContractChanged() as event, Company():
            return replace(policy, terms=event.terms)
        case CompanyDelisted(), Company():
            return replace(policy, listed=False)
        case ProcessPublished() as event, Process():
            return replace(policy, versions=(*policy.versions, event.process))
        case ProcessPublished() as event, None:
            return Process(event.problem_type, (event.process,))
    reason = f"{recorded.meta.type} does not follow"
    raise ValueError(reason)


def _refused(missing: Missing) -> Refusal:
    return Refusal("company-cannot-be-changed", "The company can't be changed", (missing,))


def _each_type_once(terms: tuple[ContractTerms, ...]) -> Refusal | None:
    types = [each.problem_type for each in terms]
    if len(types) == len(set(types)):
        return None
    return _refused(Missing("B5", "terms-twice", "Name each type of problem once."))


def _still_listed(company: Company) -> Refusal | None:
    if company.listed:
        return None
    return _refused(Missing("B5", "company-delisted", "The company is no longer in the directory."))


def list_company(company: Company | None, command: ListCompany) -> Decision:
    if company is not None:
        return ()
    return _each_type_once(command.terms) or (CompanyListed(name=command.name, terms=command.terms),)


def rename_company(company: Company, command: RenameCompany) -> Decision:
    if company.name == command.name:
        return ()
    return _still_listed(company) or (CompanyRenamed(name=command.name),)


def change_contract(company: Company, command: ChangeContract) -> Decision:
    if company.terms == command.terms:
        return ()
    refusal = _still_listed(company) or _each_type_once(command.terms)
    return refusal or (ContractChanged(terms=command.terms),)


def delist_company(company: Company, _: DelistCompany) -> Decision:
    return (CompanyDelisted(),) if company.listed else ()


def publish_process(process: Process | None, problem_type: ProblemType, command: PublishProcess) -> Decision:
    if process is not None and process.versions[-1] == command.process:
        return ()
    version = 1 if process is None else len(process.versions) + 1
    return (ProcessPublished(problem_type=problem_type, version=version, process=command.process),)


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
