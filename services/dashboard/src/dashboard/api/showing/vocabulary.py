"""The coded words of the services as people read them; the template translates them."""

from collections.abc import Mapping

from contracts.cases.assignment import DeclineReason, ReassignmentReason
from contracts.cases.closing import EndReason
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.papers import PaperRefusal
from contracts.cases.satisfaction import NotPossibleReason
from contracts.cases.sessions import DeletionReason
from contracts.cases.vocabulary import ConsultationType, Gender, HeardFrom, ProblemType, Receipt, Relation
from contracts.permissions import Role
from dashboard.api.showing import categories
from dashboard.api.showing.words import _

PROBLEM_TYPES: Mapping[str, str] = {
    ProblemType.PSYCHOLOGICAL: _("Psychological"),
    ProblemType.LEGAL: _("Legal"),
    ProblemType.FINANCIAL: _("Financial"),
    ProblemType.PERSONAL_TRAINER: _("Health coaching: personal trainer"),
    ProblemType.NUTRITIONIST: _("Health coaching: nutritionist"),
    ProblemType.LIFE_COACH: _("Health coaching: life coach"),
    ProblemType.OTHER: _("Other type of problem"),
}

RECEIPTS: Mapping[str, str] = {
    Receipt.ONLINE: _("Online form"),
    Receipt.PHONE: _("Phone"),
    Receipt.EMAIL: _("E-mail"),
    Receipt.CHAT: _("Chat"),
    Receipt.IN_PERSON: _("In person"),
}

CONSULTATIONS: Mapping[str, str] = {
    ConsultationType.IN_PERSON: _("In person"),
    ConsultationType.PHONE: _("By phone"),
    ConsultationType.VIDEO: _("By video"),
    ConsultationType.EMAIL: _("By e-mail"),
    ConsultationType.CHAT: _("By chat"),
}

GENDERS: Mapping[str, str] = {
    Gender.WOMAN: _("Woman"),
    Gender.MAN: _("Man"),
    Gender.OTHER: _("Other gender"),
    Gender.UNKNOWN: _("unknown"),
}

GENDERS_WISHED: Mapping[str, str] = {
    Gender.WOMAN: _("A woman"),
    Gender.MAN: _("A man"),
}

RELATIONS: Mapping[str, str] = {
    Relation.EMPLOYEE: _("Employee"),
    Relation.FAMILY_MEMBER: _("Family member"),
    Relation.UNKNOWN: _("unknown"),
}

HEARD_FROM: Mapping[str, str] = {
    HeardFrom.COLLEAGUE: _("Colleague"),
    HeardFrom.SUPERIOR: _("Superior"),
    HeardFrom.HUMAN_RESOURCES: _("Human resources"),
    HeardFrom.INTRANET: _("Company intranet"),
    HeardFrom.POSTER: _("Poster"),
    HeardFrom.EARLIER_CASE: _("An earlier case"),
    HeardFrom.FAMILY: _("Family"),
    HeardFrom.OTHER: _("Elsewhere"),
    HeardFrom.UNKNOWN: _("unknown"),
}

ATTEMPTS: Mapping[str, str] = {
    AttemptKind.PHONE: _("Call"),
    AttemptKind.TEXT: _("Text message"),
    AttemptKind.EMAIL: _("E-mail"),
}

OUTCOMES: Mapping[str, str] = {
    AttemptOutcome.NO_ANSWER: _("no answer"),
    AttemptOutcome.ENGAGED: _("engaged"),
    AttemptOutcome.WRONG_NUMBER: _("wrong number"),
    AttemptOutcome.SPOKE: _("spoke with the client"),
}

DECLINES: Mapping[str, str] = {
    DeclineReason.NO_TIME: _("I have no time for it"),
    DeclineReason.NOT_MY_FIELD: _("It isn’t my field"),
    DeclineReason.KNOWS_CLIENT: _("I know the client"),
    DeclineReason.ABSENT: _("I will be away"),
    DeclineReason.OTHER: _("Another reason"),
}

REASSIGNMENTS: Mapping[str, str] = {
    ReassignmentReason.CLIENT_ASKED: _("The client asked for it"),
    ReassignmentReason.EXPERT_ASKED: _("The expert asked for it"),
    ReassignmentReason.ABSENT: _("The expert is away"),
    ReassignmentReason.LEFT: _("The expert left"),
    ReassignmentReason.NO_CONTACT: _("The client wasn’t contacted in time"),
    ReassignmentReason.OTHER: _("Another reason"),
}

ENDINGS: Mapping[str, str] = {
    EndReason.CLIENT_WITHDREW: _("The client withdrew"),
    EndReason.SETTLED_AT_INTAKE: _("Settled while it was being recorded"),
    EndReason.REGISTERED_BY_MISTAKE: _("Recorded by mistake"),
    EndReason.SAME_AS: _("The same as another case"),
    EndReason.NOT_ENTITLED: _("The client isn’t entitled"),
    EndReason.REFERRED_ELSEWHERE: _("Referred elsewhere"),
    EndReason.CONTACT_UNUSABLE: _("The contact data can’t be used"),
}

DELETIONS: Mapping[str, str] = {
    DeletionReason.MISSED: _("The client didn’t come"),
    DeletionReason.CANCELLED: _("It was cancelled"),
    DeletionReason.MISTAKE: _("Entered by mistake"),
}

NOT_POSSIBLE: Mapping[str, str] = {
    NotPossibleReason.CLIENT_STOPPED_COMING: _("The client stopped coming"),
    NotPossibleReason.CLIENT_DECLINED: _("The client doesn’t want to give it"),
    NotPossibleReason.OTHER: _("Another reason"),
}

REFUSALS: Mapping[str, str] = {
    PaperRefusal.INFECTED: _("a harmful part was found; the file was not kept"),
    PaperRefusal.UNREADABLE: _("it can’t be read; save it again from the blank form"),
    PaperRefusal.WRONG_KIND: _("it isn’t of the kind that was named"),
}

PAPERS: Mapping[str, str] = {
    "treatment_log": _("Treatment log"),
    "case_file": _("Case file"),
    "satisfaction_form": _("Satisfaction feedback form"),
    "other": _("Another document"),
}

LANGUAGES: Mapping[str, str] = {
    "hu": _("Hungarian"),
    "pl": _("Polish"),
    "en": _("English"),
    "de": _("German"),
    "uk": _("Ukrainian"),
}

ROLES: Mapping[str, str] = {
    Role.EXPERT: _("Expert"),
    Role.LEAD: _("Lead"),
    Role.OPERATOR: _("Operator"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.AUDITOR: _("Auditor"),
    Role.ANALYST: _("Analyst"),
    Role.ADMINISTRATOR: _("Administrator"),
}

NOTICES: Mapping[str, tuple[str, str]] = {
    "approval_pending": (_("Approval pending"), "hourglass"),
    "case_declined": (_("Case declined"), "return"),
    "returned": (_("Returned"), "return"),
    "client_unreachable": (_("Client unreachable"), "phone-off"),
    "hours_24": (_("24 hours"), "alarm"),
    "hours_48": (_("48 hours passed"), "alarm"),
    "days_5": (_("5 days"), "calendar-x"),
    "months_2": (_("2 months"), "calendar"),
    "months_3": (_("3 months passed"), "calendar-x"),
    "crisis_unassigned": (_("Crisis: nobody has it"), "alarm"),
    "crisis_reminder": (_("Crisis: contact now"), "alarm"),
    "crisis_not_contacted": (_("Crisis: not contacted"), "alarm"),
    "approval_overdue": (_("Approval overdue"), "hourglass"),
}
"""Notice (E2) -> words and icon; its colour comes with it."""

GROUPS: Mapping[str, Mapping[str, str]] = {
    "problem_type": PROBLEM_TYPES,
    "received_by": RECEIPTS,
    "consultation_type": CONSULTATIONS,
    "gender": GENDERS,
    "relation": RELATIONS,
    "heard_from": HEARD_FROM,
    "attempt": ATTEMPTS,
    "outcome": OUTCOMES,
    "decline": DECLINES,
    "reassignment": REASSIGNMENTS,
    "ending": ENDINGS,
    "deletion": DELETIONS,
    "not_possible": NOT_POSSIBLE,
    "refusal": REFUSALS,
    "paper": PAPERS,
    "language": LANGUAGES,
    "role": ROLES,
    "category": categories.WORDS,
}
"""For templates: `word("gender", case.client.gender)`."""


def word(group: str, code: str) -> str:
    """The words of a code; a code that is newer than this page stands for itself."""
    return GROUPS[group].get(code, code)
