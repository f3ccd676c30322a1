"""What the store hears: cases and openings to judge by, its own topic to know what there is to do."""

from collections.abc import Callable

import asyncpg

from chassis.consuming import Consumer
from chassis.feed import FeedClient, LocalFeed
from chassis.journal import Journal
from contracts.topics import ACCESS, CASES, DOCUMENTS
from document_store import consumer as table
from document_store.projections.documents import DocumentsByCase
from document_store.settings import DocumentSettings
from document_store.wiring.parts import Held


def hearing(settings: DocumentSettings, pool: asyncpg.Pool, feed: FeedClient) -> Consumer:
    """Who holds which case, and through whose glass one sees."""
    return Consumer(
        "standing",
        (CASES, ACCESS),
        settings.kafka,
        pool,
        table.STANDING,
        schema="consuming",
        feed=feed,
        ignored=table.NOT_OUR_BUSINESS,
    )


def shelving(settings: DocumentSettings, held: Held, journal: Journal, told: Callable[[], None]) -> Consumer:
    """What is on the shelf; `told` wakes whoever works on it."""
    return Consumer(
        "shelf",
        (DOCUMENTS,),
        settings.kafka,
        held.pool,
        table.shelving(DocumentsByCase(held.documents, told)),
        schema="consuming",
        feed=LocalFeed([journal]),
    )
