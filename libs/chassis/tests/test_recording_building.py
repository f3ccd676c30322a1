"""What a writer folds of its own events is what every reader of their documents folds."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import orjson
import pytest

from chassis.journal import Append
from chassis.recording import Author
from chassis.recording.building import Base, Builder, Built, Occasion
from contracts.envelope import GENESIS, Recorded, digest, parse, splice
from contracts.event import Event
from contracts.generate.samples import sample
from contracts.permissions import Role
from contracts.topics import EVENT_TYPES, TOPICS, load
from testkit.recording import PlainSealer, Watch

SUMMER = timezone(timedelta(hours=2))
WORKS_FOR = Author(
    "01890a5d-ac96-774b-bcce-b302099a8057", Role.SUPERVISOR, "story-1", "eva", "42", "00-0-0-01"
)
AUTHORS = (WORKS_FOR, Author("service:scribe", "service", 'a "quoted" word'))


def sampled(kind: type[Event]) -> Event:
    """One as the topic's readers know it."""
    topic = next(topic for topic in TOPICS if kind in topic.events)
    return load(kind.type, orjson.loads(sample(topic, kind))["data"])


async def built(events: list[Event], author: Author, happened_at: datetime) -> Built:
    builder = Builder("/kronika/tests", PlainSealer(), Watch())
    (only,) = await builder.build([(Base(uuid4(), 4, None), events)], Occasion(author, happened_at))
    return only


def placed(append: Append) -> list[bytes]:
    """The documents, as a journal writes them from the beginning of a shard."""
    prev, documents = GENESIS, list[bytes]()
    for sequence, draft in enumerate(append.drafts, 1):
        documents.append(splice(draft.body, sequence, prev))
        prev = digest(documents[-1])
    return documents


def read(document: bytes) -> Recorded[Event]:
    parsed = parse(document)
    return Recorded(parsed.meta, parsed.sequence, parsed.prev, load(parsed.meta.type, parsed.data))


@pytest.mark.parametrize("author", AUTHORS, ids=["a person", "a service"])
@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.type)
async def test_an_event_that_was_written_is_the_one_that_is_read(kind: type[Event], author: Author) -> None:
    found = await built([sampled(kind)] * 2, author, datetime(2026, 7, 1, 9, 30, 0, 7, SUMMER))
    documents = placed(found.append)
    own = found.recorded(documents)
    assert own == list(map(read, documents))
    assert [(type(each.meta.role), each.meta.happened_at.tzinfo) for each in own] == [(str, UTC)] * 2
