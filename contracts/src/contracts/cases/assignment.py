"""Who holds the case (C1 to C6). Assigned, reassigned, taken over and delegated each begin a new holding."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from contracts.cases.vocabulary import Proposal, Sessions
from contracts.event import Event


class ReassignmentReason(StrEnum):
    """Why another expert takes the case on (C6)."""

    CLIENT_ASKED = "client_asked"
    EXPERT_ASKED = "expert_asked"
    ABSENT = "absent"
    LEFT = "left"
    NO_CONTACT = "no_contact"
    OTHER = "other"


class DeclineReason(StrEnum):
    """Why an expert can't take the case (C4); `knows_client` holds for the client's later cases too."""

    NO_TIME = "no_time"
    NOT_MY_FIELD = "not_my_field"
    KNOWS_CLIENT = "knows_client"
    ABSENT = "absent"
    OTHER = "other"


class UnassignmentReason(StrEnum):
    """Why a case goes back to be assigned without anybody's decline."""

    COMPETENCE_NOT_COVERED = "competence_not_covered"
    EXPERT_INACTIVE = "expert_inactive"


class CaseAssigned(Event):
    """An operator or supervisor gave the case to an expert (C1)."""

    type: ClassVar[str] = "kronika.cases.case_assigned.v1"

    expert: UUID
    """Account of the expert who holds the case from now on."""
    proposal: Proposal | None = None


class CaseReassigned(Event):
    """Another expert takes the case on (C6); contact, attempts and clocks start anew."""

    type: ClassVar[str] = "kronika.cases.case_reassigned.v1"

    expert: UUID
    """Account of the expert who holds the case from now on."""
    former: UUID
    """Account of the expert who held it."""
    reason: ReassignmentReason
    dropped_sessions: Sessions = ()
    """Planned sessions of the former expert, which fall away."""
    proposal: Proposal | None = None


class CaseTakenOver(Event):
    """An entitled expert took the case from *To assign* (C5)."""

    type: ClassVar[str] = "kronika.cases.case_taken_over.v1"

    expert: UUID
    """Account of the expert who holds the case from now on."""


class CaseDelegated(Event):
    """An operator, supervisor or the team's lead handed the case to an expert (C5)."""

    type: ClassVar[str] = "kronika.cases.case_delegated.v1"

    expert: UUID
    """Account of the expert who holds the case from now on."""
    proposal: Proposal | None = None


class CaseUnassigned(Event):
    """The case stands in *To assign* again, because its expert can't hold it (B7, H3)."""

    type: ClassVar[str] = "kronika.cases.case_unassigned.v1"

    former: UUID
    """Account of the expert who held it."""
    reason: UnassignmentReason
    dropped_sessions: Sessions = ()
    """Planned sessions of the former expert, which fall away."""


class AssignmentTakenBack(Event):
    """The latest assignment of any kind is undone within the seconds of grace (I7)."""

    type: ClassVar[str] = "kronika.cases.assignment_taken_back.v1"

    undone: UUID
    """Id of the event taken back; its letter is not sent."""


class CaseDeclined(Event):
    """The expert can't take the case; it goes back to be assigned (C4)."""

    type: ClassVar[str] = "kronika.cases.case_declined.v1"

    expert: UUID
    """Account of the expert who declined."""
    reason: DeclineReason | None = None
    dropped_sessions: Sessions = ()
    """Planned sessions of the expert, which fall away."""


class DeclineTakenBack(Event):
    """The decline is undone within the seconds of grace; the expert holds the case as before (I7)."""

    type: ClassVar[str] = "kronika.cases.decline_taken_back.v1"

    undone: UUID
    """Id of the event taken back; its letter is not sent."""
