"""Topics on a worker's broker: renamed for one test, or the real names while nobody else uses them.

Kronika's topics have fixed names, and no service has a setting that changes them. So there are two ways:
a test of the chassis works on `await topics.create(CASES)`, a `Topic` with the same events and a name of its
own; a test of whole services asks for `topics_of_record`, which waits its turn behind a house that still has
them, and begins with a broker that holds none of them.
"""

import dataclasses
import fcntl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.topics import Topic
from testkit.waiting import until

RECORD = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
TURN_SECONDS = 110.0


@asynccontextmanager
async def admin(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client for the length of a block."""
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


@dataclass
class Topics:
    """Topics whose names only one test has: they end in `_` and eight hex digits, fit for a schema too."""

    bootstrap: str
    suffix: str = field(default_factory=lambda: uuid4().hex[:8])
    created: list[str] = field(default_factory=list)

    def renamed(self, topic: Topic) -> Topic:
        """The same topic under this test's name; not yet on the broker."""
        return dataclasses.replace(topic, name=f"{topic.name}_{self.suffix}")

    async def create(self, topic: Topic, partitions: int | None = None) -> Topic:
        """The renamed topic, now on the broker, with its own number of partitions unless told otherwise."""
        fresh = dataclasses.replace(self.renamed(topic), partitions=partitions or topic.partitions)
        wanted = NewTopic(fresh.name, fresh.partitions, 1, topic_configs=RECORD)
        async with admin(self.bootstrap) as client:
            answer = await client.create_topics([wanted])
        assert all(code == 0 for _, code, *_ in answer.topic_errors), answer.topic_errors
        self.created.append(fresh.name)
        return fresh

    async def drop(self) -> None:
        """Delete what was created."""
        await delete(self.bootstrap, self.created)


async def delete(bootstrap: str, names: Iterable[str]) -> None:
    """Delete those of `names` that exist, and wait until the broker has forgotten them."""
    async with admin(bootstrap) as client:
        doomed = sorted(set(names) & set(await client.list_topics()))
        if not doomed:
            return
        await client.delete_topics(doomed)

        async def forgotten() -> bool:
            return set(doomed).isdisjoint(await client.list_topics())

        await until(forgotten)


@asynccontextmanager
async def turn(lock: Path) -> AsyncIterator[None]:
    """Wait for our turn without blocking the event loop in which another house may be ending."""
    with lock.open("a") as handle:

        def taken() -> bool:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True

        await until(taken, TURN_SECONDS, despite=(BlockingIOError,))
        yield
