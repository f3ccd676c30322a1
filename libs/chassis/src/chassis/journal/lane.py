"""Group commit: what queued up while the last commit ran is the next batch; one lane for all shards."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence

import asyncpg
import structlog

from chassis import tracing
from chassis.errors import BrokenError, ChassisError, TemporaryError, UnknownOutcomeError
from chassis.journal.append import Receipt
from chassis.journal.command import Command
from chassis.journal.plan import Verdict
from chassis.journal.settings import JournalSettings
from chassis.journal.transaction import Settled, Transactions
from chassis.journal.waiting import Waiting
from chassis.postgres import Address, connect, is_lost, is_passing

log = structlog.get_logger("chassis.journal")

type Told = Callable[[Mapping[int, int]], None]
type Measured = Callable[[Collection[Verdict]], None]

_FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


class Lane:
    """One connection, one batch at a time. `told` hears the last sequence of each shard that moved,
    `measured` what became of each command of a transaction.
    """

    def __init__(
        self,
        dsn: Address,
        transactions: Transactions,
        settings: JournalSettings,
        told: Told,
        measured: Measured,
    ) -> None:
        self._dsn = dsn
        self._transactions = transactions
        self._settings = settings
        self._told = told
        self._measured = measured
        self._waiting = Waiting(settings)
        self._batch: Sequence[Command] = ()
        self._connection: asyncpg.Connection | None = None
        self._away = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect and begin; raises `TemporaryError` when the database is away."""
        self._connection = await self._connect()
        self._task = asyncio.create_task(self._run(), name="journal lane")
        self._task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Take no more, finish what waits within `drain_within`, and close."""
        self._waiting.close()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=0 if self._away else self._settings.drain_within)
            self._task.cancel()
            await asyncio.wait([self._task])
        self._drop()

    @property
    def alive(self) -> bool:
        """Whether the lane works: running, and not cut off from its database."""
        return self._task is not None and not self._task.done() and not self._away

    @property
    def waiting(self) -> int:
        """How many commands wait."""
        return len(self._waiting)

    async def submit(self, command: Command) -> Receipt:
        """Its receipt; raises what became of it instead, at the latest at its deadline."""
        if not self.alive:
            raise _away()
        self._waiting.admit(command)
        timer = asyncio.get_running_loop().call_at(command.deadline, _give_up, command)
        try:
            return await command.answer
        finally:
            timer.cancel()

    async def _run(self) -> None:
        while batch := await self._waiting.take():
            self._batch = batch
            connection = self._connection
            if connection is None or connection.is_closed():
                self._put_back()
                await self._reconnect()
            else:
                await self._settle(connection)
            self._batch = ()

    async def _settle(self, connection: asyncpg.Connection) -> None:
        try:
            waiting = (command.trace for command in self._batch)
            with tracing.batch("commit", waiting, commands=len(self._batch)):
                async with asyncio.timeout(self._settings.transaction_within):
                    settled = await self._transactions.settle(connection, self._batch)
        except _FAILURES as error:
            log.warning("batch failed", error=type(error).__name__, commands=len(self._batch))
            await self._failed(connection, error)
        else:
            self._measured(settled.verdicts)
            self._answer(settled)

    async def _failed(self, connection: asyncpg.Connection, error: Exception) -> None:
        """Lost or passing: the same commands again. Anything else: singly, until the culprit stands alone."""
        if is_lost(connection, error) or not await self._rolled_back(connection):
            self._drop()
            self._put_back()
            await self._reconnect()
        elif isinstance(error, asyncpg.InsufficientResourcesError):
            for command in self._batch:
                _fail([command], _unwritten(command, error))
        elif is_passing(error):
            self._put_back()
            await asyncio.sleep(self._settings.reconnect_pause)
        else:
            self._single_out(error)

    def _single_out(self, error: Exception) -> None:
        """A unique key that another process wrote meanwhile is found on looking again; the rest is broken."""
        culprit = len(self._batch) == 1
        if culprit and (self._batch[0].retried or not isinstance(error, asyncpg.UniqueViolationError)):
            _fail(self._batch, BrokenError(f"the journal refused a command ({type(error).__name__})"))
            return
        for command in self._batch:
            command.alone = True
            command.retried = culprit
        self._put_back()

    async def _rolled_back(self, connection: asyncpg.Connection) -> bool:
        try:
            async with asyncio.timeout(self._settings.transaction_within):
                await connection.execute("rollback")
        except _FAILURES:
            return False
        return True

    async def _connect(self) -> asyncpg.Connection:
        return await connect(self._dsn, self._settings.connection())

    async def _reconnect(self) -> None:
        """Until it works; meanwhile all who know that nothing happened hear it at once."""
        self._drop()
        while self._connection is None:
            try:
                self._connection = await self._connect()
            except (TemporaryError, asyncpg.PostgresError) as error:
                self._cut_off(error)
                await asyncio.sleep(self._settings.reconnect_pause)
        self._away = False

    def _cut_off(self, error: Exception) -> None:
        if not self._away:
            log.warning("journal cut off from its database", error=type(error).__name__)
        self._away = True
        waiting = self._waiting.clear()
        _fail([command for command in waiting if not command.in_doubt], _away())
        self._waiting.put_back([command for command in waiting if command.in_doubt])

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def _put_back(self) -> None:
        self._waiting.put_back(self._batch)
        self._batch = ()

    def _answer(self, settled: Settled) -> None:
        for command, verdict in zip(self._batch, settled.verdicts, strict=True):
            if isinstance(verdict, ChassisError):
                _fail([command], verdict)
            elif not command.answer.done():
                command.answer.set_result(verdict)
        if settled.moved:
            self._told(settled.moved)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Nobody waits for a lane that is no more, whether it was stopped or broke."""
        self._waiting.close()
        if not task.cancelled() and (error := task.exception()):
            log.error("journal lane broke", exc_info=error)
        for command in [*self._batch, *self._waiting.clear()]:
            _fail([command], _overdue(command))


def _fail(batch: Sequence[Command], error: ChassisError) -> None:
    for command in batch:
        if not command.answer.done():
            command.answer.set_exception(error)


def _away() -> TemporaryError:
    return TemporaryError("the journal's database is away")


def _unwritten(command: Command, error: Exception) -> TemporaryError:
    kind = UnknownOutcomeError if command.in_doubt else TemporaryError
    return kind(f"the database can't write now ({type(error).__name__})", retry_after=5.0)


def _give_up(command: Command) -> None:
    """Its time is over: what isn't in a transaction yet is never written."""
    _fail([command], _overdue(command))


def _overdue(command: Command) -> TemporaryError:
    if command.in_doubt or command.in_flight:
        return UnknownOutcomeError("the journal hasn't answered in time")
    return TemporaryError("the journal is too busy", retry_after=2.0)
