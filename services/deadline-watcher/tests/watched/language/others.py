"""Whom the watcher hears: the ledger, identity and assignment, with journals of their own, on one address."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from chassis.feed import feed_router
from chassis.http import application
from chassis.http.serving import listener
from chassis.journal import Journal, schema
from chassis.kafka import create_topics
from chassis.recording import Author, Fold, Streams
from chassis.relay import Relay
from contracts.accounts import AccountConfirmed, AccountCreated, TeamsChanged
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Refusal
from contracts.topics import ACCOUNTS, CASES, EXPERTS, POLICY, Topic, load
from embedded.ports import free_ports
from testkit.issuer import Issuer
from testkit.serving import in_background

TOPICS = (CASES, POLICY, ACCOUNTS, EXPERTS)
SAMPLES = Path(__file__).parents[5] / "contracts" / "samples"


def sample[E: Event](event: type[E], **changed: Any) -> E:
    """The golden sample of an event type, with this put otherwise; what is sealed in it opens with no key."""
    data = orjson.loads((SAMPLES / f"{event.type}.json").read_bytes())["data"]
    made = load(event.type, data | orjson.loads(orjson.dumps(changed, str)))
    assert isinstance(made, event)
    return made


class Unsealed:
    """Seals nothing: what samples hold is sealed already."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:  # noqa: ARG002 - as asked
        return event


@dataclass
class Others:
    """Records events as their writers do, publishes them, hands them out again, and signs tokens."""

    dsn: str
    kafka: str
    port: int = field(default_factory=lambda: free_ports(1)[0])
    issuer: Issuer = field(default_factory=lambda: Issuer(clock=_now))  # type: ignore[arg-type]
    streams: dict[str, Streams[int]] = field(default_factory=dict)
    journals: list[Journal] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, account: UUID) -> str:
        return self.issuer.token(iss=self.address, sub=str(account))

    async def says(
        self,
        topic: Topic,
        stream: UUID,
        event: Event,
        *,
        at: datetime | None = None,
        by: str = "expert",
        account: UUID | None = None,
    ) -> tuple[UUID, str]:
        """Record it, as having happened `at` that moment; its id, and its place."""
        author = Author(str(account or uuid4()), by, "tests")
        outcome = await self.streams[topic.name].record(
            stream, lambda _: [event], author, happened_at=at or _now()
        )
        assert not isinstance(outcome, Refusal)
        assert outcome.position is not None
        return outcome.events[0].meta.id, outcome.position

    async def knows(self, account: UUID, *roles: Role, teams: dict[str, Any] | None = None) -> None:
        """Somebody has a confirmed account with these roles."""
        await self.says(ACCOUNTS, account, sample(AccountCreated, roles=[str(role) for role in roles]))
        await self.says(ACCOUNTS, account, AccountConfirmed())
        if teams:
            await self.says(ACCOUNTS, account, TeamsChanged.model_validate(teams))

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Others"]:
        async with AsyncExitStack() as stack:
            await self._prepare()
            relay = Relay(TOPICS, self.dsn, self.kafka)
            for topic in TOPICS:
                self.journals.append(await self._journal(topic, relay, stack))
            await create_topics(self.kafka, TOPICS)
            await relay.start()
            stack.push_async_callback(relay.stop)
            app = application("others", [feed_router(self.journals, lambda: None), self._keys()])
            await stack.enter_async_context(in_background(listener(app, "127.0.0.1", self.port)))
            yield self

    async def _prepare(self) -> None:
        connection = await asyncpg.connect(self.dsn)
        for topic in TOPICS:
            await connection.execute(schema.create(topic.name, shards=topic.partitions))
        await connection.close()

    async def _journal(self, topic: Topic, relay: Relay, stack: AsyncExitStack) -> Journal:
        journal = Journal(topic, self.dsn)
        await journal.start()
        stack.push_async_callback(journal.stop)
        journal.on_append(relay.wake)
        count = Fold(0, lambda so_far, _: so_far + 1)
        self.streams[topic.name] = Streams(
            journal, count, seals=Unsealed(), load=load, clock=_now, source=f"/kronika/{topic.writer}"
        )
        return journal

    def _keys(self) -> APIRouter:
        router = APIRouter()

        @router.get("/.well-known/jwks.json")
        async def keys() -> Response:
            return JSONResponse({"keys": [key.as_dict(private=False) for key in self.issuer.keys]})

        return router


def _now() -> datetime:
    return datetime.now(UTC)
