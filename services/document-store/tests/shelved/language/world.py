"""The world around the store: an issuer, the case ledger's errands, and the topics that others write."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.http.serving import listener
from chassis.journal import Journal
from chassis.kafka import create_topics
from chassis.recording import Author, Fold, Streams
from chassis.relay import Relay
from contracts.event import Event
from contracts.refusal import Refusal
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, Topic, load
from embedded.ports import free_ports
from testkit.issuer import Issuer
from testkit.waiting import until

TOPICS = (ACCOUNTS, EXPERTS, CASES, ACCESS)


@dataclass
class MovingClock:
    """The present, and what it was moved by."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class Unsealed:
    """The tests' events bring sealed values of their own."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:  # noqa: ARG002 - `Sealer`'s
        return event


@dataclass
class Errands:
    """The case ledger, as far as the store asks it anything: it says yes unless told otherwise.

    `asked` holds each errand with its body. `refuses` holds refusals by errand, `away` what gets no answer.
    """

    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuses: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    keys: dict[UUID, list[str | None]] = field(default_factory=dict)
    """Idempotency keys of what was asked about a document, in order; None where a question had none."""

    def of(self, errand: str, document: UUID) -> list[dict[str, Any]]:
        """How often, and with what, it was asked about a document."""
        return [body for what, body in self.asked if what == errand and body["document"] == str(document)]

    async def answer(self, request: Request) -> Response:
        errand, body = request.path_params["errand"], await request.json()
        assert request.headers["authorization"].startswith("Bearer ")
        self.asked.append((errand, body))
        key = request.headers.get("idempotency-key")
        self.keys.setdefault(UUID(body["document"]), []).append(key)
        if errand in self.away:
            return Response(status_code=503)
        if errand in self.refuses:
            status, problem = self.refuses[errand]
            return JSONResponse(problem, status)
        if errand == "document-key":
            return JSONResponse({"key": key_of(UUID(body["document"]))})
        return JSONResponse({})

    def calm(self) -> None:
        """Say yes to everything again."""
        self.refuses.clear()
        self.away.clear()


def key_of(document: UUID) -> str:
    """The ledger derives one for each document; these do it in their own way."""
    return urlsafe_b64encode(sha256(b"a document's key" + document.bytes).digest()).decode().rstrip("=")


@dataclass
class World:
    """Everybody else: runs on one port."""

    dsn: str
    kafka: str
    clock: MovingClock = field(default_factory=MovingClock)
    errands: Errands = field(default_factory=Errands)
    port: int = field(default_factory=lambda: free_ports(1)[0])
    streams: dict[Topic, Streams[int]] = field(default_factory=dict)
    issuer: Issuer = field(init=False)

    def __post_init__(self) -> None:
        self.issuer = Issuer(clock=self.clock)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, account: UUID) -> str:
        return self.issuer.token(iss=self.address, sub=str(account))

    async def says(
        self, topic: Topic, stream: UUID, *events: Event, by: UUID | None = None, ago: timedelta = timedelta()
    ) -> str:
        """Others record this; the position of the last event."""
        author = Author(str(by) if by else "service:tests", "expert" if by else "service", "tests")
        outcome = await self.streams[topic].record(
            stream, lambda _: events, author, happened_at=self.clock() - ago
        )
        assert not isinstance(outcome, Refusal)
        assert outcome.position
        return outcome.position

    @asynccontextmanager
    async def running(self) -> AsyncIterator["World"]:
        """Served on its port, its topics published."""
        async with AsyncExitStack() as stack:
            relay = Relay(TOPICS, self.dsn, self.kafka)
            for topic in TOPICS:
                journal = Journal(topic, self.dsn)
                await journal.start()
                stack.push_async_callback(journal.stop)
                journal.on_append(relay.wake)
                self.streams[topic] = Streams(
                    journal,
                    Fold(0, lambda so_far, _: so_far + 1),
                    seals=Unsealed(),
                    load=load,
                    clock=self.clock,
                    source="/kronika/tests",
                )
            await create_topics(self.kafka, TOPICS)
            await relay.start()
            stack.push_async_callback(relay.stop)
            await stack.enter_async_context(self._served())
            yield self

    @asynccontextmanager
    async def _served(self) -> AsyncIterator[None]:
        routes = [
            Route("/.well-known/jwks.json", self._keys),
            Route("/token", self._token, methods=["POST"]),
            Route("/cases/{case}/{errand}", self.errands.answer, methods=["POST"]),
        ]
        server = listener(Starlette(routes=routes), "127.0.0.1", self.port)
        serving = asyncio.create_task(server.serve())
        await until(lambda: server.started)
        try:
            yield
        finally:
            server.should_exit = True
            await serving

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.issuer.keys]})

    async def _token(self, _: Request) -> Response:
        token = self.issuer.service_token("document-store", iss=self.address)
        return JSONResponse({"access_token": token, "expires_in": 300})
