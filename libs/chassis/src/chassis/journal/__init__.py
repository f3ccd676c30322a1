"""The journal: append-only tables in which a service writes the events of one topic."""

from chassis.journal import schema
from chassis.journal.append import Append, Draft, IdempotencyKey, Receipt
from chassis.journal.chain import Break, Chain
from chassis.journal.journal import Journal
from chassis.journal.settings import JournalSettings
from chassis.journal.sharding import SHARDS, shard_of
from chassis.journal.transaction import Probe

__all__ = [
    "SHARDS",
    "Append",
    "Break",
    "Chain",
    "Draft",
    "IdempotencyKey",
    "Journal",
    "JournalSettings",
    "Probe",
    "Receipt",
    "schema",
    "shard_of",
]
