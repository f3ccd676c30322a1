"""Everything that can happen on a case: one frozen model per event type and version.

`SUBSTANCE` is what an approval rests on (D8); `BOOKKEEPING` touches none and is touched by none: scan
results among it, so that a paper refused late is told to the expert and voids no approval.
Together they are all the events of the topic `cases`.
"""

from contracts.cases.assignment import (
    AssignmentTakenBack,
    CaseAssigned,
    CaseDeclined,
    CaseDelegated,
    CaseReassigned,
    CaseTakenOver,
    CaseUnassigned,
    DeclineTakenBack,
)
from contracts.cases.closing import (
    CaseApproved,
    CaseClosed,
    CaseReopened,
    CaseReturned,
    ClosingPostponed,
    ClosingTakenBack,
    EndedWithoutCounselling,
)
from contracts.cases.contact import (
    AttemptRecorded,
    AttemptRetracted,
    ClientContacted,
    ClientFoundUnreachable,
    ContactRetracted,
)
from contracts.cases.erasure import ErasureCompleted, ErasureRequested, PersonErased
from contracts.cases.invoicing import InvoiceMarkWithdrawn, MarkedInvoiced
from contracts.cases.messages import MessageAnswered, MessageTakenBack, MessageToOperatorSent
from contracts.cases.papers import HandoverPaperFiled, PaperFiled, PaperRefused, PaperWithdrawn
from contracts.cases.registration import (
    CaseRegistered,
    CompanySettled,
    ContactCorrected,
    DetailsCorrected,
    ExpertReachedByPhone,
    NoteAdded,
    ProblemTypeChanged,
)
from contracts.cases.satisfaction import (
    SatisfactionDeclaredImpossible,
    SatisfactionFormFiled,
    SatisfactionRetracted,
    SatisfactionScored,
)
from contracts.cases.sessions import (
    ConsultationsChanged,
    HandoverSessionAdded,
    SessionAdded,
    SessionDeleted,
    SessionMoved,
)
from contracts.event import Event

SUBSTANCE: tuple[type[Event], ...] = (
    CaseRegistered,
    ContactCorrected,
    DetailsCorrected,
    ProblemTypeChanged,
    CompanySettled,
    CaseAssigned,
    CaseReassigned,
    CaseTakenOver,
    CaseDelegated,
    CaseUnassigned,
    AssignmentTakenBack,
    CaseDeclined,
    DeclineTakenBack,
    ClientContacted,
    ContactRetracted,
    AttemptRecorded,
    AttemptRetracted,
    ClientFoundUnreachable,
    SessionAdded,
    SessionMoved,
    SessionDeleted,
    HandoverSessionAdded,
    ConsultationsChanged,
    PaperFiled,
    HandoverPaperFiled,
    PaperWithdrawn,
    SatisfactionScored,
    SatisfactionFormFiled,
    SatisfactionDeclaredImpossible,
    SatisfactionRetracted,
    EndedWithoutCounselling,
    CaseClosed,
    ClosingTakenBack,
    CaseReturned,
    CaseReopened,
)

BOOKKEEPING: tuple[type[Event], ...] = (
    NoteAdded,
    ExpertReachedByPhone,
    MessageToOperatorSent,
    MessageTakenBack,
    MessageAnswered,
    PaperRefused,
    ClosingPostponed,
    CaseApproved,
    MarkedInvoiced,
    InvoiceMarkWithdrawn,
    ErasureRequested,
    PersonErased,
    ErasureCompleted,
)

EVENTS = SUBSTANCE + BOOKKEEPING
