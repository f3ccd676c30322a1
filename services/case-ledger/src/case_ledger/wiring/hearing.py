"""What the ledger hears, and who keeps the lists: this process, or one that shares no loop with commands."""

import asyncpg

from case_ledger import consumer as table
from case_ledger.projections.told import RemindersByCase
from case_ledger.settings import LedgerSettings
from case_ledger.wiring.parts import AllStreams, Journals, lists_handlers
from chassis.clock import Clock
from chassis.consuming import Consumer, Watcher
from chassis.feed import LocalFeed, Missing
from chassis.postgres import Connections
from chassis.running import Hearing, Keys
from contracts.topics import CASES, LETTERS, POLICY, REMINDERS

HEARD = (CASES, POLICY)
TOLD = (REMINDERS, LETTERS)


def lists_heard(settings: LedgerSettings, streams: AllStreams, keys: Keys) -> Hearing:
    """What the lists are written of."""
    handlers = lists_handlers(streams, keys, settings.time_zone)
    return Hearing("lists", HEARD, handlers, table.NOT_OUR_BUSINESS)


def told_heard(settings: LedgerSettings) -> Hearing:
    """What others tell of cases; it has tables of its own beside the lists."""
    handlers = table.told(RemindersByCase(settings.time_zone))
    return Hearing("told", TOLD, handlers, table.OTHERS_BUSINESS, ["lists.reminders", "lists.letters"])


def lists_keeper(
    settings: LedgerSettings, pool: asyncpg.Pool, journals: Journals, streams: AllStreams, keys: Keys
) -> Consumer:
    """The consumer that writes the lists."""
    return lists_heard(settings, streams, keys).consumer(settings.kafka, pool, LocalFeed(journals.all))


def told_keeper(settings: LedgerSettings, pool: asyncpg.Pool, feed: Missing) -> Consumer:
    """The consumer of what others tell."""
    return told_heard(settings).consumer(settings.kafka, pool, feed)


def lists_watcher(readers: Connections, now: Clock) -> Watcher:
    """Knows how far the lists are that another process keeps."""
    return Watcher("lists", HEARD, readers, schema="consuming", now=now)
