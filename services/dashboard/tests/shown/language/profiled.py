"""A case's profile over services that have given answers: for its expert, the desk, an auditor."""

from collections.abc import Mapping
from typing import Any, cast

from shown.language import DALMA, LONG, ME, Screen, found, screen

from dashboard.domain.asking import Answer, Files
from dashboard.handlers.cases import Cases
from dashboard.wiring.casework import casework

CASE = "7a1e4c0e-9f5f-4d55-8f1e-0000000000a1"
SESSION, ATTEMPT, MESSAGE, PAPER = (f"7a1e4c0e-9f5f-4d55-8f1e-0000000000b{each}" for each in range(1, 5))
AT = f"/cases/{CASE}"
PROCESS = {
    "paper": "treatment_log", "satisfaction_form": True, "unanswered_calls": 3, "written_attempts": 1,
    "hours_between_calls": 2, "grace_seconds": 10,
}  # fmt: skip
CONTACTED = "2026-11-18T09:05:00Z"


def a_case(**more: Any) -> dict[str, Any]:
    """In the hands of Dalma, before contact, unless it is said otherwise."""
    usual: dict[str, Any] = {
        "id": CASE, "version": 7, "number": 2655, "progress": 0, "process": PROCESS, "erasure": "not_started",
        "title": {
            "recorded": "2026-11-17T13:12:00Z", "company": "c1", "company_name": "Oakhollow Freight",
            "expert": DALMA, "problem_type": "psychological", "city": "Miskolc", "client": "Cseke Botond",
        },
        "client": {
            "family_name": "Cseke", "given_name": "Botond", "gender": "man", "age": None,
            "relation": "employee",
        },
        "contact": {"phone": "+36 1 555 0142", "email": None, "call_when": "after 17:00"},
        "problem": {
            "category": "sleep", "description": "Sleeps badly.", "other_comment": None, "written_text": None,
            "note_to_expert": None,
        },
        "notices": [], "former": [], "declined_by": [], "attempts": [], "counting": [], "sessions": [],
        "papers": [], "satisfaction": None, "ending": None, "approval": None, "return_reason": None,
        "reopened_at": None, "messages": [], "notes": [], "late": [], "to_invoice": [],
        "missing_to_close": [
            {"rule": "D7", "code": "client-not-contacted", "words": "Not contacted."},
            {"rule": "D7", "code": "paper-missing", "words": "The treatment log is not uploaded."},
        ],
        "holder": {
            "kind": "assigned", "expert": DALMA, "since": "2026-11-17T13:40:00Z", "until": None,
            "contacted_at": None, "reached_by_phone_at": None,
        },
        "received_at": "2026-11-17T13:08:00Z", "received_by": "phone", "unlisted_company": None,
        "crisis": False, "call_minutes": 14, "heard_from": "intranet", "backup_call": False,
        "consultations": 5, "session_minutes": 50, "consultation_type": "in_person", "language": "hu",
        "wishes": {"gender": None, "expert": None, "not_expert": None}, "continues": None,
        "reachability": {"phone": True, "email": False, "may_leave_message": False, "may_text": True},
        "operator": str(ME),
    }  # fmt: skip
    return usual | more


def in_full() -> dict[str, Any]:
    """With everything in it that a page can show, names as long as they come."""
    held = a_case()["holder"] | {"contacted_at": CONTACTED}
    return a_case(
        progress=2,
        holder=held,
        former=[held | {"expert": LONG, "until": CONTACTED}],
        declined_by=[LONG],
        return_reason="The date of the second session is missing.",
        reopened_at=CONTACTED,
        wishes={"gender": "woman", "expert": DALMA, "not_expert": LONG},
        attempts=[
            {"id": ATTEMPT, "expert": DALMA, "kind": "phone", "outcome": "no_answer", "at": CONTACTED,
             "retracted": False},
            {"id": SESSION, "expert": LONG, "kind": "text", "outcome": "no_answer", "at": CONTACTED,
             "retracted": True},
        ],
        counting=[ATTEMPT],
        sessions=[
            {"id": SESSION, "expert": DALMA, "starts_at": "2026-11-24T16:30:00Z", "minutes": 50,
             "entered_at": CONTACTED},
        ],
        satisfaction={"settled": "score", "score": 4, "document": None, "reason": None},
        messages=[
            {"id": MESSAGE, "sender": DALMA, "operator": None, "sent_at": CONTACTED, "text": "May we meet?",
             "answered_at": None, "answered_by": None, "answer": None, "taken_back": False},
        ],
        notes=[{"id": ATTEMPT, "by": str(ME), "at": CONTACTED, "text": "Prefers afternoons."}],
    )  # fmt: skip


def sealed(case: Mapping[str, Any]) -> dict[str, Any]:
    """As somebody sees it who is given nothing of the client."""
    title = case["title"] | {"client": "sealed"}
    return {**case, "title": title, "client": "sealed", "contact": "sealed", "problem": "sealed"}


def an_offer(path: str, role: str = "expert", *missing: str, done: bool = False) -> dict[str, Any]:
    said = [{"rule": "X", "code": code, "words": f"{code} in English"} for code in missing]
    return {"path": path, "role": role, "done": done, "missing": said}


def profile(
    case: Mapping[str, Any],
    *offers: Mapping[str, Any],
    role: str = "expert",
    language: str = "en",
    answers: Mapping[str, Answer] | None = None,
) -> Screen:
    """Of somebody in that role, who is given these offers; what isn't told is away."""
    given = {
        f"GET {AT}": found(dict(case), 7),
        f"GET {AT}/actions": found({"items": list(offers)}),
        f"GET {AT}/timeline": found({"items": []}),
        f"GET {AT}/documents": found({"items": []}),
        f"GET {AT}/clock": found({"clocks": []}),
        f"GET {AT}/openings": found({"items": []}),
        "GET /companies": found({"items": [{"id": "c1", "name": "Oakhollow Freight", "listed": True}]}),
    }
    return screen(
        lambda door, pages, services, naming: casework(
            door, pages, services, Cases(services, naming), cast("Files", None)
        ),
        given | dict(answers or {}),
        role,
        language=language,
    )
