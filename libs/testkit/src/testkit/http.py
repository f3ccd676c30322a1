"""A small application that takes commands and fails on demand, and how tests speak with it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import httpx
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from chassis import errors
from chassis.http import Body, Commands, Version, command, etag, refused
from contracts.refusal import Missing, Refusal
from contracts.texts import FreeText, ShortText
from contracts.topics import UnknownTypeError

CANARY = "Kovács-Bözsi-06301234567"
STREAM = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


class Client(BaseModel):
    """A part of a command."""

    model_config = ConfigDict(extra="forbid")

    name: ShortText
    age: int | None = None


class Register(BaseModel):
    """A command of these tests."""

    model_config = ConfigDict(extra="forbid")

    client: Client
    happened_at: datetime
    note: FreeText = "none"
    ids: tuple[UUID, ...] = ()
    tags: dict[str, int] = {}


GOOD = {"client": {"name": "Kovács Erzsébet"}, "happened_at": "2026-11-20T10:00:00Z"}
REGISTER = Body(Register)
FAILURES: dict[str, Exception] = {
    "stale": errors.StaleStreamError(STREAM, 3, 5, ("kronika.cases.session_added.v1",)),
    "reused": errors.KeyReusedError(),
    "expired": errors.KeyExpiredError(),
    "temporary": errors.TemporaryError(f"away: {CANARY}", retry_after=2.5),
    "missing": errors.NotFoundError(),
    "conflict": errors.ConflictError(),
    "broken": errors.BrokenError(CANARY),
    "bug": RuntimeError(CANARY),
    "newer": UnknownTypeError(CANARY),
}


def routes(commands: Commands) -> APIRouter:
    """A command, one that demands a version, a query, and whatever can go wrong."""
    router = APIRouter()

    @command(router, "/cases", REGISTER, status=201)
    async def register(request: Request) -> Response:
        wanted = await commands.read(request, REGISTER)
        told = {
            "fresh": str(wanted.fresh),
            "scope": wanted.key.scope.hex(),
            "digest": wanted.key.request.hex(),
        }
        return JSONResponse(told, 201, {"ETag": etag(1)})

    @command(router, "/cases/{case}/approval", REGISTER, version=Version.DEMANDED)
    async def approve(request: Request) -> Response:
        wanted = await commands.read(request, REGISTER, Version.DEMANDED)
        return JSONResponse({"if_match": wanted.if_match})

    @router.get("/cases/{case}")
    async def show(case: UUID, limit: Annotated[int, Query(le=100)] = 10) -> dict[str, str]:  # noqa: ARG001
        return {"case": str(case)}

    @router.get("/fails/{how}")
    async def fail(how: str) -> None:
        raise FAILURES[how]

    @router.get("/refused")
    async def refuse() -> Response:
        missing = (Missing("D7", "paper-not-filed", "The treatment log is missing."),)
        return refused(Refusal("case-not-complete", "The case can't be closed yet", missing))

    return router


async def post(caller: httpx.AsyncClient, content: Any = GOOD, **headers: str) -> httpx.Response:
    """Send the command; a header's name is written with underscores."""
    sent = {"Idempotency-Key": "k1", "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(content, bytes):
        return await caller.post("/cases", content=content, headers=sent)
    return await caller.post("/cases", json=content, headers=sent)


def assert_problem(answer: httpx.Response, status: int, type_: str) -> dict[str, Any]:
    """The answer is this problem, kept in no cache, and repeats nothing that was sent."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert (problem["type"], problem["status"]) == (f"/problems/{type_}", status)
    assert CANARY not in answer.text
    return problem
