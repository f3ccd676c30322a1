"""Which company is called what: the directory as lists and forms need it."""

from collections.abc import Sequence
from dataclasses import dataclass

from case_ledger.domain.policy import Company, Policy
from case_ledger.store.rows import CompanyRow, write_companies
from chassis.consuming import Connection, Outline
from chassis.recording import Streams


@dataclass(frozen=True, slots=True)
class CompaniesByName:
    """Folds each company up to the last event of a batch."""

    policy: Streams[Policy | None]

    async def apply(self, connection: Connection, batch: Sequence[Outline]) -> None:
        """The events of companies, in order; what they say is read in the journal."""
        latest = {outline.stream: outline.version for outline in batch}
        rows = []
        for company_id, version in latest.items():
            company = (await self.policy.at(company_id, version)).state
            if isinstance(company, Company):
                rows.append(CompanyRow(company_id, company.name, company.listed, version))
        await write_companies(connection, rows)
