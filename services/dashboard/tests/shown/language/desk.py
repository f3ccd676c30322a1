"""The operators' pages over services that have given answers, and views that are kept for a while."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shown.language import DALMA, Screen, found, screen

from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Cases
from dashboard.store.views import SavedViews
from dashboard.wiring.desk import Desk

CASE = "7a1e4c0e-9f5f-4d55-8f1e-000000000011"
COMPANY = "7a1e4c0e-9f5f-4d55-8f1e-0000000000c1"
COMPANIES = {"items": [{"id": COMPANY, "name": "Oakhollow Freight", "listed": True}]}
CRISIS = "7a1e4c0e-9f5f-4d55-8f1e-000000000012"


class Kept(SavedViews):
    """In memory."""

    def __init__(self) -> None:
        object.__setattr__(self, "kept", dict[tuple[UUID, str], list[str]]())

    async def of(self, account: UUID, path: str) -> list[str]:
        return list(self._all.get((account, path), ()))

    async def save(self, account: UUID, path: str, query: str, now: datetime) -> None:
        assert now.tzinfo
        self._all.setdefault((account, path), []).append(query)

    async def remove(self, account: UUID, path: str, query: str) -> None:
        self._all[account, path].remove(query)

    @property
    def _all(self) -> dict[tuple[UUID, str], list[str]]:
        kept: dict[tuple[UUID, str], list[str]] = vars(self)["kept"]
        return kept


def desk(answers: Mapping[str, Answer] | None = None, *roles: str, language: str = "en") -> Screen:
    """Of an operator, unless other roles are named."""
    given = {
        "GET /cases": found(a_list()),
        "GET /companies": found(COMPANIES),
    }
    return screen(
        lambda door, pages, services, naming: Desk(
            door, pages, services, naming, Cases(services, naming), Kept()
        ).routers(),
        given | dict(answers or {}),
        *(roles or ("operator",)),
        language=language,
    )


def a_list(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"items": list(rows), "as_of": "2026-11-19T08:39:00Z", **more}


def a_case(id_: str = CASE, number: int = 2655, **more: Any) -> dict[str, Any]:
    """In a list, with its expert, contacted."""
    expert = more.get("expert", DALMA)
    title = {
        "recorded": "2026-10-20T13:12:00Z", "company": COMPANY, "company_name": "Oakhollow Freight",
        "expert": expert, "problem_type": "psychological", "city": "Miskolc", "client": "Cseke Botond",
    }  # fmt: skip
    usual = {
        "id": id_, "number": number, "recorded_at": "2026-10-20T13:12:00Z", "title": title, "version": 5,
        "stage": "in_progress", "problem_type": "psychological", "city": "Miskolc", "language": "hu",
        "crisis": False, "received_at": "2026-10-20T13:08:00Z", "received_by": "phone", "due_at": None,
        "expert": expert, "held_since": "2026-10-20T13:40:00Z", "declined_by": [], "progress": 1,
        "notices": [], "ended_at": None, "approved_at": None, "next_session": None,
    }  # fmt: skip
    return usual | more


def unassigned(id_: str = CASE, number: int = 2655, **more: Any) -> dict[str, Any]:
    told = {"stage": "to_assign", "expert": None, "held_since": None, "progress": 0}
    return a_case(id_, number, **(told | more))


def a_notice(name: str, colour: str = "red") -> dict[str, Any]:
    return {"notice": name, "colour": colour, "due": None, "late": None}
