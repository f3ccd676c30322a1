"""Papers of a case (D5). The document itself lives in the document store."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from contracts.cases.vocabulary import HoldersAct, PaperKind
from contracts.event import Event


class PaperRefusal(StrEnum):
    """Why a paper was not accepted."""

    INFECTED = "infected"
    UNREADABLE = "unreadable"
    WRONG_KIND = "wrong_kind"


class PaperFiled(HoldersAct):
    """A paper is clean, or stored where no scanner is set, and counts from here on."""

    type: ClassVar[str] = "kronika.cases.paper_filed.v1"

    document: UUID
    """Id in the document store."""
    kind: PaperKind
    """Which paper it is; `other` settles nothing."""


class HandoverPaperFiled(Event):
    """A former expert filed the paper for the sessions that they held (C6)."""

    type: ClassVar[str] = "kronika.cases.handover_paper_filed.v1"

    document: UUID
    """Id in the document store."""
    kind: PaperKind
    """Which paper it is; `other` settles nothing."""
    expert: UUID
    """Account of the former expert."""


class PaperRefused(Event):
    """A filed or offered paper doesn't count; the expert is told."""

    type: ClassVar[str] = "kronika.cases.paper_refused.v1"

    document: UUID
    """Id in the document store."""
    reason: PaperRefusal


class PaperWithdrawn(HoldersAct):
    """Who filed a paper took it away again before the case was closed."""

    type: ClassVar[str] = "kronika.cases.paper_withdrawn.v1"

    document: UUID
    """Id in the document store."""
