"""Registers a case: number, client, contract and process are looked up, then one event begins the stream."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.registration import Intake, RegisterCase, register_case
from case_ledger.domain.situation import Situation
from case_ledger.handlers.deciding import happened
from case_ledger.handlers.processes import Processes
from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.identifiers import new_id
from chassis.recording import Answer, Streams, answer
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Missing, Refusal


class Numbers(Protocol):
    async def next(self) -> int: ...


class Lookalikes(Protocol):
    """Finds open cases of, presumably, the same client (B6)."""

    async def open_of_person(self, person: UUID, problem_type: str) -> list[int]: ...

    async def open_lookalikes(self, command: RegisterCase) -> list[int]:
        """Numbers of open cases of this type with the same company and name, or the same phone."""
        ...


@dataclass(frozen=True, slots=True)
class Client:
    """Who the case is for: a new person, or that of an earlier case."""

    person: UUID
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Intakes:
    """What registering needs."""

    cases: Streams[Case | None]
    processes: Processes
    numbers: Numbers
    lookalikes: Lookalikes
    clock: Clock
    zone: str

    async def register(self, request: CommandRequest[RegisterCase], role: Role) -> Answer | Refusal:
        """The stream's id comes from the idempotency key, so that a retry meets the same shard."""
        command = request.body
        client = await self._client(command)
        if client is None:
            missing = Missing("B6", "earlier-case-unknown", "The earlier case of this client is not known.")
            return Refusal("case-cannot-be-registered", "The case can't be registered yet", (missing,))
        intake = await self._intake(command, client)
        situation = Situation(
            now=self.clock(),
            actor=request.claims.account,
            role=role,
            process=intake.process,
            id=request.fresh,
            zone=self.zone,
            happened_at=command.happened_at,
        )

        def decide(_: Case | None) -> Sequence[Event] | Refusal:
            return register_case(command, intake, situation)

        outcome = await self.cases.record(
            request.fresh,
            decide,
            request.author(role),
            happened_at=happened(request, self.clock),
            key=request.key,
            new=True,
        )
        if isinstance(outcome, Refusal):
            return outcome
        return answer(outcome, number=await self._number(request.fresh))

    async def _number(self, case_id: UUID) -> int:
        """As recorded: a repeated request draws a number in vain, and answers with the first."""
        case = (await self.cases.known(case_id)).state
        if case is None:
            raise NotFoundError
        return case.details.number

    async def _client(self, command: RegisterCase) -> Client | None:
        if command.same_client_as is None:
            return Client(new_id())
        earlier = (await self.cases.load(command.same_client_as)).state
        if earlier is None:
            return None
        person = earlier.details.person
        return Client(person, erased=person in earlier.erased)

    async def _intake(self, command: RegisterCase, client: Client) -> Intake:
        process_ref, process = await self.processes.current(command.problem_type)
        company = await self.processes.company(command.company) if command.company else None
        return Intake(
            number=await self.numbers.next(),
            person=client.person,
            person_erased=client.erased,
            company_listed=company is not None and company.listed,
            terms=company.terms_for(command.problem_type) if company else None,
            process=process,
            process_ref=process_ref,
            open_of_this_type=await self._others(command, client.person),
        )

    async def _others(self, command: RegisterCase, person: UUID) -> tuple[int, ...]:
        known = await self.lookalikes.open_of_person(person, command.problem_type)
        return tuple(sorted({*known, *await self.lookalikes.open_lookalikes(command)}))
