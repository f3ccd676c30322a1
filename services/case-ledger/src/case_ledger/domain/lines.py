"""The invoice lines of a case: one for each expert, approval and invoice; each traces to all three (D10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from case_ledger.domain.case import Case, EndingKind, Session
from case_ledger.domain.entries import InvoiceMark, Ready
from case_ledger.domain.progress import ALL_OF_IT, progress
from case_ledger.domain.readiness import made_ready
from contracts.policy import CaseProcess


class LineState(StrEnum):
    """How far a line is (D10)."""

    WAITING = "waiting"
    """The case waits for approval, which will make it ready."""
    READY = "ready"
    INVOICED = "invoiced"


@dataclass(frozen=True, slots=True)
class Line:
    """Sessions of one expert; `approval` is nothing while they wait for it, `mark` until invoiced."""

    expert: UUID
    state: LineState
    sessions: tuple[Session, ...]
    approval: Ready | None = None
    mark: InvoiceMark | None = None

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.sessions)


def lines(case: Case, process: CaseProcess) -> tuple[Line, ...]:
    """In the order of their first sessions; each expert has lines of their own (C6)."""
    found: dict[tuple[UUID, Ready | None, InvoiceMark | None], list[Session]] = {}
    for session, ready, mark in _sessions(case, process):
        found.setdefault((session.expert, ready, mark), []).append(session)
    return tuple(
        Line(expert, _state(ready, mark), tuple(sessions), ready, mark)
        for (expert, ready, mark), sessions in found.items()
    )


def _sessions(case: Case, process: CaseProcess) -> Iterator[tuple[Session, Ready | None, InvoiceMark | None]]:
    expected = frozenset(_expected(case, process))
    for session in case.sessions:
        ready = case.ready.get(session.id)
        if ready is not None or session.id in expected:
            mark = next((each for each in case.invoiced if session.id in each.sessions), None)
            yield session, ready, mark


def _expected(case: Case, process: CaseProcess) -> tuple[UUID, ...]:
    """What the approval for which the case waits will make ready (D9)."""
    if not case.waits_for_approval or case.ending is None:
        return ()
    closed = case.ending.kind is EndingKind.CLOSED
    return made_ready(case, complete=closed and progress(case, process) == ALL_OF_IT)


def _state(ready: Ready | None, mark: InvoiceMark | None) -> LineState:
    if mark is not None:
        return LineState.INVOICED
    return LineState.WAITING if ready is None else LineState.READY
