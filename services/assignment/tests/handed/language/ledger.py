"""A small server that behaves as the ledger does when a case is given away: decides, records, repeats."""

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from contracts.cases import CaseAssigned, CaseDelegated, CaseReassigned, CaseTakenOver
from contracts.cases.vocabulary import Proposal
from contracts.event import Event
from contracts.topics import CASES

if TYPE_CHECKING:
    from handed.language.neighbours import Neighbours


@dataclass
class Heard:
    """One command as it arrived."""

    way: str
    actor: str
    service: bool
    key: str
    raw: bytes
    if_match: str | None

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found


@dataclass
class SmallLedger:
    """`holders`: who has which case. `answers` by (actor, path, key). `failing`: it breaks that often."""

    neighbours: "Neighbours"
    holders: dict[UUID, UUID] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    answers: dict[tuple[str, str, str], tuple[bytes, dict[str, Any]]] = field(default_factory=dict)
    failing: int = 0
    forgetful: int = 0
    """So many commands are carried out, and their answers lost."""
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Of two commands on one case one is first."""

    def of(self, case: UUID) -> list[Heard]:
        return [each for each in self.heard if str(case) in each.key or each.way.startswith(str(case))]

    def router(self) -> APIRouter:
        router = APIRouter()

        @router.post("/cases/{case_id}/{way}")
        async def command(request: Request, case_id: UUID, way: str) -> Response:
            return await self._answer(request, case_id, way)

        return router

    async def _answer(self, request: Request, case: UUID, way: str) -> Response:
        heard = _read(request, await request.body(), f"{case}/{way}")
        self.heard.append(heard)
        if self.failing:
            self.failing -= 1
            return JSONResponse({"type": "/problems/try-again", "title": "Away", "status": 503}, 503)
        async with self.turns:
            answer = await self._settled(heard, case, way)
        if self.forgetful:
            self.forgetful -= 1
            return Response(status_code=504)
        return answer

    async def _settled(self, heard: Heard, case: UUID, way: str) -> Response:
        place = (heard.actor, heard.way, heard.key)
        if place in self.answers:
            raw, told = self.answers[place]
            reused = {"type": "/problems/idempotency-key-reused", "title": "Reused", "status": 422}
            return JSONResponse(told) if raw == heard.raw else JSONResponse(reused, 422)
        if heard.if_match == '"1"':
            stale = {"type": "/problems/stale-version", "title": "Changed", "status": 412, "version": 2}
            return JSONResponse(stale, 412, media_type="application/problem+json")
        if way != "reassign" and case in self.holders:
            return _refused(way, "C5", "already-assigned")
        if heard.body.get("former", str(self.holders.get(case))) != str(self.holders.get(case)):
            return _refused(way, "C6", "holder-changed")
        told = await self._recorded(heard, case, way)
        self.answers[place] = (heard.raw, told)
        return JSONResponse(told, headers={"ETag": f'"{told["version"]}"'})

    async def _recorded(self, heard: Heard, case: UUID, way: str) -> dict[str, Any]:
        expert = UUID(heard.body.get("expert", heard.actor))
        events = _events(way, expert, self.holders.get(case), heard.body)
        outcome = await self.neighbours.says(CASES, case, *events, by=heard.actor)
        self.holders[case] = expert
        return {"id": str(case), "version": outcome.version, "position": outcome.position}


def _read(request: Request, raw: bytes, way: str) -> Heard:
    token = request.headers["authorization"].removeprefix("Bearer ")
    return Heard(
        way=way,
        actor=_claims(token)["sub"],
        service=_claims(request.headers["kronika-service"])["sub"] == "service:assignment",
        key=request.headers["idempotency-key"],
        raw=raw,
        if_match=request.headers.get("if-match"),
    )


def _claims(token: str) -> dict[str, Any]:
    """Unchecked: whether a token counts is the chassis's business."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _events(way: str, expert: UUID, former: UUID | None, body: dict[str, Any]) -> Sequence[Event]:
    proposal = Proposal.model_validate_json(json.dumps(body["proposal"])) if "proposal" in body else None
    if way == "assign":
        return (CaseAssigned(expert=expert, proposal=proposal),)
    if way == "delegate":
        return (CaseDelegated(expert=expert, proposal=proposal),)
    if way == "take-over":
        return (CaseTakenOver(expert=expert),)
    assert former is not None
    return (CaseReassigned(expert=expert, former=former, reason=body["reason"], proposal=proposal),)


def _refused(way: str, rule: str, code: str) -> Response:
    words = "Somebody has the case."
    problem = {
        "type": f"/problems/case-cannot-be-{way}ed",
        "title": "The case can't be given away",
        "status": 409,
        "missing": [{"rule": rule, "code": code, "words": words}],
    }
    return JSONResponse(problem, 409, media_type="application/problem+json")
