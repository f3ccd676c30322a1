"""A shard as the relay that holds it knows it, and what it makes of where the topic ends."""

from dataclasses import dataclass

from aiokafka import TopicPartition

from chassis.metrics import Alarm, raise_alarm
from chassis.relay.ends import End


@dataclass(slots=True)
class Shard:
    """What this relay knows of a shard that it holds."""

    epoch: int
    cursor: int
    """Acknowledged by Kafka, as far as anybody noted."""
    end: int | None = None
    """The last sequence in the topic; None: must be read there."""
    above: bool = False
    """The topic is above the journal: nothing is published until that is mended."""
    owed: int = 0
    """The topic had come as far as this before it lost its tail."""
    offset: int = 0
    """The partition never ends before this, by what was read and acknowledged, unless it lost some."""


def place(at: TopicPartition, shard: Shard, end: End) -> None:
    """Go on after the topic's last record, whatever the cursor says; the cursor is for alarms."""
    shard.end, shard.above, shard.offset = end.sequence, end.above, end.offset
    facts = {"topic": at.topic, "shard": at.partition, "end": end.sequence, "cursor": shard.cursor}
    if end.above:
        raise_alarm(Alarm.TOPIC_ABOVE_THE_JOURNAL, at.topic, **facts)
    elif shard.cursor > end.sequence:
        shard.owed = shard.cursor
        raise_alarm(Alarm.TOPIC_LOST_ITS_TAIL, at.topic, **facts)
    shard.cursor = end.sequence
