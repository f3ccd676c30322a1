"""Identity and the ledger as far as assignment hears and asks them: topics, tokens, four commands."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg
from fastapi import APIRouter
from handed.language.clock import MovingClock
from handed.language.ledger import SmallLedger
from handed.language.watcher import SmallWatcher
from joserfc import jwt
from joserfc.jwk import OKPKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chassis import journal
from chassis.feed import feed_router
from chassis.http import application
from chassis.http.serving import listener
from chassis.journal import Journal
from chassis.kafka import create_topics
from chassis.recording import Author, Fold, Outcome, Streams
from chassis.relay import Relay
from chassis.seals import KeyEncryptionKeys, KeyRing, Seals
from chassis.seals import schema as seals
from chassis.seals.store import KeyStore
from chassis.tokens.verifier import EdDSAOnly
from contracts.event import Event
from contracts.topics import ACCOUNTS, CASES, Topic, load
from embedded.ports import free_ports
from testkit.demo_issuer.signing import key_set, signed, signing_key
from testkit.serving import in_background
from testkit.waiting import until

TOPICS = (ACCOUNTS, CASES)


def prepared(dsn: str) -> None:
    """The journals of the neighbours' topics, in one database."""
    with psycopg.connect(dsn) as connection:
        for topic in TOPICS:
            connection.execute(journal.schema.create(topic.name, shards=24).encode())
        connection.execute((seals.create() + seals.epochs()).encode())


@dataclass
class Neighbours:
    """Keeps the journals of accounts and cases, signs tokens, and answers as the ledger would."""

    dsn: str
    kafka: str
    folder: Path
    clock: MovingClock
    port: int = field(default_factory=lambda: free_ports(1)[0])
    streams: dict[Topic, Streams[int]] = field(default_factory=dict)
    ledger: SmallLedger = field(init=False)
    watcher: SmallWatcher = field(default_factory=SmallWatcher)

    def __post_init__(self) -> None:
        self.ledger = SmallLedger(self)

    @property
    def address(self) -> str:
        """Where both are served, and what tokens name as `iss`."""
        return f"http://127.0.0.1:{self.port}"

    def token(self, account: UUID) -> str:
        """A person's token, for a new session."""
        return signed(signing_key(self.folder), self.address, account, self.clock())

    def service_token(self, name: str) -> str:
        """A token of a service."""
        key, now = signing_key(self.folder), int(self.clock().timestamp())
        claims = {
            "iss": self.address,
            "aud": "kronika",
            "sub": f"service:{name}",
            "iat": now,
            "exp": now + 300,
        }
        return jwt.encode({"alg": "EdDSA", "kid": key.kid}, claims, key, registry=EdDSAOnly())

    async def says(
        self, topic: Topic, stream: UUID, *events: Event, by: str = "service:tests", ago: float = 0
    ) -> Outcome:
        """Record these, so many hours ago in the world; assignment hears of it in a moment."""
        happened = self.clock.ago(hours=ago)
        author = Author(by, "operator", "tests")
        outcome = await self.streams[topic].record(stream, lambda _: events, author, happened_at=happened)
        assert isinstance(outcome, Outcome)
        return outcome

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Neighbours"]:
        """Served on one port; topics are there."""
        async with AsyncExitStack() as stack:
            relay = Relay(TOPICS, self.dsn, self.kafka)
            store = await stack.enter_async_context(KeyStore(self.dsn))
            sealing = Seals(KeyRing(store, KeyEncryptionKeys.load(self.folder / "keys", make=True)))
            journals = [await self._journal(topic, relay, sealing, stack) for topic in TOPICS]
            await create_topics(self.kafka, TOPICS)
            await relay.start()
            stack.push_async_callback(relay.stop)
            app = application("neighbours", [feed_router(journals, _anybody), *self._routers()])
            await stack.enter_async_context(in_background(listener(app, "127.0.0.1", self.port)))
            yield self

    async def _journal(self, topic: Topic, relay: Relay, sealing: Seals, stack: AsyncExitStack) -> Journal:
        kept = Journal(topic, self.dsn)
        await kept.start()
        stack.push_async_callback(kept.stop)
        kept.on_append(relay.wake)
        count = Fold(0, lambda so_far, _: so_far + 1)
        self.streams[topic] = Streams(
            kept, count, seals=sealing, load=load, clock=self.clock, source="/kronika/tests"
        )
        return kept

    def _routers(self) -> Sequence[APIRouter]:
        router = APIRouter()

        @router.get("/.well-known/jwks.json")
        async def keys() -> Response:
            return JSONResponse(key_set(signing_key(self.folder)))

        @router.post("/token")
        async def token(request: Request) -> Response:
            """Believes every assertion: whether it is to be believed is identity's business."""
            assert "client_assertion" in (await request.body()).decode()
            return JSONResponse({"access_token": self.service_token("assignment"), "expires_in": 300})

        return (router, self.watcher.router(), self.ledger.router())


def a_service_key(file: Path) -> Path:
    """A private key of mode 0600."""
    key = OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
    file.write_text(json.dumps(key.as_dict(private=True)))
    file.chmod(0o600)
    return file


def _anybody() -> None:
    """The feed's guard: what it gives out is sealed."""


__all__ = ["Neighbours", "a_service_key", "prepared", "until"]
