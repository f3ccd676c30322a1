"""The profile of one case, through the ledger's whole HTTP application, against a `select` of its events."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

import asyncpg
from load.desk import Desk
from load.measuring import Measured, Sample, in_turns, milliseconds
from load.stage import Stage
from starlette.types import ASGIApp, Message

from case_ledger import wiring
from case_ledger.settings import LedgerSettings
from case_ledger.wiring.parts import AllStreams
from chassis.journal import shard_of
from testkit.waiting import until

EVENTS = 50
PROFILE, SELECT = "profile p50", "select of its events p50"
NOTE = {"text": "Asked for an appointment in the afternoon, and to be called on the other number."}
ROWS = "select document from cases.events where shard = $1 and stream = $2 and version > 0 order by version"


async def profile(stage: Stage) -> Measured:
    """Opened just before, its key cached, its state not: read, folded, opened, judged and written anew."""
    repeats = stage.sizes.repeats // 4
    async with Desk.opened(stage.ledger(), stage.issuer) as desk:
        case, token = await _case(desk), await desk.token()
    async with _in_process(stage) as (app, forget), _connected(stage.dsn("case_ledger")) as connection:
        select = await connection.prepare(ROWS)
        place = shard_of(UUID(case)), UUID(case)

        async def read() -> None:
            forget()
            await _get(app, f"/cases/{case}", token)

        async def selected() -> None:
            assert len(await select.fetch(*place)) == EVENTS

        async def is_read() -> bool:
            await read()
            return True

        await until(is_read, 60, despite=(RuntimeError,))  # until the ledger here knows who people are

        async def ours() -> Sample:
            return {PROFILE: await _p50(read, repeats)}

        async def theirs() -> Sample:
            return {SELECT: await _p50(selected, repeats)}

        configuration = {SELECT: "one connection, prepared"}
        return await in_turns({PROFILE: ours, SELECT: theirs}, stage.sizes.rounds, configuration)


async def _case(desk: Desk) -> str:
    """Registered, assigned, and then notes and attempts in turn."""
    case, operator, expert = (await desk.cases(1))[0], await desk.token("eszter.kovacs"), await desk.token()
    for number in range(2, EVENTS):
        if number % 2:
            await desk.command(operator, f"/cases/{case}/add-note", NOTE)
        else:
            attempt = {"kind": "phone", "outcome": "no_answer"}
            await desk.command(expert, f"/cases/{case}/record-attempt", attempt)
    return case


@asynccontextmanager
async def _in_process(stage: Stage) -> AsyncIterator[tuple[ASGIApp, Callable[[], None]]]:
    """The ledger in this process, and what makes it forget the states of cases."""
    settings = LedgerSettings.model_validate(stage.ledger_settings())
    kept, make = list[AllStreams](), wiring._streams

    def remembered(*parts: Any) -> AllStreams:
        kept.append(make(*parts))
        return kept[-1]

    with patch.object(wiring, "_streams", remembered):
        async with wiring.running(settings) as ledger:
            yield ledger.app, kept[0].cases._cache.clear


async def _get(app: ASGIApp, path: str, token: str) -> None:
    """One request as a server would hand it in; raises `RuntimeError` unless it is answered by 200."""
    sent: list[Message] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"bench"), (b"authorization", f"Bearer {token}".encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    if sent[0]["status"] != 200:
        reason = f"answered by {sent[0]['status']}: {json.loads(sent[1]['body']).get('title')}"
        raise RuntimeError(reason)


async def _p50(step: Callable[[], Awaitable[None]], repeats: int) -> float:
    took = []
    for _ in range(repeats):
        begun = time.perf_counter()
        await step()
        took.append(time.perf_counter() - begun)
    return milliseconds(took)[0]


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()
