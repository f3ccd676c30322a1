"""Who people are, as the ledger hears it: an issuer of tokens, and the topics `accounts` and `experts`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter
from joserfc import jwt
from joserfc.jwk import OKPKey
from served.language.clock import MovingClock
from starlette.responses import JSONResponse, Response

from chassis.development.people import Person
from chassis.feed import feed_router
from chassis.http import application
from chassis.http.serving import listener
from chassis.journal import Journal
from chassis.kafka import create_topics
from chassis.recording import Author, Fold, Streams
from chassis.relay import Relay
from chassis.seals import KeyEncryptionKeys, KeyRing, Seals
from chassis.seals.store import KeyStore
from chassis.tokens import AUDIENCE, SERVICE
from chassis.tokens.verifier import EdDSAOnly
from contracts.event import Event
from contracts.refusal import Refusal
from contracts.topics import ACCOUNTS, EXPERTS, Topic, load
from embedded.ports import free_ports
from testkit.demo_issuer.seeding import seed
from testkit.demo_issuer.signing import key_set, signed, signing_key
from testkit.serving import in_background
from testkit.waiting import until

TOPICS = (ACCOUNTS, EXPERTS)
_REGISTRAR = Author("service:identity", "service", "tests")


@dataclass
class Identity:
    """Keeps accounts and the directory in journals of its own, and signs tokens by the tests' clock."""

    dsn: str
    kafka: str
    folder: Path
    clock: MovingClock
    port: int = field(default_factory=lambda: free_ports(1)[0])
    journals: dict[Topic, Journal] = field(default_factory=dict)
    streams: dict[Topic, Streams[int]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it is served, and what its tokens name as `iss`."""
        return f"http://127.0.0.1:{self.port}"

    def token(self, account: UUID) -> str:
        """A token for a new session."""
        return signed(signing_key(self.folder), self.address, account, self.clock())

    def service_token(self, name: str) -> str:
        """A token of the service's own."""
        return signed_for_service(signing_key(self.folder), self.address, name, self.clock())

    async def says(self, topic: Topic, stream: UUID, *events: Event) -> None:
        """Record these of an account or an expert; the ledger hears of it in a moment."""
        outcome = await self.streams[topic].record(
            stream, lambda _: events, _REGISTRAR, happened_at=self.clock()
        )
        assert not isinstance(outcome, Refusal)

    @asynccontextmanager
    async def running(self, people: Sequence[Person]) -> AsyncIterator["Identity"]:
        """Served on its port, with these people known."""
        async with AsyncExitStack() as stack:
            relay = Relay(TOPICS, self.dsn, self.kafka)
            for topic in TOPICS:
                journal = self.journals[topic] = Journal(topic, self.dsn)
                await journal.start()
                stack.push_async_callback(journal.stop)
                journal.on_append(relay.wake)
            await self._know(people, stack)
            await create_topics(self.kafka, TOPICS)
            await relay.start()
            stack.push_async_callback(relay.stop)
            app = application("identity", [feed_router(list(self.journals.values()), _anybody), self._keys()])
            await stack.enter_async_context(in_background(listener(app, "127.0.0.1", self.port)))
            await until(lambda: _is_published(relay), 20)
            yield self

    async def _know(self, people: Sequence[Person], stack: AsyncExitStack) -> None:
        store = await stack.enter_async_context(KeyStore(self.dsn))
        seals = Seals(KeyRing(store, KeyEncryptionKeys.load(self.folder, make=True)))
        count = Fold(0, lambda so_far, _: so_far + 1)
        for topic, journal in self.journals.items():
            self.streams[topic] = Streams(
                journal, count, seals=seals, load=load, clock=self.clock, source="/kronika/identity"
            )
        await seed(self.journals[ACCOUNTS], self.journals[EXPERTS], people, seals, self.clock)

    def _keys(self) -> APIRouter:
        router = APIRouter()

        @router.get("/.well-known/jwks.json")
        async def keys() -> Response:
            return JSONResponse(key_set(signing_key(self.folder)))

        return router


def signed_for_service(key: OKPKey, issuer: str, name: str, now: datetime) -> str:
    """A token of five minutes."""
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": f"{SERVICE}{name}",
        "iat": issued,
        "exp": issued + 300,
    }
    return jwt.encode({"alg": "EdDSA", "kid": key.kid}, claims, key, registry=EdDSAOnly())


async def _is_published(relay: Relay) -> bool:
    return not any((await relay.lag()).values())


def _anybody() -> None:
    """The feed's guard: what it gives out is sealed."""
