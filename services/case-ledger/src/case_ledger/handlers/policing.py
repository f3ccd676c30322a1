"""Carries out commands on the policy's streams: companies (B5) and case processes (J1)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from case_ledger.domain.policy import (
    DEFAULT_PROCESSES,
    PROCESS_TYPES,
    ChangeContract,
    Company,
    DelistCompany,
    ListCompany,
    Name,
    Policy,
    Process,
    PublishProcess,
    RenameCompany,
    change_contract,
    delist_company,
    list_company,
    nobody_else_goes_by,
    publish_process,
    rename_company,
    take_name,
)
from case_ledger.domain.situation import Command, Decision
from case_ledger.handlers.deciding import happened
from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.recording import Answer, Author, Streams, answer
from contracts.event import Event
from contracts.permissions import Role
from contracts.policy import company_name_id, process_id
from contracts.refusal import Missing, Refusal


@dataclass(frozen=True, slots=True)
class CompanyWay:
    """One command on a listed company; `decide` hears what speaks against the name that it brings."""

    path: str
    command: type[Command]
    decide: Callable[[Company, Any, Missing | None], Decision]


COMPANY_WAYS: tuple[CompanyWay, ...] = (
    CompanyWay("rename", RenameCompany, rename_company),
    CompanyWay("change-contract", ChangeContract, lambda company, body, _: change_contract(company, body)),
    CompanyWay("delist", DelistCompany, lambda company, body, _: delist_company(company, body)),
)

type _Decide = Callable[[Policy | None, Missing | None], Sequence[Event] | Refusal]


@dataclass(frozen=True, slots=True)
class Policing:
    """What the policy's commands need."""

    policy: Streams[Policy | None]
    clock: Clock

    async def list_company(self, request: CommandRequest[ListCompany], role: Role) -> Answer | Refusal:
        def decide(state: Policy | None, taken: Missing | None) -> Sequence[Event] | Refusal:
            return list_company(state if isinstance(state, Company) else None, request.body, taken)

        return await self._named(request.fresh, request.body.name, decide, request, role, new=True)

    async def change_company(
        self, way: CompanyWay, company_id: UUID, request: CommandRequest[Command], role: Role
    ) -> Answer | Refusal:
        def decide(state: Policy | None, taken: Missing | None = None) -> Sequence[Event] | Refusal:
            if not isinstance(state, Company):
                raise NotFoundError
            return way.decide(state, request.body, taken)

        if isinstance(request.body, RenameCompany):
            return await self._named(company_id, request.body.name, decide, request, role)
        return await self._record(company_id, decide, request, role)

    async def publish_process(
        self, process: UUID, request: CommandRequest[PublishProcess], role: Role
    ) -> Answer | Refusal:
        problem_type = PROCESS_TYPES.get(process)
        if problem_type is None:
            raise NotFoundError

        def decide(state: Policy | None) -> Sequence[Event] | Refusal:
            known = state if isinstance(state, Process) else None
            return publish_process(known, problem_type, request.body)

        return await self._record(process, decide, request, role)

    async def publish_defaults(self) -> None:
        """Give a new installation its first case processes; where there are some, nothing happens."""
        service = Author("service:case-ledger", "service", correlation_id="installation")
        for problem_type, process in DEFAULT_PROCESSES.items():
            stream = process_id(problem_type)
            command = PublishProcess(process=process)

            def decide(
                state: Policy | None, command: PublishProcess = command, stream: UUID = stream
            ) -> Sequence[Event] | Refusal:
                return publish_process(None, PROCESS_TYPES[stream], command) if state is None else ()

            await self.policy.record(stream, decide, service, happened_at=self.clock(), cause=stream)

    async def _named[C: Command](
        self,
        company: UUID,
        name: str,
        decide: _Decide,
        request: CommandRequest[C],
        role: Role,
        *,
        new: bool = False,
    ) -> Answer | Refusal:
        """In one append with the name's own stream: of two who want the same name, one meets the other."""
        named = company_name_id(name)
        given_up = await self._given_up(named)

        def decide_both(states: Mapping[UUID, Policy | None]) -> Mapping[UUID, Sequence[Event]] | Refusal:
            before, state = states[company], states[named]
            taken = state if isinstance(state, Name) else None
            decision = decide(before, nobody_else_goes_by(taken, company, given_up))
            if isinstance(decision, Refusal):
                return decision
            now = before if isinstance(before, Company) else None
            return {company: decision, named: take_name(taken, named, company, now) if decision else ()}

        outcome = await self.policy.record_many(
            (company, named),
            decide_both,
            request.author(role),
            happened_at=happened(request, self.clock),
            key=request.key,
            if_match=None if request.if_match is None else {company: request.if_match},
            new={company} if new else (),
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)

    async def _given_up(self, named: UUID) -> Name | None:
        """The name as it was taken last, where whoever took it goes by it no more."""
        taken = (await self.policy.load(named)).state
        if not isinstance(taken, Name):
            return None
        company = (await self.policy.load(taken.company)).state
        return None if isinstance(company, Company) and company.goes_by(named) else taken

    async def _record[C: Command](
        self,
        stream: UUID,
        decide: Callable[[Policy | None], Sequence[Event] | Refusal],
        request: CommandRequest[C],
        role: Role,
        *,
        new: bool = False,
    ) -> Answer | Refusal:
        outcome = await self.policy.record(
            stream,
            decide,
            request.author(role),
            happened_at=happened(request, self.clock),
            key=request.key,
            if_match=request.if_match,
            new=new,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)
