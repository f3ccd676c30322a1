"""A ledger whose failpoints are switched on: `python -m mishaps.ledger`, for tests alone.

The product holds none of them: they are set from outside, by what the environment names as `MISHAP_…`.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import uvloop
from aiokafka import TopicPartition
from pydantic_settings import BaseSettings, SettingsConfigDict

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import running
from chassis import logs
from chassis.http import Address, serve
from chassis.migrations import migrate
from chassis.relay.leases import Held, Leases
from chassis.relay.publisher import Publisher
from chassis.relay.source import Documents
from chassis.settings import read
from contracts.topics import EVENT_TYPES


class Mishaps(BaseSettings):
    """`MISHAP_…`. What is `<point>:<n>` happens when the point is reached for the nth time."""

    model_config = SettingsConfigDict(env_prefix="MISHAP_")

    kill_at: str = ""
    """SIGKILL in a journal's transaction: `locked`, `written` or `committed`."""
    stop_at: str = ""
    """SIGSTOP there."""
    kill_relay: int = 0
    """SIGKILL when Kafka has acknowledged the nth publication, before any cursor is noted."""
    stop_relay: int = 0
    """SIGSTOP with the nth batch in hand, not yet sent."""
    greedy_relay: bool = False
    """The relay believes that it owns every shard, whatever the leases say."""
    clock_seconds: float = 0
    """How far its clock is ahead."""
    unknown_type: str = ""
    """An event type that this (older) code doesn't know."""


@dataclass
class Countdown:
    """Ends or stops this process at the nth time."""

    left: int
    number: int

    def reached(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), self.number)


class Points:
    """The journal's probe: looks up which countdowns run at a point."""

    def __init__(self, mishaps: Mishaps) -> None:
        self._countdowns = dict(_countdowns(mishaps))

    async def __call__(self, point: str) -> None:
        if countdown := self._countdowns.get(point):
            countdown.reached()


def _countdowns(mishaps: Mishaps) -> Iterator[tuple[str, Countdown]]:
    for setting, number in ((mishaps.kill_at, signal.SIGKILL), (mishaps.stop_at, signal.SIGSTOP)):
        if setting:
            point, _, times = setting.partition(":")
            yield point, Countdown(int(times), number)


def relay_dies_after_acknowledgement(times: int) -> None:
    """Kafka has it, nobody has noted it."""
    countdown, publish = Countdown(times, signal.SIGKILL), Publisher.publish

    async def published(self: Publisher, documents: Documents) -> dict[TopicPartition, int]:
        acknowledged = await publish(self, documents)
        countdown.reached()
        return acknowledged

    patch.object(Publisher, "publish", published).start()


def relay_falls_asleep_with_a_batch(times: int) -> None:
    """It has looked at its lease, and wakes when that is long over."""
    countdown, publish = Countdown(times, signal.SIGSTOP), Publisher.publish

    async def published(self: Publisher, documents: Documents) -> dict[TopicPartition, int]:
        countdown.reached()
        return await publish(self, documents)

    patch.object(Publisher, "publish", published).start()


def relay_believes_it_owns_all() -> None:
    """Whatever it was given once, it takes for its own for ever; and it is given everything."""
    taken: dict[int, dict[TopicPartition, tuple[int, int]]] = {}

    async def acquire(self: Leases) -> dict[TopicPartition, tuple[int, int]]:
        if id(self) in taken:
            return {}
        places = [TopicPartition(topic, shard) for topic in self._topics for shard in range(24)]
        taken[id(self)] = dict.fromkeys(places, (1, 0))
        return taken[id(self)]

    async def renew(self: Leases) -> Held:
        return taken.get(id(self), {})

    patch.object(Leases, "acquire", acquire).start()
    patch.object(Leases, "renew", renew).start()


def clock_that_is_wrong(seconds: float) -> Callable[[], datetime]:
    """The machine's clock and so many seconds."""
    return lambda: datetime.now(UTC) + timedelta(seconds=seconds)


def switch_on(mishaps: Mishaps) -> None:
    """Everything but probe and clock, which the wiring takes as arguments."""
    if mishaps.kill_relay:
        relay_dies_after_acknowledgement(mishaps.kill_relay)
    if mishaps.stop_relay:
        relay_falls_asleep_with_a_batch(mishaps.stop_relay)
    if mishaps.greedy_relay:
        relay_believes_it_owns_all()
    if mishaps.unknown_type:
        EVENT_TYPES.pop(mishaps.unknown_type)


def main() -> None:
    """As `python -m case_ledger`, with what is switched on."""
    settings, mishaps = read(LedgerSettings), Mishaps()
    switch_on(mishaps)
    logs.configure("case-ledger", settings.log_level)
    migrate(str(settings.database), "case_ledger.migrations.ledger")
    migrate(str(settings.keys_database), "case_ledger.migrations.keys")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, mishaps))


async def _serve(settings: LedgerSettings, mishaps: Mishaps) -> None:
    now = clock_that_is_wrong(mishaps.clock_seconds)
    points = Points(mishaps) if mishaps.kill_at or mishaps.stop_at else None
    async with running(settings, now, points) as ledger:
        address = Address(settings.host, settings.port, settings.ops_port)
        await serve(ledger.app, ledger.operations, address)


if __name__ == "__main__":
    main()
