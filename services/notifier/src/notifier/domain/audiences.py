"""To whom a letter goes: each audience is found in the event, the case around it, and the people of now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from contracts.envelope import Recorded
from contracts.reminders import Audience, DeadlinesListed
from notifier.domain.cases import Case
from notifier.domain.people import People


class To(NamedTuple):
    """One recipient. No account: the operators' desk. `as_operator`: the desk stands in for them."""

    account: UUID | None
    as_operator: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """An event, its case before and after it (an empty one for events of no case), and people."""

    recorded: Recorded[Any]
    before: Case
    after: Case
    people: People

    @property
    def event(self) -> Any:
        return self.recorded.event

    @property
    def actor(self) -> str:
        """Who did what it tells of: where a service speaks of an absence, whoever entered that."""
        event = self.event
        if isinstance(event, DeadlinesListed) and event.entered_by:
            return str(event.entered_by)
        return self.recorded.meta.actor


type Find = Callable[[Situation], Iterable[To]]


def holder(found: Situation) -> Iterable[To]:
    """The case's present expert."""
    return [To(found.after.holder)] if found.after.holder else []


def former(found: Situation) -> Iterable[To]:
    """Who held the case until this event, unless they hold it still."""
    account = found.before.holder
    return [To(account)] if account and account != found.after.holder else []


def _operator_of(case: Case, people: People) -> Iterable[To]:
    return [To(people.reachable(case.operator), as_operator=True)]


def operator(found: Situation) -> Iterable[To]:
    """The operator who assigned the case, else the desk."""
    return _operator_of(found.after, found.people)


def registrar(found: Situation) -> Iterable[To]:
    """The operator who registered the case, else the desk (C5)."""
    return [To(found.people.reachable(found.after.registrar), as_operator=True)]


def addressed(found: Situation) -> Iterable[To]:
    """The operator to whom the expert wrote, else the desk (D4)."""
    return [To(found.people.reachable(found.event.operator), as_operator=True)]


def stand_in(found: Situation) -> Iterable[To]:
    """The operator too, while the expert is away, for letters with a deadline (C8)."""
    return operator(found) if found.after.holder in found.people.away else []


def operators(found: Situation) -> Iterable[To]:
    """Each of them; the desk where there is none."""
    return [To(each) for each in sorted(found.people.operators)] or [To(None)]


def supervisors(found: Situation) -> Iterable[To]:
    """Each of them."""
    return [To(each) for each in sorted(found.people.supervisors)]


def experts(found: Situation) -> Iterable[To]:
    """Each who counsels."""
    return [To(each) for each in sorted(found.people.experts)]


def administrators(found: Situation) -> Iterable[To]:
    """Each of them."""
    return [To(each) for each in sorted(found.people.administrators)]


def account(found: Situation) -> Iterable[To]:
    """Whose stream it is."""
    return [To(found.recorded.meta.subject)]


def uploader(found: Situation) -> Iterable[To]:
    """For whom a service acted; else the case's expert."""
    person = found.recorded.meta.on_behalf_of
    return [To(UUID(person))] if person else holder(found)


_TOLD: dict[Audience, Find] = {
    Audience.EXPERT: holder,
    Audience.OPERATOR: operator,
    Audience.OPERATORS: operators,
    Audience.SUPERVISORS: supervisors,
}


def _with_its_expert(found: Situation) -> Situation:
    """Topics have no order among them: before an assignment is heard, its reminder says who the expert is."""
    case = found.after
    if case.holder or case.was_released:
        return found
    return replace(found, after=replace(case, holder=found.event.holder))


def told(found: Situation) -> Iterable[To]:
    """Whom a reminder names; while its expert is away the operator is told as well (C8)."""
    found = _with_its_expert(found)
    named = [to for audience in found.event.told for to in _TOLD[audience](found)]
    return [*named, *stand_in(found)] if Audience.EXPERT in found.event.told else named
