"""Around a notifier that is measured: a mail server that keeps moments only, and what it asks of others."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.clock import system
from chassis.http.serving import listener
from embedded.ports import free_ports
from testkit.demo_issuer.signing import key_set, signed_for_service, signing_key
from testkit.waiting import until

_ID = b"Message-ID: <"


@dataclass
class Mailbox:
    """When each letter was accepted, by its Message-ID's local part."""

    port: int = field(default_factory=lambda: free_ports(1)[0])
    at: dict[str, float] = field(default_factory=dict)

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        begins = content.index(_ID) + len(_ID)
        self.at[content[begins : content.index(b"@", begins)].decode()] = time.perf_counter()
        return "250 OK"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Mailbox"]:
        """It listens within the block."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, loop=loop), "127.0.0.1", self.port)
        try:
            yield self
        finally:
            server.close()


@dataclass
class Neighbours:
    """Identity, from memory: everybody has an address; and the ledger, which is asked in earnest.

    `knows_reminders`: from then on causes are those of reminders of cases that there never were.
    """

    folder: Path
    issuer: str
    ledger: int
    port: int = field(default_factory=lambda: free_ports(1)[0])
    knows_reminders: bool = False
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=5))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Neighbours"]:
        """They answer within the block."""
        routes = [
            Route("/.well-known/jwks.json", self._keys),
            Route("/token", self._token, methods=["POST"]),
            Route("/recipients", self._recipients, methods=["POST"]),
            Route("/causes", self._causes, methods=["POST"]),
        ]
        server = listener(Starlette(routes=routes), "127.0.0.1", self.port)
        serving = asyncio.create_task(server.serve())
        try:
            await until(lambda: server.started)
            yield self
        finally:
            server.should_exit = True
            await serving
            await self.http.aclose()

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(key_set(signing_key(self.folder / "keys" / "issuer")))

    async def _token(self, _: Request) -> Response:
        key = signing_key(self.folder / "keys" / "issuer")
        token = signed_for_service(key, self.issuer, "notifier", system())
        return JSONResponse({"access_token": token, "expires_in": 300, "token_type": "Bearer"})

    async def _recipients(self, request: Request) -> Response:
        accounts = (await request.json())["accounts"]
        told = {"family_name": "Somebody", "given_name": "Some", "family_name_first": False}
        told |= {"language": "en", "active": True}
        items = [told | {"account": each, "address": f"{each}@example.org"} for each in accounts]
        return JSONResponse({"items": items})

    async def _causes(self, request: Request) -> Response:
        if self.knows_reminders:
            stands = {"known": True, "stands": True, "reason": None, "due": None}
            return JSONResponse({"items": [stands] * len((await request.json())["causes"])})
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type")}
        url = f"http://127.0.0.1:{self.ledger}/causes"
        answer = await self.http.post(url, content=await request.body(), headers=headers)
        return Response(answer.content, answer.status_code, media_type="application/json")
