"""The journal's bounds: how long anything may wait, and how much may lie in memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """Seconds, unless a name says otherwise. No append takes longer than `patience`, whatever happens."""

    patience: float = 8.0
    batch_least: int = 4
    """Commands; where more wait, half of them may be left to the next batch."""
    batch_events: int = 500
    batch_bytes: int = 8 * 1024 * 1024
    queue_commands: int = 2_000
    queue_bytes: int = 64 * 1024 * 1024
    document_bytes: int = 900 * 1024
    transaction_within: float = 4.0
    lock_milliseconds: int = 2_000
    idle_in_transaction_milliseconds: int = 3_000
    reconnect_pause: float = 0.1
    drain_within: float = 5.0
    readers: int = 4
    upkeep_every: float = 3_600.0

    def connection(self) -> dict[str, str]:
        """Server settings of the connection that writes.

        A generic plan saves planning 24 partitions each time; made while a table is empty it would scan that
        table for ever, so scans are off. What is answered as done is durable, whatever the server's habit.
        """
        return {
            "application_name": "journal lane",
            "lock_timeout": str(self.lock_milliseconds),
            "idle_in_transaction_session_timeout": str(self.idle_in_transaction_milliseconds),
            "plan_cache_mode": "force_generic_plan",
            "enable_seqscan": "off",
            "enable_bitmapscan": "off",
            "synchronous_commit": "on",
        }
