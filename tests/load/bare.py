"""The baseline of the HTTP figure: a bare FastAPI route that checks the same token, parses the same body and
makes one INSERT. Run as a script with DSN, issuer and port as arguments.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import uvicorn
from fastapi import FastAPI, Request

from case_ledger.domain.contact import RecordAttempt
from chassis import clock
from chassis.identifiers import new_id
from chassis.tokens import IssuerKeys, Verifier, bearer

TABLE = "create table if not exists bare (id uuid primary key, case_id uuid not null, body bytea not null)"
INSERT = "insert into bare (id, case_id, body) values ($1, $2, $3)"


def application(dsn: str, issuer: str) -> FastAPI:
    """One route; nothing of Kronika but its token check and its command's model."""
    state: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(dsn, min_size=8, max_size=8) as pool, httpx.AsyncClient() as client:
            await pool.execute(TABLE)
            url = f"{issuer}/.well-known/jwks.json"
            keys = IssuerKeys(url, client, clock.system, development=True)
            state.update(pool=pool, verifier=Verifier(issuer, keys, clock.system))
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/cases/{case_id}/record-attempt")
    async def record_attempt(case_id: UUID, body: RecordAttempt, request: Request) -> dict[str, str]:
        await state["verifier"].verify(bearer(request.headers))
        made = new_id()
        await state["pool"].execute(INSERT, made, case_id, body.model_dump_json().encode())
        return {"made": str(made)}

    return app


if __name__ == "__main__":
    dsn, issuer, port = sys.argv[1:4]
    uvicorn.run(
        application(dsn, issuer),
        host="127.0.0.1",
        port=int(port),
        http="httptools",
        loop="uvloop",
        log_level="warning",
        access_log=False,
    )
