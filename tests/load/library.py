"""The same appends through the library `eventsourcing`, its own recorder and the best of its settings."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from load.documents import EVENTS_A_STREAM, Measured, document
from load.measuring import Sample, best_of
from load.stage import Stage

from chassis.identifiers import new_id

NAME = "library eventsourcing"


@dataclass(frozen=True)
class Recorder:
    """So many threads, each with a connection; `functions`: the library's own in the server."""

    datastore: PostgresDatastore
    events: PostgresApplicationRecorder
    threads: int
    functions: bool

    @property
    def configuration(self) -> str:
        how = "functions in the server" if self.functions else "pipelined statements"
        return f"{self.threads} threads and connections, {how}"

    async def sample(self, seconds: float) -> Sample:
        return {NAME: await self.rate(seconds)}

    async def rate(self, seconds: float) -> float:
        """Appends a second; no event loop in its way."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(self.threads) as pool:
            begun = time.perf_counter()
            end = begun + seconds
            counts = await asyncio.gather(
                *(loop.run_in_executor(pool, self._client, end) for _ in range(self.threads))
            )
            return sum(counts) / (time.perf_counter() - begun)

    def close(self) -> None:
        self.datastore.close()

    def _client(self, end: float) -> int:
        count = 0
        while time.perf_counter() < end:
            stream = new_id()
            for version in range(1, EVENTS_A_STREAM + 1):
                draft = document(stream, version).drafts[0]
                self.events.insert_events([StoredEvent(stream, version, Measured.type, draft.body)])
            count += EVENTS_A_STREAM
        return count


async def best(stage: Stage) -> Recorder:
    """The fastest of its settings; the others are closed."""
    dsn = stage.database()
    tried = [
        _recorder(dsn, threads, functions=functions)
        for threads in stage.sizes.configurations
        for functions in (False, True)
    ]
    chosen = await best_of({each: partial(each.rate, stage.sizes.trial) for each in tried})
    for each in tried:
        if each is not chosen:
            each.close()
    return chosen


def _recorder(dsn: str, threads: int, *, functions: bool) -> Recorder:
    where = urlsplit(dsn)
    datastore = PostgresDatastore(
        where.path[1:],
        where.hostname or "",
        where.port or 0,
        where.username or "",
        "",
        pool_size=threads,
        connect_timeout=30,
        enable_db_functions=functions,
    )
    events = PostgresApplicationRecorder(datastore, events_table_name=f"stored_events_{functions:d}")
    events.create_table()
    return Recorder(datastore, events, threads, functions)
