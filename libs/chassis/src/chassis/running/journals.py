"""The journals of which a service is the only writer, and the relay that publishes them."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from chassis.journal import Journal, Probe
from chassis.kafka import TopicsOfRecord
from chassis.relay import Relay
from chassis.running.parts import started
from contracts.topics import Topic


async def journals(
    topics: Sequence[Topic], dsn: str, stack: AsyncExitStack, probe: Probe | None = None
) -> list[Journal]:
    """One for each topic, in their order. `probe` is for tests: told of each step of their transactions."""
    return [await started(Journal(topic, dsn, probe=probe), stack) for topic in topics]


async def published(ours: Sequence[Journal], dsn: str, kafka: str, stack: AsyncExitStack) -> Relay:
    """Make the topics as soon as Kafka answers, and publish from here on what is appended."""
    topics = [journal.topic for journal in ours]
    await started(TopicsOfRecord(kafka, topics), stack)
    relay = await started(Relay(topics, dsn, kafka), stack)
    for journal in ours:
        journal.on_append(relay.wake)
        journal.mind(relay.stopped)
    return relay
