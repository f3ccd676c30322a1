"""Kafka as we use it: topics that never expire, clients whose defaults lose nothing, an end to every stop."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from chassis.errors import BrokenError, TemporaryError
from contracts.topics import Topic

log = structlog.get_logger("chassis.kafka")

MESSAGE_BYTES = 2 * 1024 * 1024
"""What a topic takes as one batch."""

LARGEST_DOCUMENT = 1_900_000
"""Bytes of the largest document that the relay can publish, with room for key, header and framing."""

BATCH_BYTES = 256 * 1024
STOP_SECONDS = 5.0
READY_SECONDS = 20.0
RETRY_SECONDS = 1.0

TOPIC_CONFIG = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "max.message.bytes": str(MESSAGE_BYTES),
}


class Broker(Protocol):
    """Something that makes clients without an address: the simulation's broker."""

    def producer(self, name: str) -> AIOKafkaProducer:
        """An idempotent producer."""
        ...

    def consumer(self, name: str) -> AIOKafkaConsumer:
        """A consumer without group."""
        ...


type Address = str | Broker
"""host:port, in all but the simulation."""


def producer(bootstrap: Address, *, name: str) -> AIOKafkaProducer:
    """An idempotent producer: acknowledged by all replicas, no waiting for more."""
    if not isinstance(bootstrap, str):
        return bootstrap.producer(name)
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        client_id=name,
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_batch_size=BATCH_BYTES,
        max_request_size=MESSAGE_BYTES,
        request_timeout_ms=10_000,
    )


def consumer(bootstrap: Address, *, name: str, quiet: float = 0.5) -> AIOKafkaConsumer:
    """A consumer without group and without deserialiser; whoever owns it assigns and seeks.

    The broker answers a fetch as soon as there is something, else after `quiet` seconds; what is assigned
    meanwhile waits as long.
    """
    if not isinstance(bootstrap, str):
        return bootstrap.consumer(name)
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        client_id=name,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=MESSAGE_BYTES,
        fetch_max_bytes=8 * MESSAGE_BYTES,
        fetch_max_wait_ms=int(quiet * 1000),
        request_timeout_ms=10_000,
    )


async def stopped(client: AIOKafkaProducer | AIOKafkaConsumer | AIOKafkaAdminClient) -> None:
    """Stop a client within `STOP_SECONDS`, the broker there or not."""
    # In a task of its own: aiokafka cancels its own tasks and may let that out as if we had been cancelled.
    stopping = asyncio.create_task(_stop(client))
    await asyncio.wait({stopping}, timeout=STOP_SECONDS)
    if not stopping.done() or stopping.cancelled():
        stopping.cancel()
        await _closed(client)
    elif problem := stopping.exception():
        log.info("kafka client stopped", reason=type(problem).__name__)


async def _closed(client: AIOKafkaProducer | AIOKafkaConsumer | AIOKafkaAdminClient) -> None:
    """Close what a stop that broke off left open: the tasks of a consumer, the connections of any client."""
    for part in _parts(client):
        closing = asyncio.create_task(part.close())
        await asyncio.wait({closing}, timeout=1)
        closing.cancel()


def _parts(client: AIOKafkaProducer | AIOKafkaConsumer | AIOKafkaAdminClient) -> list[Any]:
    if isinstance(client, AIOKafkaProducer):
        return [client.client]
    if isinstance(client, AIOKafkaAdminClient):
        return [client._client]  # noqa: SLF001 - there is no public way to it
    parts = client._coordinator, client._fetcher, client._client  # noqa: SLF001
    return [part for part in parts if part is not None]


async def _stop(client: AIOKafkaProducer | AIOKafkaConsumer | AIOKafkaAdminClient) -> None:
    if isinstance(client, AIOKafkaAdminClient):
        await client.close()
    else:
        await client.stop()


async def abandoned(client: AIOKafkaProducer) -> None:
    """Stop a producer without delivering what it still holds.

    Its own `stop` flushes first, for ever while the broker is away. So: close the connections, which ends
    the request in flight, and cancel the sender, a second time if it then waits for the broker to come back.
    """
    client._closed = True  # noqa: SLF001 - else it warns that nobody stopped it
    with contextlib.suppress(TimeoutError, KafkaError, OSError):
        async with asyncio.timeout(STOP_SECONDS):
            await client.client.close()
    sending = client._sender.sender_task  # noqa: SLF001 - there is no public way to it
    for _ in range(2):
        if sending is not None and not sending.done():
            sending.cancel()
            await asyncio.wait({sending}, timeout=0.5)


async def create_topics(bootstrap: str, topics: Sequence[Topic]) -> None:
    """Create what is missing and wait until every partition has a leader.

    Raises `BrokenError` for a topic with another number of partitions (it is chosen once),
    `TemporaryError` when the broker is away.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        await admin.start()
        await _create(admin, topics)
        await _ready(admin, topics)
    except (KafkaError, OSError, TimeoutError) as problem:
        reason = f"Kafka is away: {type(problem).__name__}"
        raise TemporaryError(reason) from problem
    finally:
        await stopped(admin)


async def _create(admin: AIOKafkaAdminClient, topics: Iterable[Topic]) -> None:
    # `replica_assignments={}` is how aiokafka lets the broker choose the replication factor.
    wanted = [NewTopic(topic.name, topic.partitions, -1, {}, TOPIC_CONFIG) for topic in topics]
    answer = await admin.create_topics(wanted)
    for name, code, *_ in answer.topic_errors:  # the admin client raises none of these
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            reason = f"topic {name} could not be created: {error.__name__}"
            raise BrokenError(reason)


async def _ready(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> None:
    async with asyncio.timeout(READY_SECONDS):
        # The broker tells nobody when a leader is chosen.
        while not _complete(await admin.describe_topics([topic.name for topic in topics]), topics):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _complete(found: Iterable[dict[str, object]], topics: Iterable[Topic]) -> bool:
    partitions = {str(entry["topic"]): entry["partitions"] for entry in found}
    return all(_led(partitions.get(topic.name), topic) for topic in topics)


def _led(partitions: object, topic: Topic) -> bool:
    if not isinstance(partitions, list) or not partitions:
        return False
    if len(partitions) != topic.partitions:
        reason = f"topic {topic.name} has {len(partitions)} partitions, not {topic.partitions}"
        raise BrokenError(reason)
    return all(partition["leader"] >= 0 for partition in partitions)


class TopicsOfRecord:
    """Sees to it that topics exist, at once or as soon as the broker is there: commands wait for no Kafka."""

    def __init__(self, bootstrap: str, topics: Sequence[Topic]) -> None:
        self._bootstrap = bootstrap
        self._topics = topics
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns once they exist or the broker turns out to be away. Raises `BrokenError`."""
        try:
            await create_topics(self._bootstrap, self._topics)
        except TemporaryError:
            self._task = asyncio.create_task(self._later(), name="topics")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _later(self) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            try:
                return await create_topics(self._bootstrap, self._topics)
            except TemporaryError:
                continue
            except BrokenError as problem:
                log.exception("topics can't be created", exc_info=problem)
                return None
