"""How busy the pools of connections are, asked when somebody looks: nothing is counted on the way."""

from collections.abc import Iterator
from typing import Any

from asyncpg import Pool
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chassis.metrics.registry import REGISTRY


class Pools(Collector):
    """The pools that are open, by name; several of one name count together."""

    def __init__(self) -> None:
        self._pools: list[tuple[str, Pool]] = []

    def watch(self, name: str, pool: Pool) -> None:
        """Count this pool in until it closes."""
        self._pools = [(named, one) for named, one in self._pools if not one.is_closing()]
        self._pools.append((name, pool))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Used, free, limit and waiting."""
        connections = GaugeMetricFamily(
            "kronika_pool_connections", "Connections of a pool, used or free", labels=["pool", "state"]
        )
        limit = GaugeMetricFamily("kronika_pool_limit", "Most connections of a pool", labels=["pool"])
        waiting = GaugeMetricFamily("kronika_pool_waiting", "Who waits for a connection", labels=["pool"])
        for name, pools in self._open().items():
            free = sum(pool.get_idle_size() for pool in pools)
            connections.add_metric([name, "free"], free)
            connections.add_metric([name, "used"], sum(pool.get_size() for pool in pools) - free)
            limit.add_metric([name], sum(pool.get_max_size() for pool in pools))
            waiting.add_metric([name], sum(map(_waiting, pools)))
        yield from (connections, limit, waiting)

    def _open(self) -> dict[str, list[Pool]]:
        found: dict[str, list[Pool]] = {}
        for name, pool in self._pools:
            if not pool.is_closing():
                found.setdefault(name, []).append(pool)
        return found


def _waiting(pool: Any) -> int:
    """There is no public way to it; a test holds it to what it means."""
    return sum(not waiter.done() for waiter in pool._queue._getters)  # noqa: SLF001


POOLS = Pools()
REGISTRY.register(POOLS)
