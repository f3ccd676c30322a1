"""A small server that answers as the deadline watcher does when it is asked what falls into an absence."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from contracts.reminders import ReminderKind


@dataclass
class SmallWatcher:
    """`clocks`: case, kind and moment by expert. `asked`: the questions, as they came. `away`: it breaks."""

    clocks: dict[UUID, list[tuple[UUID, ReminderKind, datetime]]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    away: bool = False

    def router(self) -> APIRouter:
        router = APIRouter()

        @router.get("/deadlines")
        async def deadlines(request: Request) -> Response:
            self.asked.append({**request.query_params, "token": request.headers["authorization"]})
            if self.away:
                return JSONResponse({"type": "/problems/try-again", "title": "Away", "status": 503}, 503)
            return JSONResponse({"items": self._inside(dict(request.query_params))})

        return router

    def _inside(self, asked: dict[str, str]) -> list[dict[str, str]]:
        return [
            {"case": str(case), "kind": kind, "due": due.isoformat()}
            for case, kind, due in self.clocks.get(UUID(asked["expert"]), ())
            if asked["first_day"] <= due.date().isoformat() <= asked["last_day"]
        ]
