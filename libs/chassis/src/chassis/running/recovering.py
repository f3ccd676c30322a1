"""`recover`: brings restored journals up to their topics, for whoever operates a service."""

from collections.abc import Mapping, Sequence

from chassis.errors import BrokenError
from chassis.journal.recovering import Heard, nobody_hears, recover, told
from chassis.kafka import create_topics
from chassis.running.program import Operation
from chassis.settings import ServiceSettings
from contracts.topics import Topic


def recovery(*ours: Topic, heard: Mapping[str, Heard] | None = None) -> Operation:
    """The operation of whoever writes these topics; `heard`, by topic, is told what was read back."""
    hearing = heard or {}

    async def recover_journals(settings: ServiceSettings, *words: str) -> str:
        """Read back what the topics, or those named, hold beyond the journals. Raises `ChassisError`."""
        topics = chosen(ours, words)
        await create_topics(settings.kafka, ours)  # a new broker has none, and so nothing to read back
        dsn = str(settings.database)
        return told(
            [
                await recover(topic, dsn, settings.kafka, hearing.get(topic.name, nobody_hears))
                for topic in topics
            ]
        )

    return recover_journals


def chosen(ours: Sequence[Topic], words: Sequence[str]) -> list[Topic]:
    """The topics named, or all. Raises `BrokenError` where a word names none of them."""
    names = [topic.name for topic in ours]
    if set(words) - set(names):
        reason = f"this service writes {', '.join(names)}, and no other topic"
        raise BrokenError(reason)
    return [topic for topic in ours if not words or topic.name in words]
