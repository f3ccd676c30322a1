"""Bugs as somebody might write them one day: the simulation finds each of them within a few seeds."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from aiokafka import TopicPartition

from chassis.consuming.applying import Applier, LostError
from chassis.consuming.handlers import handle
from chassis.consuming.intake import Taking
from chassis.consuming.store import Store
from chassis.journal import transaction
from chassis.journal.command import Command
from chassis.journal.plan import Plan
from chassis.relay.publisher import Publisher
from chassis.relay.relay import Relay
from chassis.relay.source import Documents
from testkit.simulation.database.meanings import journal
from testkit.simulation.database.session import Answer, Session
from testkit.simulation.database.tables import Tables, Transaction

type Planted = Callable[[], AbstractContextManager[object]]


def locking_and_looking_in_one_statement() -> AbstractContextManager[object]:
    """The statement sees what was committed when it began, before it waited for the lock."""
    seen: dict[int, Transaction] = {}

    def now(tables: Tables) -> Transaction:
        committed = {name: dict(rows) for name, rows in tables.committed.items()}
        return Transaction(Tables(tables.clock, committed))

    async def lock(session: Session, shards: str) -> None:
        before = now(session._tables)
        session.begin()
        await session.within(journal._lock, [int(shard) for shard in shards.split(",")])
        seen[id(session._open)] = before

    async def look(tx: Transaction, *arguments: Any) -> Answer:
        return await looking(seen[id(tx)], *arguments)

    async def append(tx: Transaction, *arguments: Any) -> Answer:
        seen[id(tx)] = now(tx.tables)
        return await appending(tx, *arguments)

    def where(tx: Transaction, *arguments: Any) -> list[int] | None:
        return standing(seen[id(tx)], *arguments)

    looking, appending, standing = journal.look, journal.append, journal.where
    return patch.multiple(journal, lock=lock, look=look, append=append, where=where)


def keys_not_looked_up_under_the_lock() -> AbstractContextManager[object]:
    """A retry is recognised only before the append, when the first try may still be on its way."""

    def forgetful(plan: Plan, command: Any) -> Any:
        keyless = command.key
        command.key = None
        try:
            return take(plan, command)
        finally:
            command.key = keyless

    take = Plan.take
    return patch.object(Plan, "take", forgetful)


def a_lost_answer_taken_for_a_failure() -> AbstractContextManager[object]:
    """Where the answer to a COMMIT was lost, the client hears that nothing happened."""

    def doubt(batch: Sequence[Command], *, in_doubt: bool = True) -> None:
        """Nobody ever is."""

    return patch.object(transaction, "_doubt", doubt)


def the_relay_starts_from_its_cursor() -> AbstractContextManager[object]:
    """And not behind the topic's last record."""

    async def find_ends(relay: Relay, held: Mapping[TopicPartition, Any]) -> None:
        for shard in held.values():
            shard.end = shard.cursor if shard.end is None else shard.end

    return patch.object(Relay, "_find_ends", find_ends)


def what_was_not_acknowledged_taken_for_published() -> AbstractContextManager[object]:
    """The relay goes on behind a batch with an unknown outcome."""

    async def publish(publisher: Publisher, documents: Documents) -> dict[TopicPartition, int]:
        return {at: rows[-1][0] for at, rows in documents.items()} | await publishing(publisher, documents)

    publishing = Publisher.publish
    return patch.object(Publisher, "publish", publish)


def _split(*, effects_first: bool) -> AbstractContextManager[object]:
    async def at_once(applier: Applier, takings: Sequence[Taking], broken: Any = None) -> None:
        entries = [entry for taking in takings for entry in taking.entries]
        steps = [_moved, _handled] if not effects_first else [_handled, _moved]
        for step in steps:
            async with applier._pool.acquire(timeout=5) as connection, connection.transaction():
                await step(applier, connection, takings, (entries, broken))

    return patch.object(Applier, "_at_once", at_once)


async def _moved(applier: Applier, connection: Any, takings: Sequence[Taking], _: Any) -> None:
    if lost := await applier._store.move(connection, takings):
        raise LostError(lost)
    await applier._store.set_aside(connection, takings)


async def _handled(applier: Applier, connection: Any, _: Any, work: tuple[Any, Any]) -> None:
    batch, parkings = await applier._sorted(connection, *work)
    await handle(applier._handlers, connection, batch)
    if parkings:
        await applier._store.park(connection, parkings)


def the_position_before_the_effects() -> AbstractContextManager[object]:
    """Two transactions: what dies between them loses effects."""
    return _split(effects_first=False)


def the_effects_before_the_position() -> AbstractContextManager[object]:
    """Two transactions: what dies between them doubles effects."""
    return _split(effects_first=True)


def positions_moved_without_comparing() -> AbstractContextManager[object]:
    """Whoever comes last owns the position, also a zombie."""

    async def move(store: Store, connection: Any, takings: Sequence[Taking]) -> set[TopicPartition]:
        await moving(store, connection, takings)
        return set()

    moving = Store.move
    return patch.object(Store, "move", move)


@dataclass(frozen=True)
class Bug:
    """A bug, the rule it breaks, and the seed to begin with: one that showed it when somebody last looked."""

    plant: Planted
    rule: str
    first: int


BUGS = (
    Bug(locking_and_looking_in_one_statement, "V11", 5),
    Bug(keys_not_looked_up_under_the_lock, "V1", 2),
    Bug(a_lost_answer_taken_for_a_failure, "V5", 13),
    Bug(the_relay_starts_from_its_cursor, "V6", 12),
    Bug(what_was_not_acknowledged_taken_for_published, "V6", 5),
    Bug(the_position_before_the_effects, "V6", 5),
    Bug(the_effects_before_the_position, "V6", 8),
    Bug(positions_moved_without_comparing, "V6", 35),
)
