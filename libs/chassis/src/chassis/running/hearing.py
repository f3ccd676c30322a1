"""What a consumer of a service hears, said once: for the one that runs, and for who looks at what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from chassis.accounts import Accounts
from chassis.consuming import Consumer, Handlers, Parked
from chassis.consuming.replaying import Replay
from chassis.feed import Missing
from contracts.event import Event
from contracts.topics import ACCOUNTS, EXPERTS, Topic, load

SCHEMA = "consuming"
"""Where every service keeps positions and what is parked."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """`name` is the consumer's; every event type of its topics is in `handlers` or in `ignored`.

    `tables`: all that the handlers write, where nothing else does and nothing but events is in them: those
    can be made anew.
    """

    name: str
    topics: Sequence[Topic]
    handlers: Handlers
    ignored: frozenset[type[Event]] = frozenset()
    tables: Sequence[str] = ()

    def consumer(self, kafka: str, pool: asyncpg.Pool, feed: Missing) -> Consumer:
        """Not started yet; gaps are healed from `feed`."""
        return Consumer(
            self.name, self.topics, kafka, pool, self.handlers, schema=SCHEMA, feed=feed, ignored=self.ignored
        )

    def parked(self, pool: asyncpg.Pool) -> Parked:
        """The streams that wait there."""
        return Parked(SCHEMA, self.name, pool, self.handlers, load)

    @property
    def replay(self) -> Replay:
        """What makes the tables anew."""
        return Replay(SCHEMA, self.name, self.topics, self.handlers, load, self.tables)


def people_heard(accounts: Accounts) -> Hearing:
    """Who people are and what they may, as every service hears it that judges rights."""
    tables = [f"people.{name}" for name in ("accounts", "experts", "absences")]
    return Hearing("people", (ACCOUNTS, EXPERTS), accounts.handlers, tables=tables)


def people_known(pool: asyncpg.Pool) -> Hearing:
    """The same for operations, which judge nobody."""
    return people_heard(Accounts(pool, "people", lambda _: 0.0))
