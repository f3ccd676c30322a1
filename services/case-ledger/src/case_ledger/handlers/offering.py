"""What the reader of a case may do on it, and what stands in the way of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.erasure import confirm_erasure, start_erasure
from case_ledger.domain.papers import file_paper, withdraw_paper
from case_ledger.domain.possibilities import in_the_way, is_done
from case_ledger.domain.retyping import RETYPING
from case_ledger.domain.situation import Act, Rule, Situation
from case_ledger.handlers.asking import Asked, Asking
from case_ledger.handlers.ways import WAYS
from chassis.http.entry import Reader
from contracts.permissions import Role
from contracts.refusal import Missing


@dataclass(frozen=True, slots=True)
class Offered:
    """One command that a page can show: `path` behind the case, `action` in the table of permissions."""

    path: str
    action: str
    rules: tuple[Rule[Any], ...]
    is_done: Callable[[Case, Any, Situation], bool] | None = None


def _offered(path: str, action: str, act: Act[Any]) -> Offered:
    return Offered(path, action, act.rules, act.is_done)


OFFERED: tuple[Offered, ...] = (
    *(
        _offered(way.path, way.action, way.act)
        for way in WAYS
        if way.action is not None and isinstance(way.act, Act)
    ),
    Offered("change-problem-type", "change_problem_type", RETYPING),
    _offered("start-erasure", "start_erasure", start_erasure),
    _offered("confirm-erasure", "confirm_erasure", confirm_erasure),
    _offered("file-paper", "upload_document", file_paper),
    _offered("withdraw-paper", "withdraw_document", withdraw_paper),
)
"""Papers are brought by the document store, for who uploads them there."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One command that the table of permissions gives the reader; impossible where something is `missing`."""

    path: str
    role: Role
    done: bool
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Offering:
    """Asks the rules themselves, so that a page never promises what a command would refuse."""

    asking: Asking

    async def offers(self, case_id: UUID, reader: Reader) -> list[Offer]:
        """Raises `NotFoundError`, `ProblemError` 403 or 404, `TemporaryError`."""
        asked = await self.asking.about(case_id, reader)
        asked.demand("open_profile")
        return list(_offers(asked))


def _offers(asked: Asked) -> Iterator[Offer]:
    for each in OFFERED:
        granted = asked.allows(each.action)
        if granted is None:
            continue
        situation = replace(asked.situation, role=granted.role, seen=asked.version)
        missing = in_the_way(each.rules, asked.case, situation)
        yield Offer(each.path, granted.role, is_done(each.is_done, asked.case, situation), missing)
