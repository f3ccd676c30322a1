"""Those who write what the notifier hears: real journals, a real relay, real Kafka."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import psycopg
from notifying.language.people import EVERYBODY, Person

from chassis import journal as journals
from chassis.clock import system
from chassis.journal import Journal
from chassis.kafka import create_topics
from chassis.recording import Author, Fold, Streams
from chassis.relay import Relay
from chassis.seals import KeyEncryptionKeys, KeyRing, Seals
from chassis.seals import schema as seals
from chassis.seals.store import KeyStore
from contracts import accounts
from contracts.event import Event
from contracts.refusal import Refusal
from contracts.sealed import Clear
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, REMINDERS, Topic, load

TOPICS = (CASES, REMINDERS, ACCESS, ACCOUNTS, EXPERTS)


def prepare(dsn: str) -> None:
    """Journals and keys of all of them, in one database."""
    with psycopg.connect(dsn) as connection:
        for topic in TOPICS:
            connection.execute(journals.schema.create(topic.name, shards=24).encode())
        connection.execute(seals.create().encode())
        connection.execute(seals.epochs().encode())


@dataclass
class Writers:
    """What they record is on Kafka a moment later."""

    dsn: str
    kafka: str
    folder: Path
    streams: dict[Topic, Streams[int]] = field(default_factory=dict)

    async def says(
        self,
        topic: Topic,
        stream: UUID,
        event: Event,
        by: Person | None = None,
        *,
        on_behalf_of: UUID | None = None,
        happened_at: datetime | None = None,
    ) -> UUID:
        """Record this; the id of the event."""
        actor, role = (str(by.id), str(by.role)) if by else ("service:elsewhere", "service")
        author = Author(actor, role, "a story", on_behalf_of=str(on_behalf_of) if on_behalf_of else None)
        outcome = await self.streams[topic].record(
            stream, lambda _: [event], author, happened_at=happened_at or system()
        )
        assert not isinstance(outcome, Refusal)
        return outcome.events[-1].meta.id

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Writers"]:
        """They publish within the block; everybody has a confirmed account."""
        async with AsyncExitStack() as stack:
            store = await stack.enter_async_context(KeyStore(self.dsn))
            sealing = Seals(KeyRing(store, KeyEncryptionKeys.load(self.folder, make=True)))
            relay = Relay(TOPICS, self.dsn, self.kafka)
            for topic in TOPICS:
                await self._write(topic, sealing, relay, stack)
            await create_topics(self.kafka, TOPICS)
            await relay.start()
            stack.push_async_callback(relay.stop)
            for person in EVERYBODY:
                await self.knows(person)
            yield self

    async def _write(self, topic: Topic, sealing: Seals, relay: Relay, stack: AsyncExitStack) -> None:
        journal = Journal(topic, self.dsn)
        await journal.start()
        stack.push_async_callback(journal.stop)
        journal.on_append(relay.wake)
        count = Fold(0, lambda so_far, _: so_far + 1)
        self.streams[topic] = Streams(
            journal, count, seals=sealing, load=load, clock=system, source="/kronika/elsewhere"
        )

    async def knows(self, person: Person) -> None:
        """An account, confirmed."""
        details = accounts.StaffDetails(
            family_name=person.family, given_name=person.name, email=person.address
        )
        created = accounts.AccountCreated(
            roles=person.roles,
            language="en",
            details=Clear(str(person.id), details),
        )
        await self.says(ACCOUNTS, person.id, created)
        await self.says(ACCOUNTS, person.id, accounts.AccountConfirmed(), person)


async def corrected(writers: Writers, person: Person, by: Person) -> None:
    """Their address is put right."""
    details = accounts.StaffDetails(family_name=person.family, given_name=person.name, email=person.address)
    event = accounts.AddressCorrected(details=Clear(str(person.id), details))
    await writers.says(ACCOUNTS, person.id, event, by)
