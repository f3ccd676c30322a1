"""The one registry of a process, with what the process itself is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector

REGISTRY = CollectorRegistry()
"""The only registry of this process; `/metrics` shows it."""

ProcessCollector(registry=REGISTRY)

BUILD_INFO = Gauge("kronika_build_info", "1, with what runs here", ["service", "version"], registry=REGISTRY)


_asked: dict[tuple[Gauge, tuple[str, ...]], list[Callable[[], float]]] = {}


@contextmanager
def shown(gauge: Gauge, *labels: str, value: Callable[[], float]) -> Iterator[None]:
    """Within the block the gauge asks `value` whenever it is looked at; then whoever was asked before."""
    asked = _asked.setdefault((gauge, labels), [])
    asked.append(value)
    gauge.labels(*labels).set_function(value)
    try:
        yield
    finally:
        asked.remove(value)
        if asked:
            gauge.labels(*labels).set_function(asked[-1])
        else:
            gauge.remove(*labels)
