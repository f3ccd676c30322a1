"""A case that waits for approval, as the ledger tells of it: its row, its profile, what happened on it."""

from typing import Any

from shown.language import DALMA, ME

CASE = "7a1e4c0e-9f5f-4d55-8f1e-000000000001"
OTHER = "7a1e4c0e-9f5f-4d55-8f1e-000000000002"
PENDING = {"notice": "approval_pending", "colour": "green", "due": None, "late": None}
OVERDUE = {"notice": "approval_overdue", "colour": "orange", "due": None, "late": None}
UNREACHABLE = {"notice": "client_unreachable", "colour": "red", "due": None, "late": None}
TITLE = {
    "recorded": "2026-10-20T13:12:00Z", "company": None, "company_name": "Oakhollow Freight", "expert": DALMA,
    "problem_type": "psychological", "city": "Miskolc", "client": "Cseke Botond",
}  # fmt: skip


def a_row(case: str = CASE, number: int = 2571, *notices: dict[str, Any], **more: Any) -> dict[str, Any]:
    usual = {
        "id": case, "number": number, "recorded_at": TITLE["recorded"], "title": TITLE, "stage": "waiting",
        "crisis": False, "due_at": None, "expert": DALMA, "progress": 3,
        "notices": list(notices or (PENDING,)),
        "ending": "closed", "ended_at": "2026-11-16T10:02:00Z", "version": 20,
    }  # fmt: skip
    return usual | more


def a_list(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"items": list(rows), "as_of": "2026-11-19T08:39:00Z", **more}


def a_session(day: int) -> dict[str, Any]:
    return {"id": str(day), "expert": DALMA, "starts_at": f"2026-11-{day:02d}T16:30:00Z", "minutes": 50}


def a_profile(**more: Any) -> dict[str, Any]:
    usual = {
        "id": CASE, "version": 20, "number": 2571, "title": TITLE, "progress": 3, "notices": [PENDING],
        "crisis": False, "operator": str(ME), "consultations": 5, "session_minutes": 50,
        "consultation_type": "in_person", "wishes": {},
        "holder": {
            "kind": "assigned", "expert": DALMA, "since": "2026-10-20T13:40:00Z", "until": None,
            "contacted_at": "2026-10-21T10:05:00Z", "reached_by_phone_at": None,
        },
        "former": [], "declined_by": [], "attempts": [], "sessions": [a_session(3), a_session(10)],
        "papers": [{"document": "d1", "kind": "treatment_log", "expert": DALMA, "handover": False}],
        "satisfaction": {"settled": "score", "score": 4, "document": None, "reason": None},
        "ending": {
            "kind": "closed", "at": "2026-11-16T10:02:00Z", "by": DALMA, "reason": None, "same_as": None,
        },
        "approval": None, "return_reason": None, "reopened_at": None, "messages": [], "notes": [], "late": [],
        "missing_to_close": [], "to_invoice": [],
    }  # fmt: skip
    return usual | more


def an_event(version: int, name: str, actor: str = DALMA, **data: Any) -> dict[str, Any]:
    at = f"2026-11-{version:02d}T10:00:00Z"
    return {
        "version": version, "id": str(version), "type": f"kronika.cases.{name}.v1", "actor": actor,
        "role": "expert", "on_behalf_of": None, "recorded_at": at, "happened_at": at, "data": data,
    }  # fmt: skip


def an_offer(path: str, *missing: dict[str, str]) -> dict[str, Any]:
    return {"path": path, "role": "supervisor", "done": False, "missing": list(missing)}
