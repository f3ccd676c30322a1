"""Which cases stand where: each case's row of the lists, made from the same fold that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import orjson

from case_ledger.domain.case import Case, account
from case_ledger.domain.clocks import running
from case_ledger.domain.entries import Kept
from case_ledger.domain.invoicing import experts_to_invoice
from case_ledger.domain.lines import Line, lines
from case_ledger.domain.progress import contact_limit, due_at, notices, progress
from case_ledger.domain.wall import days_later
from case_ledger.store.rows import CaseRow, write_acquaintances, write_cases
from chassis.consuming import Connection
from chassis.recording import Loaded, Streams
from contracts.cases import CaseDeclined
from contracts.cases.assignment import DeclineReason
from contracts.cases.vocabulary import ProcessRef
from contracts.envelope import Recorded
from contracts.policy import CaseProcess
from contracts.sealed import Clear


class Processes(Protocol):
    """Where a case's process version is asked for (J1)."""

    async def version(self, ref: ProcessRef) -> CaseProcess: ...


@dataclass(frozen=True, slots=True)
class CasesByStage:
    """Folds each case up to the last event of a batch: a list can't say other than the profile."""

    cases: Streams[Case | None]
    processes: Processes
    zone: str

    async def apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        """All events of the topic `cases`, in order."""
        by_case: dict[UUID, list[Recorded[Any]]] = {}
        for recorded in batch:
            by_case.setdefault(recorded.meta.subject, []).append(recorded)
        rows = [await self._row(events) for events in by_case.values()]
        await write_cases(connection, rows)
        await write_acquaintances(connection, [pair async for pair in self._acquaintances(batch)])

    async def _row(self, events: Sequence[Recorded[Any]]) -> CaseRow:
        loaded = await self.cases.heard(events)
        process = await self.processes.version(_there(loaded).details.process)
        return case_row(loaded, process, events[-1].meta.time, self.zone)

    async def _acquaintances(self, batch: Sequence[Recorded[Any]]) -> Any:
        for recorded in batch:
            event = recorded.event
            if isinstance(event, CaseDeclined) and event.reason is DeclineReason.KNOWS_CLIENT:
                loaded = await self.cases.known(recorded.meta.subject)
                yield _there(loaded).details.person, event.expert


def _there(loaded: Loaded[Case | None]) -> Case:
    if loaded.state is None:
        reason = f"case {loaded.stream} has events but no registration"
        raise ValueError(reason)
    return loaded.state


def stage(case: Case) -> str:
    """Where a case stands: `to_assign`, `in_progress`, `waiting` for approval, or `closed`."""
    if case.approval is not None:
        return "closed"
    if case.ending is not None:
        return "waiting"
    return "in_progress" if case.holder else "to_assign"


_HOUR = timedelta(hours=1)
_AS_THEY_ARE = (
    "number", "person", "recorded_at", "received_at", "company", "unlisted_company", "crisis", "city",
    "problem_type", "language", "received_by",
)  # fmt: skip
"""Of a case's details, what its row has under the same name."""


def case_row(loaded: Loaded[Case | None], process: CaseProcess, now: datetime, zone: str) -> CaseRow:
    """The row of a case; `now` is the recorded time of its latest event."""
    case = _there(loaded)
    details, holder = case.details, case.holder
    waiting = [each for each in case.messages if each.answered_at is None and not each.taken_back]
    return CaseRow(
        id=loaded.stream,
        version=loaded.version,
        **{name: getattr(details, name) for name in _AS_THEY_ARE},
        stage=stage(case),
        due_at=due_at(case, process, zone),
        operator=account(details.operator),
        holder=holder.expert if holder else None,
        holding=holder.kind if holder else None,
        held_since=holder.since if holder else None,
        handed_by=account(holder.by) if holder else None,
        former=[each.expert for each in case.former],
        former_until=_pages_kept_until(case, process, zone),
        declined_by=sorted(case.declined_by),
        progress=progress(case, process),
        notices=[str(notice) for notice in notices(case)],
        clocks=list(running(case, process, zone)),
        contacts=orjson.dumps(_contacts(case, process)).decode(),
        score=case.satisfaction.score if case.satisfaction else None,
        ending=case.ending.kind if case.ending else None,
        ended_at=case.ending.at if case.ending else None,
        approved_at=case.approval.at if case.approval else None,
        next_session=next((each.starts_at for each in case.sessions if each.starts_at > now), None),
        mail_for=[each.operator for each in waiting if each.operator is not None],
        mail_for_desk=any(each.operator is None for each in waiting),
        to_invoice=list(experts_to_invoice(case)),
        invoice_lines=orjson.dumps([_written(each) for each in lines(case, process)]).decode(),
        client=written(details.client),
        contact=written(details.contact),
    )


def _contacts(case: Case, process: CaseProcess) -> list[dict[str, float]]:
    """After how many hours the client was contacted, in each holding, and how many there were (C3, C7)."""
    limit = contact_limit(case, process)
    holdings = (*case.former, *([case.holder] if case.holder else ()))
    return [
        {"hours": (each.contacted_at - each.since) / _HOUR, "within": limit / _HOUR}
        for each in holdings
        if each.contacted_at is not None
    ]


def _pages_kept_until(case: Case, process: CaseProcess, zone: str) -> list[datetime]:
    """When the hand-over page of each former expert closes (C6)."""
    ends = (each.until for each in case.former if each.until is not None)
    return [days_later(end, process.handover_days, zone) for end in ends]


def _written(line: Line) -> dict[str, Any]:
    """As `store.invoicing` reads it."""
    approval, mark = line.approval, line.mark
    sessions = [
        {"id": each.id, "starts_at": each.starts_at, "minutes": each.minutes} for each in line.sessions
    ]
    return {
        "expert": line.expert,
        "state": line.state,
        "sessions": sessions,
        "minutes": line.minutes,
        "approval": approval.event if approval else None,
        "approved_at": approval.at if approval else None,
        "approved_by": approval.by if approval else None,
        "invoice": mark.invoice if mark else None,
        "mark": mark.event if mark else None,
    }


def written(kept: Kept[Any]) -> str:
    """A sealed value with its place, as JSON: a rebuild of the lists needs no key."""
    if isinstance(kept.value, Clear):
        reason = "a fold over stored documents holds sealed values only"
        raise TypeError(reason)
    place = {"event": str(kept.event), "type": kept.type, "pointer": kept.pointer}
    return orjson.dumps({**place, "value": kept.value.model_dump()}).decode()
