"""The invented words, numbers and roles that golden samples are filled with."""

from typing import Any

WORDS: dict[str, Any] = {
    "number": 2655,
    "same_as": 2650,
    "continues": 2117,
    "score": 4,
    "place": 1,
    "seen": 12,
    "version": 3,
    "found": 2,
    "minutes": 50,
    "call_minutes": 12,
    "session_minutes": 50,
    "consultations": 5,
    "available": 7,
    "city": "Győr",
    "name": "Aurora Kft.",
    "invoice": "2026/118",
    "ranking": "2026-03",
    "language": "hu",
    "family_name": "Kovács",
    "given_name": "Réka",
    "age": 34,
    "phone": "+36 1 555 0117",
    "email": "reka@example.org",
    "unlisted_company": None,
    "acting_reason": None,
    "EndedWithoutCounselling.reason": "same_as",
    "Candidate.figures": {"open_cases": 3.0, "hours_to_contact": 11.5},
    "Candidate.reasons": ["speaks_hungarian", "same_city"],
    "AccountCreated.roles": ["operator"],
    "AccountCreated.demo": False,
    "AccountProposed.roles": ["expert"],
    "RolesChanged.roles": ["expert", "lead"],
    "AccountDeactivated.reason": "left",
    "Entry.capacity": 8,
    "Entry.languages": ["hu", "en"],
    "Entry.cities": ["Győr"],
    "ReminderRaised.due": "2026-03-02T09:30:00Z",
    "ReminderRaised.late": None,
    "ReminderRaised.replaces": None,
    "ReminderRaised.table": "1",
    "LeftOut.expert": "2f1f0d5e-6f0e-5b8e-9a53-0f3a1f1f7c11",
    "LeftOut.reasons": ["absent"],
    "ErasureCompleted.keys": ["5a3c0b52-6f3e-5f44-9c1d-1f6f0c8d2b7e/2f1f0d5e-6f0e-5b8e-9a53-0f3a1f1f7c11/1"],
}
"""By field, or by `Model.field` where one model differs. Other fields are filled by their type."""

ROLES = {
    "supervisor": {
        "CaseApproved",
        "CaseReturned",
        "CompanySettled",
        "GlassBroken",
        "MarkedInvoiced",
        "InvoiceMarkWithdrawn",
        "PersonErased",
    },
    "expert": {
        "CaseTakenOver",
        "CaseDeclined",
        "DeclineTakenBack",
        "ClosingTakenBack",
        "MessageToOperatorSent",
        "MessageTakenBack",
        "HandoverSessionAdded",
        "HandoverPaperFiled",
    },
    "service": {"CaseUnassigned", "PaperRefused", "ErasureCompleted"},
}
"""Who did it in the sample; otherwise the holder's acts are an expert's and the rest is as `USUAL` says."""

USUAL = {
    "cases": "operator",
    "access": "operator",
    "policy": "supervisor",
    "accounts": "administrator",
    "experts": "supervisor",
    "letters": "service",
    "reminders": "service",
}

FIRST = {
    "CaseRegistered", "CompanyListed", "ProcessPublished", "AccountCreated", "AccountProposed",
    "ExpertEntered",
}  # fmt: skip
"""Begin a stream; all others stand at its seventh place."""
