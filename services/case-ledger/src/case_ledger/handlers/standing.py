"""How somebody stands to a case at this moment: the facts by which the table of permissions judges."""

from collections.abc import Iterator
from uuid import UUID

from case_ledger.domain.assignment import ENTITLED, TakeOverCase
from case_ledger.domain.case import Case
from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.erasure import ConfirmErasure
from case_ledger.domain.fitness import Handing
from case_ledger.domain.handover import pages
from case_ledger.domain.messages import AnswerMessage, TakeBackMessage, message
from case_ledger.domain.situation import Command, Situation
from contracts.permissions import Fact


def standing(case: Case, command: Command | None, situation: Situation) -> frozenset[Fact]:
    """All facts that hold for the situation's actor; `command` is nothing for a question."""
    return frozenset(_as_expert(case, situation)) | frozenset(_otherwise(case, command, situation))


def _as_expert(case: Case, situation: Situation) -> Iterator[Fact]:
    me = situation.actor
    if case.holder is not None and case.holder.expert == me:
        yield Fact.HOLDER if case.approval is None else Fact.LAST_HOLDER
    elif pages(case, situation):
        yield Fact.WAS_HOLDER
    if me in case.declined_by:
        yield Fact.DECLINED
    if case.holder is None and is_entitled(case, situation):
        yield Fact.ENTITLED
    if case.holder is not None and case.holder.expert != me:
        yield Fact.FOR_THE_EXPERT


def is_entitled(case: Case, situation: Situation) -> bool:
    """C5: whether the actor may take the case over."""
    return all(rule(case, TakeOverCase(), situation) is None for rule in ENTITLED)


def _otherwise(case: Case, command: Command | None, situation: Situation) -> Iterator[Fact]:
    me = str(situation.actor)
    if _leads(case, command, situation):
        yield Fact.TEAM
    if not case.is_accepted:
        yield Fact.NOT_ACCEPTED
    if me in case.workers:
        yield Fact.WORKED_ON
    if isinstance(command, ConfirmErasure) and case.erasure and case.erasure.started_by == me:
        yield Fact.OWN_START
    if _did_it(case, command, me):
        yield Fact.OWN_DEED
    if _is_addressed(case, command, situation):
        yield Fact.ADDRESSED


def _leads(case: Case, command: Command | None, situation: Situation) -> bool:
    """Of the case's expert; where it is to be assigned, of the expert who is to get it."""
    expert: UUID | None = case.holder.expert if case.holder else None
    if expert is None and case.is_open and isinstance(command, Handing):
        expert = command.expert
    lead = situation.person(situation.actor)
    led = situation.person(expert) if expert else None
    return bool(lead and led and lead.leads & led.teams)


def _did_it(case: Case, command: Command | None, me: str) -> bool:
    if isinstance(command, TakeBackMessage):
        found = message(case, command.message)
        return found is not None and found.sender == me
    if isinstance(command, TakeClosingBack):
        return case.ending is not None and case.ending.by == me
    undid = case.undoable is not None and case.undoable.by == me
    return undid or (command is None and _did_anything(case, me))


def _did_anything(case: Case, me: str) -> bool:
    """A question names no deed: of which one it is, the rules of each command say."""
    return (case.ending is not None and case.ending.by == me) or any(
        each.sender == me and not each.taken_back for each in case.messages
    )


def _is_addressed(case: Case, command: Command | None, situation: Situation) -> bool:
    asked = [case.messages] if not isinstance(command, AnswerMessage) else []
    if isinstance(command, AnswerMessage):
        found = message(case, command.message)
        asked = [(found,)] if found else []
    return any(each.operator in {None, situation.actor} for group in asked for each in group)
