"""The lists made anew from the journals: the same folds and the same rows, whole streams at a time, no keys.

The search tokens stay as they are, because making them takes opened names; so do the erasures, which others
follow up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from uuid import UUID

from case_ledger.domain import evolving, policy
from case_ledger.domain.case import Case
from case_ledger.domain.policy import Company, Policy
from case_ledger.projections.cases import Processes, case_row
from case_ledger.store.rows import CaseRow, CompanyRow
from chassis.consuming import Outline
from chassis.consuming.rebuilding import Making
from chassis.consuming.twin import Rows
from chassis.recording import Loaded
from chassis.recording.proven import recorded
from contracts.cases import CaseDeclined
from contracts.cases.assignment import DeclineReason
from contracts.envelope import Meta
from contracts.topics import CASES, POLICY, Topic

_CASE = [each.name for each in fields(CaseRow)]
_COMPANY = [each.name for each in fields(CompanyRow)]
_case, _company = attrgetter(*_CASE), attrgetter(*_COMPANY)


@dataclass(frozen=True, slots=True)
class Lists:
    """The read model `lists` as `chassis.consuming.rebuilding` wants it."""

    processes: Processes
    zone: str
    schema: str = "lists"
    consumer: str = "lists"
    topics: Sequence[Topic] = (POLICY, CASES)
    tables: Mapping[str, Sequence[str]] = field(
        default_factory=lambda: {"cases": _CASE, "companies": _COMPANY, "acquaintances": ["person", "expert"]}
    )

    def making(self, topic: Topic) -> Making:
        """Of cases, or of companies."""
        return Cases(self.processes, self.zone) if topic is CASES else Companies()


class Cases:
    """Rows of cases, and of who knows whom."""

    def __init__(self, processes: Processes, zone: str) -> None:
        self._processes = processes
        self._zone = zone
        self._cases: dict[UUID, Case] = {}
        self._latest: dict[UUID, Meta] = {}
        self._acquainted: list[tuple[UUID, UUID]] = []

    def take(self, outline: Outline) -> None:
        """The next event."""
        event = recorded(outline.document)
        case_id = event.meta.subject
        self._latest[case_id] = event.meta
        case = self._cases[case_id] = evolving.evolve(self._cases.get(case_id), event)
        if isinstance(event.event, CaseDeclined) and event.event.reason is DeclineReason.KNOWS_CLIENT:
            self._acquainted.append((case.details.person, event.event.expert))

    async def rows(self) -> Rows:
        """Of all cases taken, each as of its latest event."""
        rows = []
        for case_id, case in self._cases.items():
            process, latest = await self._processes.version(case.details.process), self._latest[case_id]
            loaded = Loaded[Case | None](case_id, case, latest.version)
            rows.append(_case(case_row(loaded, process, latest.time, self._zone)))
        return {"cases": rows, "acquaintances": self._acquainted}


class Companies:
    """Rows of the directory."""

    def __init__(self) -> None:
        self._policies: dict[UUID, Policy] = {}
        self._versions: dict[UUID, int] = {}

    def take(self, outline: Outline) -> None:
        """The next event."""
        event = recorded(outline.document)
        stream = event.meta.subject
        self._policies[stream] = policy.evolve(self._policies.get(stream), event)
        self._versions[stream] = event.meta.version

    async def rows(self) -> Rows:
        """Of the companies among the streams taken."""
        return {
            "companies": [
                _company(CompanyRow(stream, found.name, found.listed, self._versions[stream]))
                for stream, found in self._policies.items()
                if isinstance(found, Company)
            ]
        }
