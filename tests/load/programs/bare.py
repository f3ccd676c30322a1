"""The baseline of the HTTP figures: a bare FastAPI route that checks the same token, parses the same body and
makes one durable INSERT. Run as a script with DSN, issuer, port and sizes of pools as arguments.

The first part of a path says through which pool: so one process is measured in every configuration.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import uvicorn
from fastapi import FastAPI, Request

from case_ledger.domain.contact import RecordAttempt
from chassis import clock
from chassis.identifiers import new_id
from chassis.postgres import QuietConnection
from chassis.tokens import IssuerKeys, Verifier, bearer

TABLE = "create table if not exists bare (id uuid primary key, case_id uuid not null, body bytea not null)"
INSERT = "insert into bare (id, case_id, body) values ($1, $2, $3)"


def application(dsn: str, issuer: str, sizes: list[int]) -> FastAPI:
    """One route; nothing of Kronika but its token check and its command's model."""
    state: dict[str, Any] = {}
    pools: dict[int, asyncpg.Pool] = {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for size in sizes:
                pools[size] = await stack.enter_async_context(_pool(dsn, size))
            await pools[sizes[0]].execute(TABLE)
            client = await stack.enter_async_context(httpx.AsyncClient())
            keys = IssuerKeys(f"{issuer}/.well-known/jwks.json", client, clock.system, development=True)
            state["verifier"] = Verifier(issuer, keys, clock.system)
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/{size}/cases/{case_id}/record-attempt")
    async def record_attempt(
        size: int, case_id: UUID, body: RecordAttempt, request: Request
    ) -> dict[str, str]:
        await state["verifier"].verify(bearer(request.headers))
        made = new_id()
        await pools[size].execute(INSERT, made, case_id, body.model_dump_json().encode())
        return {"made": str(made)}

    return app


def _pool(dsn: str, size: int) -> asyncpg.pool.Pool:
    """Without the statement that resets a connection: a round trip less; statements are prepared."""
    return asyncpg.create_pool(dsn, min_size=size, max_size=size, connection_class=QuietConnection)


if __name__ == "__main__":
    dsn, issuer, port, *sizes = sys.argv[1:]
    uvicorn.run(
        application(dsn, issuer, [int(size) for size in sizes]),
        host="127.0.0.1",
        port=int(port),
        http="httptools",
        loop="uvloop",
        log_level="warning",
        access_log=False,
    )
