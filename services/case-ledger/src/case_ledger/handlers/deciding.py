"""Carries out a command on a case: gathers what the rules ask, judges the caller, decides, records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.errands import NOT_THEIRS, Errand
from case_ledger.domain.situation import Command, HoldersCommand, Person, Situation
from case_ledger.handlers.people import Acquaintances, Directory, concerned
from case_ledger.handlers.processes import Processes
from case_ledger.handlers.standing import standing
from case_ledger.handlers.ways import Way
from chassis.clock import Clock
from chassis.errors import NotFoundError, TemporaryError
from chassis.http import CommandRequest, ServiceRequest
from chassis.journal import IdempotencyKey
from chassis.permissions import Granted, Refused, judge
from chassis.recording import Answer, Author, Streams, answer
from chassis.seals import KeyDestroyedError
from contracts.event import Event
from contracts.permissions import Fact, Role
from contracts.refusal import Missing, Refusal

TRIES = 3

type Authorship = Callable[[Role | None, UUID | None], Author]
"""Whom an event is put down to, by the role that allowed it and for which expert (C9)."""


class _MovedOnError(Exception):
    """The case is not as it was when its people were asked about."""


@dataclass(frozen=True, slots=True)
class Wanted[C: Command]:
    """A command, and the person by whose rights it is judged: who sent it, or for whom a service did."""

    body: C
    person: UUID
    fresh: UUID
    seen: int | None = None


def wanted[C: Command](request: CommandRequest[C]) -> Wanted[C]:
    """What a person wants in their own name."""
    return Wanted(request.body, request.claims.account, request.fresh, request.if_match)


@dataclass(frozen=True, slots=True)
class Desk:
    """What carrying a command out needs: the cases, their processes, the people, the clock."""

    cases: Streams[Case | None]
    processes: Processes
    directory: Directory
    acquaintances: Acquaintances
    clock: Clock
    zone: str

    async def carry_out[C: Command](
        self, way: Way, case_id: UUID, request: CommandRequest[C]
    ) -> Answer | Refusal:
        """Raises `NotFoundError`, `StaleStreamError`, `KeyReusedError`, `TemporaryError`."""

        def author(role: Role | None, expert: UUID | None) -> Author:
            return request.author(role, expert)

        return await self._tried(way, case_id, wanted(request), request.key, author)

    async def run_errand[E: Errand](
        self, way: Way, case_id: UUID, request: ServiceRequest[E]
    ) -> Answer | Refusal:
        """For who uploaded the document, by their rights at this moment. Raises as `carry_out`."""
        errand = Wanted(request.body, request.body.uploader, request.fresh)

        def author(_: Role | None, __: UUID | None) -> Author:
            return request.author(request.body.uploader)

        return await self._tried(way, case_id, errand, request.key, author)

    async def ask[C: Command](self, way: Way, case_id: UUID, asked: Wanted[C]) -> Refusal | None:
        """Why it would be refused now, or nothing; nothing is recorded. Raises `NotFoundError`."""
        case = (await self.cases.load(case_id)).state
        if case is None:
            raise NotFoundError
        situation = await self._situation(case, asked)
        verdict = judged(way.action, case, asked.body, situation)
        role = None if isinstance(verdict, Refusal) else verdict
        decision = _decided(way, case, asked.body, situation, role, judged_already=role)
        return decision if isinstance(decision, Refusal) else None

    async def _tried[C: Command](
        self, way: Way, case_id: UUID, asked: Wanted[C], key: IdempotencyKey, author: Authorship
    ) -> Answer | Refusal:
        for _ in range(TRIES):
            try:
                return await self._once(way, case_id, asked, key, author)
            except (_MovedOnError, KeyDestroyedError):  # erased meanwhile: a rule says so
                await self.cases.load(case_id)
        reason = "the case moves on faster than it can be decided on"
        raise TemporaryError(reason)

    async def _once[C: Command](
        self, way: Way, case_id: UUID, asked: Wanted[C], key: IdempotencyKey, author: Authorship
    ) -> Answer | Refusal:
        case = (await self.cases.known(case_id)).state
        if case is None:
            raise NotFoundError
        situation = await self._situation(case, asked)
        verdict = judged(way.action, case, asked.body, situation)
        role = None if isinstance(verdict, Refusal) else verdict

        def decide(state: Case | None) -> Sequence[Event] | Refusal:
            if state is not None and state.details.process != case.details.process:
                raise _MovedOnError
            judged_already = role if state is case else None
            return _decided(way, state, asked.body, situation, role, judged_already=judged_already)

        outcome = await self.cases.record(
            case_id,
            decide,
            author(role, _expert(case, asked.body, situation)),
            happened_at=situation.moment,
            key=key,
            if_match=asked.seen if role else None,  # else a 412 would tell that the case exists
        )
        made = asked.fresh if way.makes else None
        return outcome if isinstance(outcome, Refusal) else answer(outcome, made)

    async def situation[C: Command](self, case: Case, request: CommandRequest[C]) -> Situation:
        """Everything that the rules ask besides the case."""
        return await self._situation(case, wanted(request))

    async def _situation[C: Command](self, case: Case, asked: Wanted[C]) -> Situation:
        me, body = asked.person, asked.body
        named, company = vars(body).get("expert"), vars(body).get("company")  # few commands have them
        people = await self.people(case, me, named)
        return Situation(
            now=self.clock(),
            actor=me,
            role=Role.EXPERT,
            process=await self.processes.version(case.details.process),
            id=asked.fresh,
            zone=self.zone,
            happened_at=body.happened_at,
            people=people,
            unlisted=await self._unlisted(company),
            seen=asked.seen,
        )

    async def _unlisted(self, company: UUID | None) -> frozenset[UUID]:
        found = await self.processes.company(company) if company else None
        return frozenset() if company is None or (found and found.listed) else frozenset({company})

    async def people(self, case: Case, me: UUID, named: UUID | None) -> Mapping[UUID, Person]:
        """Everybody concerned; of those who may get the case also workload and acquaintance (C4, C5)."""
        found = dict(await self.directory.people(concerned(case, me, named)))
        candidates = {named} if case.holder else {named, me}
        for candidate in candidates & found.keys():
            if candidate is not None and Role.EXPERT in found[candidate].roles:
                found[candidate] = await self._weighed(case, candidate, found[candidate])
        return found

    async def _weighed(self, case: Case, expert: UUID, person: Person) -> Person:
        knows = await self.acquaintances.knows(case.details.person, [expert])
        held = await self.acquaintances.open_workload(expert)
        return replace(person, knows_client=expert in knows, below_capacity=held < person.capacity)


def roles_of(situation: Situation) -> frozenset[Role]:
    me = situation.person(situation.actor)
    return frozenset(Role(role) for role in me.roles) if me and me.active and me.confirmed else frozenset()


def judged(action: str | None, case: Case, command: Command, situation: Situation) -> Role | Refusal:
    """The role that permits it to the situation's actor, or why nothing does."""
    if action is None:
        return situation.role
    verdict = judge(action, roles_of(situation), standing(case, command, situation))
    return verdict.role if isinstance(verdict, Granted) else not_permitted(verdict)


def _decided(
    way: Way,
    case: Case | None,
    command: Command,
    situation: Situation,
    role: Role | None,
    *,
    judged_already: Role | None,
) -> Sequence[Event] | Refusal:
    """Judge on the very state that is decided on: rights follow the moment. On the same state, and of the
    same people, the verdict would be the same.
    """
    if case is None:
        raise NotFoundError
    if not concerned(case) <= situation.people.keys():
        raise _MovedOnError
    verdict = judged_already or judged(way.action, case, command, situation)
    if isinstance(verdict, Refusal):
        return _explained(verdict, way, case, command, situation)
    if verdict is not role:
        raise _MovedOnError
    return way.act(
        case, command, situation if situation.role is verdict else replace(situation, role=verdict)
    )


def _explained(refusal: Refusal, way: Way, case: Case, command: Command, situation: Situation) -> Refusal:
    """A bare "you may not" in a rule's words, where only the person's past with the case is against it."""
    if isinstance(command, Errand):
        decision = way.act(case, command, situation)
        return decision if isinstance(decision, Refusal) else NOT_THEIRS
    facts = standing(case, command, situation)
    if refusal.status == 404 or way.action is None:
        return refusal
    if isinstance(judge(way.action, roles_of(situation), _but_for(facts)), Refused):
        return refusal
    if Fact.WAS_HOLDER in facts:
        return replace(refusal, missing=(NO_LONGER_THEIRS,))
    decision = way.act(case, command, situation)
    return replace(decision, status=refusal.status) if isinstance(decision, Refusal) else refusal


def _but_for(facts: frozenset[Fact]) -> frozenset[Fact]:
    """The facts as they would be, had the person not held, worked on or declined the case before."""
    gained = {Fact.HOLDER} if facts & {Fact.LAST_HOLDER, Fact.WAS_HOLDER} else set()
    gained |= {Fact.ENTITLED, Fact.OWN_DEED} if Fact.DECLINED in facts else set()
    return (facts | gained) - {Fact.WORKED_ON}


NO_LONGER_THEIRS = Missing(
    "C6", "no-longer-yours", "You no longer hold this case; enter what you did before on its hand-over page."
)


def not_permitted(verdict: Refused) -> Refusal:
    """404 where the table gives this person nothing for this case, else 403."""
    if verdict.status == 404:
        return Refusal("not-found", "There is no such thing", status=404)
    return Refusal("not-allowed", "You may not do this", status=403)


def _expert(case: Case, command: Command, situation: Situation) -> UUID | None:
    """C9: for whom it is done, where somebody acts for the case's expert."""
    holder = case.holder
    acted = isinstance(command, HoldersCommand) and command.acting_reason is not None
    return holder.expert if acted and holder and holder.expert != situation.actor else None


def happened[C: Command](request: CommandRequest[C], clock: Clock) -> datetime:
    return request.body.happened_at or clock()
