"""OpenAPI links: what can be done with what an answer names."""

from typing import Any

from case_ledger.handlers.ways import WAYS, Way

_QUESTIONS = ("", "/timeline", "/openings")
_NAMING: dict[str, dict[str, tuple[str, ...]]] = {
    "record-attempt": {"attempt": ("retract-attempt",)},
    "add-session": {"session": ("move-session", "delete-session")},
    "add-handover-session": {"session": ("move-handover-session", "delete-handover-session")},
    "send-message": {"message": ("answer-message", "take-back-message")},
}
"""What makes something -> the field that names it -> the commands that have this field."""


def behind_a_case() -> dict[str, Any]:
    """A case that was registered can be opened, and every command carried out on it."""
    case = {"case_id": "$response.body#/id"}
    questions = {f"GET{path}": _link("get", path, case) for path in _QUESTIONS}
    return questions | {way.path: _link("post", f"/{way.path}", case) for way in WAYS}


def behind_what_was_made(way: Way) -> dict[str, Any]:
    """A session, an attempt or a message that was made can be named by other commands."""
    case = {"case_id": "$request.path.case_id"}
    return {
        path: _link("post", f"/{path}", case) | {"requestBody": {field: "$response.body#/made"}}
        for field, paths in _NAMING.get(way.path, {}).items()
        for path in paths
    }


def _link(method: str, path: str, parameters: dict[str, str]) -> dict[str, Any]:
    place = f"/cases/{{case_id}}{path}".replace("/", "~1")
    return {"operationRef": f"#/paths/{place}/{method}", "parameters": parameters}
