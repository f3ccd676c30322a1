"""What could be done on a case now, before anybody has filled in a form, and what stands in its way."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NoReturn

from case_ledger.domain.case import Case
from case_ledger.domain.situation import Command, Rule, Situation
from contracts.refusal import Missing


class NotSaidError(LookupError):
    """A rule asks for what only a filled-in form says."""


class Blank:
    """In the place of a command that nobody has filled in; it would have been done just now."""

    happened_at: datetime | None = None

    def __getattr__(self, name: str) -> NoReturn:
        raise NotSaidError(name)

    def __iter__(self) -> NoReturn:
        """A correction is asked for all that it names: Python looks for this past `__getattr__`."""
        raise NotSaidError


BLANK: Any = Blank()


def is_done(had: Callable[[Case, Any, Situation], bool] | None, case: Case, situation: Situation) -> bool:
    """Whether it has had its effect already, whatever a form would say."""
    try:
        return had is not None and had(case, BLANK, situation)
    except NotSaidError:
        return False


def in_the_way(rules: Iterable[Rule[Any]], case: Case, situation: Situation) -> tuple[Missing, ...]:
    """All that is missing, by those rules that need no form for an answer."""
    return tuple(dict.fromkeys(_answers(rules, case, situation)))


def _answers(rules: Iterable[Rule[Command]], case: Case, situation: Situation) -> Iterable[Missing]:
    for rule in rules:
        try:
            answer = rule(case, BLANK, situation)
        except NotSaidError:
            continue
        if answer is not None:
            yield answer
