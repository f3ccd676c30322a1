"""Starts and confirms erasures: one command over all cases of the client, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.erasure import (
    ConfirmErasure,
    StartErasure,
    confirm_erasure,
    on_another_case,
    start_erasure,
)
from case_ledger.domain.situation import Act, Command, Situation
from case_ledger.handlers.deciding import Desk, judged
from case_ledger.store.erasures import Erasures
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.recording import Answer, answer
from contracts.event import Event
from contracts.refusal import Missing, Refusal


@dataclass(frozen=True, slots=True)
class Erasing:
    """An erasure covers every case that names the client's id, and those that staff name."""

    desk: Desk
    erasures: Erasures

    async def start(self, case_id: UUID, request: CommandRequest[StartErasure]) -> Answer | Refusal:
        """Raises what `Desk.carry_out` raises."""
        case = await self._case(case_id)
        situation = await self.desk.situation(case, request)
        permitted = judged("start_erasure", case, request.body, situation)
        if isinstance(permitted, Refusal):
            return permitted
        named = [(await self.desk.cases.load(each)).state for each in request.body.also]
        if None in named:
            return UNKNOWN
        persons = {case.details.person, *(each.details.person for each in named if each)}
        covered = await self._covered([case_id, *request.body.also], persons)
        situation = replace(situation, role=permitted, covered=covered)
        return await self._record("start_erasure", start_erasure, covered, request, situation)

    async def confirm(self, case_id: UUID, request: CommandRequest[ConfirmErasure]) -> Answer | Refusal:
        """Covers also cases of the client that were registered since the start."""
        case = await self._case(case_id)
        situation = await self.desk.situation(case, request)
        permitted = judged("confirm_erasure", case, request.body, situation)
        if isinstance(permitted, Refusal):
            return permitted
        started = case.erasure.cases if case.erasure else ()
        states = [(await self.desk.cases.load(each)).state for each in started]
        persons = {case.details.person, *(each.details.person for each in states if each)}
        covered = await self._covered([case_id, *started], persons)
        situation = replace(situation, role=permitted)
        return await self._record("confirm_erasure", confirm_erasure, covered, request, situation)

    async def _case(self, case_id: UUID) -> Case:
        case = (await self.desk.cases.load(case_id)).state
        if case is None:
            raise NotFoundError
        return case

    async def _covered(self, named: Sequence[UUID], persons: set[UUID]) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys([*named, *await self.erasures.of_persons(sorted(persons))]))

    async def _record[C: Command](
        self,
        action: str,
        act: Act[C],
        covered: tuple[UUID, ...],
        request: CommandRequest[C],
        situation: Situation,
    ) -> Answer | Refusal:
        first = covered[0]

        def decide(states: Mapping[UUID, Case | None]) -> Mapping[UUID, Sequence[Event]] | Refusal:
            cases = {stream: state for stream, state in states.items() if state is not None}
            permitted = judged(action, cases[first], request.body, situation)
            if isinstance(permitted, Refusal):
                return permitted
            return _decided(act, first, cases, request.body, situation)

        outcome = await self.desk.cases.record_many(
            covered,
            decide,
            request.author(situation.role),
            happened_at=situation.moment,
            key=request.key,
            if_match=None if request.if_match is None else {first: request.if_match},
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)


def _decided[C: Command](
    act: Act[C], first: UUID, cases: Mapping[UUID, Case], command: C, situation: Situation
) -> Mapping[UUID, Sequence[Event]] | Refusal:
    decision = act(cases[first], command, situation)
    if isinstance(decision, Refusal):
        return decision
    (event,) = decision
    others = {stream: on_another_case(case, event) for stream, case in cases.items() if stream != first}
    return {first: decision, **others}


UNKNOWN = Refusal(
    "erasure-cannot-be-started",
    "The erasure can't be started",
    (Missing("I4", "case-unknown", "One of the further cases is not known."),),
)
