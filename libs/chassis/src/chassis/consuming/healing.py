"""Closing a gap: what the topic skipped is fetched from its writer and applied, then reading goes on."""

from dataclasses import replace

from aiokafka import TopicPartition

from chassis.consuming.applying import Applier
from chassis.consuming.intake import Aside, FromFeed, Position, Record, Taking, gap_until, take
from chassis.errors import TemporaryError
from chassis.feed import Missing
from chassis.metrics import HEALED, Alarm, clear_alarm, raise_alarm
from contracts.envelope import MalformedDocumentError, parse

MOST_AT_ONCE = 1_000


class DifferentError(TemporaryError):
    """The feed gives documents that don't follow what was applied; somebody has to look."""


class Healer:
    """Heals one consumer's gaps, a thousand documents at a time."""

    def __init__(self, name: str, feed: Missing, applier: Applier) -> None:
        self._name = name
        self._feed = feed
        self._applier = applier

    async def heal(self, at: TopicPartition, position: Position, early: Record) -> Position:
        """Apply what is missing before `early`; answers where to go on.

        Raises `TemporaryError` when the feed can't help now, and what `Applier.apply` raises.
        """
        until = gap_until(early)
        while position.last < until:
            step = min(position.last + MOST_AT_ONCE, until)
            documents = await self._feed.missing(at.topic, at.partition, position.last, step)
            if not documents:
                return await self._beyond(at, position, early)
            position = await self._apply(at, position, documents)
        return position

    async def _apply(self, at: TopicPartition, position: Position, documents: list[bytes]) -> Position:
        # The offset stays that of the early record: it is read again once the gap is closed.
        records = [_as_record(document, position.offset - 1) for document in documents]
        taking = take(at.topic, at.partition, position, records)
        if taking.asides or taking.gap or not taking.entries:
            reason = "the feed's documents don't follow"
            raise DifferentError(reason)
        await self._applier.apply([taking])
        HEALED.labels(self._name, at.topic).inc(len(taking.entries))
        return taking.after

    async def _beyond(self, at: TopicPartition, position: Position, early: Record) -> Position:
        """The writer's journal ends before this record, and it publishes nothing but its journal."""
        after = replace(position, offset=early.offset + 1)
        aside = Aside(early.offset, "beyond the writer's journal")
        await self._applier.apply([Taking(at.topic, at.partition, position, after, asides=[aside])])
        return after


def _as_record(document: bytes, offset: int) -> FromFeed:
    try:
        key = str(parse(document).meta.subject).encode()
    except MalformedDocumentError:
        key = None
    return FromFeed(offset, key, document)


def tell_gap(consumer: str, at: TopicPartition, position: Position, early: Record) -> None:
    """The alarm: something is missing between these two."""
    facts = {"last": position.last, "missing_until": gap_until(early)}
    place = {"consumer": consumer, "topic": at.topic, "shard": at.partition}
    raise_alarm(Alarm.GAP_IN_THE_TOPIC, _about(consumer, at), **place, **facts)


def tell_unhealed(consumer: str, at: TopicPartition, problem: Exception) -> None:
    """The alarm: the feed doesn't help, for this reason."""
    facts = {"topic": at.topic, "shard": at.partition, "reason": type(problem).__name__}
    raise_alarm(Alarm.FEED_DOES_NOT_HEAL, _about(consumer, at), consumer=consumer, **facts)


def tell_no_gap(consumer: str, at: TopicPartition) -> None:
    """It is closed, or somebody else's."""
    clear_alarm(Alarm.FEED_DOES_NOT_HEAL, _about(consumer, at))
    clear_alarm(Alarm.GAP_IN_THE_TOPIC, _about(consumer, at))


def _about(consumer: str, at: TopicPartition) -> str:
    return f"{consumer} {at.topic}/{at.partition}"
