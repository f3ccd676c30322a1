"""Which cases belong to a client of this name or phone: keyed hashes only, gone with the person (B6, I4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.lookup import phone_word
from case_ledger.store.rows import TokenRow, forget_person, replace_tokens
from chassis.consuming import Connection
from chassis.recording import Streams
from chassis.seals import Seals, SearchKeys
from contracts.cases import CaseRegistered, ContactCorrected, DetailsCorrected, PersonErased
from contracts.cases.vocabulary import ContactDetails, PersonDetails
from contracts.envelope import Recorded
from contracts.sealed import Clear


@dataclass(frozen=True, slots=True)
class CasesByClient:
    """Opens names and phones in memory and writes down hashes of their words."""

    cases: Streams[Case | None]
    seals: Seals
    keys: SearchKeys

    async def apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        """Registrations, corrections and erasures, in order."""
        for recorded in batch:
            if isinstance(recorded.event, PersonErased):
                await forget_person(connection, [recorded.event.person])
            else:
                await self._index(connection, recorded)

    async def _index(self, connection: Connection, recorded: Recorded[Any]) -> None:
        """What can't be opened belongs to an erased person, and stays out."""
        event = await self.seals.open_all(recorded)
        person = await self._person(recorded)
        client = event.client if isinstance(event, CaseRegistered | DetailsCorrected) else None
        contact = event.contact if isinstance(event, CaseRegistered | ContactCorrected) else None
        if isinstance(client, Clear):
            await self._write(connection, recorded.meta.subject, person, "name", _name(client.value))
        if isinstance(contact, Clear):
            await self._write(connection, recorded.meta.subject, person, "phone", _phone(contact.value))

    async def _person(self, recorded: Recorded[Any]) -> UUID:
        if isinstance(recorded.event, CaseRegistered):
            return recorded.event.person
        case = (await self.cases.known(recorded.meta.subject)).state
        if case is None:
            reason = f"case {recorded.meta.subject} has events but no registration"
            raise ValueError(reason)
        return case.details.person

    async def _write(
        self, connection: Connection, case_id: UUID, person: UUID, kind: str, words: str
    ) -> None:
        tokens = await self.keys.tokens(words)
        rows = [TokenRow(case_id, person, kind, token, tokens.epoch) for token in sorted(tokens.values)]
        await replace_tokens(connection, [case_id], [kind], rows)


INDEXED = frozenset({CaseRegistered, ContactCorrected, DetailsCorrected, PersonErased})


def _name(client: PersonDetails) -> str:
    return f"{client.family_name} {client.given_name}"


def _phone(contact: ContactDetails) -> str:
    return phone_word(contact.phone) if contact.phone else ""
