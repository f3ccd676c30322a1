"""The database server: takes connections, answers over a network that takes time, crashes and comes back."""

import asyncio
from collections.abc import Mapping
from random import Random
from typing import Any, cast

import asyncpg

from testkit.simulation.database.connection import SimulatedConnection
from testkit.simulation.database.pool import SimulatedPool
from testkit.simulation.database.session import Find, Request, Session
from testkit.simulation.database.tables import Row, Tables
from testkit.simulation.loop import Process, VirtualLoop
from testkit.simulation.trace import Trace

FLUSH_EVERY = 0.6
"""Seconds after which what was committed without waiting is on the disk as well."""


class Server:
    """A PostgreSQL that knows the statements of the chassis and no others; a `chassis.postgres.Database`."""

    def __init__(self, loop: VirtualLoop, chance: Random, trace: Trace, find: Find) -> None:
        self.tables = Tables(loop.now)
        self.process = Process("postgres")
        self.away = False
        self.dies_behind = ""
        """The name of a statement whose answer the server doesn't live to send."""
        self._loop, self._chance, self._trace, self._find = loop, chance, trace, find
        self._connections: dict[SimulatedConnection, asyncio.Task[None]] = {}
        self._numbers = 0

    async def connect(self, settings: Mapping[str, str]) -> asyncpg.Connection:
        """One connection; raises `ConnectionRefusedError` while the server is away."""
        await asyncio.sleep(self._delay())
        if self.away:
            raise ConnectionRefusedError
        self._numbers += 1
        session = Session(self.tables, self._find, settings)
        connection = SimulatedConnection(session, self._numbers)
        serving = self._loop.start(self.process, self._serve(connection, session), "session")
        self._connections[connection] = serving
        return cast("asyncpg.Connection", connection)

    async def pool(self, **options: Any) -> asyncpg.Pool:
        """A pool; raises as `connect` does."""
        size, settings = options.get("max_size", 10), options.get("server_settings", {})
        pool = SimulatedPool(self, settings, size, options.get("command_timeout"))
        await pool.fill()
        return cast("asyncpg.Pool", pool)

    def crash(self) -> None:
        """Every connection is gone, and what was not on the disk."""
        self.away, self.dies_behind = True, ""
        connections, self._connections = self._connections, {}
        for connection, serving in connections.items():
            serving.cancel()
            connection.cut()
        self.tables.crash()

    def come_back(self) -> None:
        self.away = False

    def cut(self, share: float) -> int:
        """Cut this share of the connections; answers how many."""
        doomed = [each for each in self._connections if self._chance.random() < share]
        for connection in doomed:
            connection.cut()
        return len(doomed)

    def owned_by(self, process: Process) -> list[SimulatedConnection]:
        """The connections of a process."""
        return [each for each in self._connections if each.owner is process]

    async def flush_for_ever(self) -> None:
        """The WAL writer."""
        while True:
            await asyncio.sleep(FLUSH_EVERY)
            self.tables.flush()

    async def _serve(self, connection: SimulatedConnection, session: Session) -> None:
        try:
            while (request := await session.next()) is not None:
                await asyncio.sleep(self._delay())
                if connection.is_closed() and self._chance.random() < 0.5:
                    break  # it was still on the client's side when the connection ended
                await self._answer(connection, session, request)
        finally:
            session.rollback()
            self._connections.pop(connection, None)
            connection.cut()

    async def _answer(self, connection: SimulatedConnection, session: Session, request: Request) -> None:
        name, answer, problem = "?", list[Row](), None
        try:
            name, answer = await session.execute(request)
        except asyncpg.PostgresError as error:
            problem = error
        words = type(problem).__name__ if problem else len(answer)
        self._trace.note(self._loop.time(), "db", connection.number, name, words)
        if name == self.dies_behind:
            self.crash()
        await asyncio.sleep(self._delay())
        connection.deliver(request, answer, problem)

    def _delay(self) -> float:
        """Mostly half a millisecond; now and then the network or the disk takes its time."""
        slow = self._chance.random() < 0.01
        return self._chance.uniform(0.01, 0.5) if slow else self._chance.uniform(0.0001, 0.002)
