"""Who keeps the lists: this process, or one of its own that shares its event loop with no command."""

import asyncpg

from case_ledger import consumer as table
from case_ledger.projections.told import RemindersByCase
from case_ledger.settings import LedgerSettings
from case_ledger.wiring.parts import AllStreams, Journals, lists_handlers
from chassis.clock import Clock
from chassis.consuming import Consumer, Watcher
from chassis.feed import LocalFeed, Missing
from chassis.postgres import Connections
from chassis.running import Keys
from contracts.topics import CASES, LETTERS, POLICY, REMINDERS

HEARD = (CASES, POLICY)
TOLD = (REMINDERS, LETTERS)


def lists_keeper(
    settings: LedgerSettings, pool: asyncpg.Pool, journals: Journals, streams: AllStreams, keys: Keys
) -> Consumer:
    """The consumer that writes the lists."""
    return Consumer(
        "lists",
        HEARD,
        settings.kafka,
        pool,
        lists_handlers(streams, keys, settings.time_zone),
        schema="consuming",
        feed=LocalFeed(journals.all),
        ignored=table.NOT_OUR_BUSINESS,
    )


def told_keeper(settings: LedgerSettings, pool: asyncpg.Pool, feed: Missing) -> Consumer:
    """The consumer of what others tell of cases; it writes tables of its own beside the lists."""
    return Consumer(
        "told",
        TOLD,
        settings.kafka,
        pool,
        table.told(RemindersByCase(settings.time_zone)),
        schema="consuming",
        feed=feed,
        ignored=table.OTHERS_BUSINESS,
    )


def lists_watcher(readers: Connections, now: Clock) -> Watcher:
    """Knows how far the lists are that another process keeps."""
    return Watcher("lists", HEARD, readers, schema="consuming", now=now)
