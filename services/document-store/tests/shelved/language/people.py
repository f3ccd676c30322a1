"""People, cases and what they do with documents, in the words of the glossary."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5

import httpx
from shelved.language.house import house

from contracts.access import GlassBroken
from contracts.accounts import AccountConfirmed, AccountCreated, StaffDetails, TeamsChanged
from contracts.cases import CaseApproved, CaseAssigned, CaseReassigned, SessionAdded
from contracts.cases.assignment import ReassignmentReason
from contracts.event import Event
from contracts.permissions import Role
from contracts.sealed import Sealed
from contracts.topics import ACCESS, ACCOUNTS, CASES
from testkit.waiting import until

_NAMES = UUID("0d6a5e0c-5d0e-5b52-8a8e-66f0e86f3d11")
THE_TEAM = uuid5(_NAMES, "the team")


def something_sealed() -> Any:
    """A sealed value that nobody here opens."""
    return Sealed[Any](key=f"{uuid4()}/{uuid4()}/1", nonce="A" * 16, ciphertext="AAAA")


@dataclass
class Case:
    """A case as a story knows it."""

    id: UUID = field(default_factory=uuid4)

    async def has(self, *events: Event, **how: Any) -> None:
        """The ledger recorded this, and the store heard of it."""
        await house().heard(await house().world.says(CASES, self.id, *events, **how))


@dataclass(frozen=True)
class Colleague:
    """Somebody with an account."""

    name: str
    roles: tuple[Role, ...]
    leads: bool = False
    in_team: bool = False

    @property
    def id(self) -> UUID:
        return uuid5(_NAMES, self.name)

    def __repr__(self) -> str:
        return self.name

    async def joins(self) -> str:
        """Their account is made and confirmed; answers the position of that."""
        details: Sealed[StaffDetails] = something_sealed()
        teams = TeamsChanged(
            leads=(THE_TEAM,) if self.leads else (), member_of=(THE_TEAM,) if self.in_team else ()
        )
        return await house().world.says(
            ACCOUNTS,
            self.id,
            AccountCreated(roles=self.roles, language="en", details=details),
            AccountConfirmed(),
            teams,
        )

    def token(self) -> str:
        return house().world.token(self.id)

    async def sends(self, method: str, path: str, **how: Any) -> httpx.Response:
        """A request with a token of theirs; `headers` are added to it."""
        headers = {"Authorization": f"Bearer {self.token()}", **how.pop("headers", {})}
        return await house().http.request(method, path, headers=headers, **how)

    async def uploads(
        self,
        case: Case,
        content: bytes | Iterable[bytes] | AsyncIterator[bytes],
        *,
        document: UUID | None = None,
        kind: str = "treatment_log",
        type_: str = "application/pdf",
        reason: str | None = None,
    ) -> httpx.Response:
        """A document as a raw body; `reason` is why they act for the expert (C9)."""
        path = f"/cases/{case.id}/documents/{document or uuid4()}"
        said = {"Kronika-Acting-Reason": quote(reason)} if reason is not None else {}
        headers = {"Content-Type": type_, **said}
        return await self.sends("PUT", path, params={"kind": kind}, content=content, headers=headers)

    async def stores(self, case: Case, content: bytes, *, until_: str = "filed", **how: Any) -> UUID:
        """A document that comes to this stage."""
        document: UUID = how.setdefault("document", uuid4())
        answer = await self.uploads(case, content, **how)
        assert answer.status_code == 201, answer.text
        await comes_to(document, until_)
        return document

    async def downloads(self, case: Case, document: UUID) -> httpx.Response:
        return await self.sends("GET", f"/downloads/{case.id}/{document}")

    async def sees(self, case: Case, document: UUID) -> httpx.Response:
        return await self.sends("GET", f"/cases/{case.id}/documents/{document}")

    async def lists(self, case: Case) -> httpx.Response:
        return await self.sends("GET", f"/cases/{case.id}/documents")

    async def asks_who_opened(self, case: Case, document: UUID | None = None) -> httpx.Response:
        """Any of the case's documents, or this one."""
        path = f"/cases/{case.id}/documents/{document}" if document else f"/cases/{case.id}"
        return await self.sends("GET", f"{path}/openings")

    async def withdraws(self, case: Case, document: UUID, **said: str) -> httpx.Response:
        path = f"/cases/{case.id}/documents/{document}/withdraw"
        return await self.sends("POST", path, json=said, headers={"Idempotency-Key": uuid4().hex})

    async def breaks_glass(self, case: Case, minutes: float = 60) -> None:
        """Until so many minutes from now."""
        until_ = house().world.clock() + timedelta(minutes=minutes)
        broken = GlassBroken(reason=something_sealed(), until=until_)
        await house().heard(await house().world.says(ACCESS, case.id, broken, by=self.id))


STAGES = {
    "stored": "document_stored",
    "accepted": "document_scanned",
    "filed": "document_filed",
    "not_filed": "filing_refused",
    "refused": "document_refused",
    "swept": "document_swept",
}


async def comes_to(document: UUID, stage: str) -> None:
    """Return when the document has come so far."""

    async def come() -> bool:
        return STAGES[stage] in await house().types(document)

    await until(come, 30)


EVA = Colleague("Eva", (Role.EXPERT,), in_team=True)
KATA = Colleague("Kata", (Role.EXPERT,))
LEO = Colleague("Leo", (Role.EXPERT, Role.LEAD), leads=True)
OLGA = Colleague("Olga", (Role.OPERATOR,))
SARA = Colleague("Sara", (Role.SUPERVISOR,))
AUDREY = Colleague("Audrey", (Role.AUDITOR,))
ANNE = Colleague("Anne", (Role.ANALYST,))
ADAM = Colleague("Adam", (Role.ADMINISTRATOR,))
CLARA = Colleague("Clara", (Role.CLIENT,))
EVERYBODY = (EVA, KATA, LEO, OLGA, SARA, AUDREY, ANNE, ADAM, CLARA)


async def a_case_of(expert: Colleague) -> Case:
    """Assigned ten days ago."""
    case = Case()
    await case.has(CaseAssigned(expert=expert.id), ago=timedelta(days=10))
    return case


async def a_case_that_went(former: Colleague, present: Colleague, days_ago: float = 1) -> Case:
    """From one expert to the next."""
    case = await a_case_of(former)
    reason = ReassignmentReason.CLIENT_ASKED
    moved = CaseReassigned(expert=present.id, former=former.id, reason=reason)
    await case.has(moved, ago=timedelta(days=days_ago))
    return case


def approved() -> CaseApproved:
    return CaseApproved(seen=1, complete=True)


def a_session(expert: Colleague, days_ago: float) -> SessionAdded:
    starts_at = house().world.clock() - timedelta(days=days_ago)
    return SessionAdded(session=uuid4(), expert=expert.id, starts_at=starts_at, minutes=50)
