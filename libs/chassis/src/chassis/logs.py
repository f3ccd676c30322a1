"""Logs: one JSON object per line, and only keys that are on the list: content can't slip in by accident."""

import logging
import sys
import traceback
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from prometheus_client import Counter
from structlog.typing import EventDict, Processor, WrappedLogger

from chassis import clock
from chassis.metrics import REGISTRY

KEYS = frozenset({
    "event", "level", "timestamp", "logger", "service", "exception", "correlation_id",
    "method", "route", "status", "milliseconds", "seconds",
    "topic", "shard", "partition", "offset", "sequence", "version", "stream", "event_id", "type", "position",
    "alarm", "consumer", "handler", "owner", "epoch", "head", "cursor", "lag", "expected", "actual", "count",
    "reason", "action", "attempt", "retry_after", "port", "fault", "error", "shards", "waiting", "end",
    "last", "missing_until", "commands", "events",
})  # fmt: skip
"""Ids, numbers and coded words. None of these may ever hold what a person typed."""

DROPPED = Counter("kronika_log_keys_dropped", "Values kept out of the log", ["key"], registry=REGISTRY)

_LONGEST = 200
_FRAMES = 12
_KNOWN_LIBRARIES = frozenset(
    {"uvicorn", "aiokafka", "asyncpg", "alembic", "asyncio", "httpx", "httpcore", "py"}
)


_QUIET = {"aiokafka": logging.CRITICAL, "httpx": logging.WARNING}
"""aiokafka tells each attempt to reach a broker as an error; our own loops say once that Kafka is away."""


def configure(
    service: str, level: str = "INFO", keys: Collection[str] = (), out: TextIO | None = None
) -> None:
    """Let all of the process log so; `keys` are the service's own beside `KEYS`. Call once, at the start."""
    stream = out or sys.stdout
    chain = _chain(service, KEYS | set(keys))
    _take_over_the_libraries(stream, level, chain)
    # Ours don't pass through the standard library's handlers: that would take four times as long.
    structlog.configure(
        processors=[structlog.stdlib.add_logger_name, *chain],
        logger_factory=lambda *name: Lines(stream, *name),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=out is None,  # who names another place may name a third
    )


class Lines:
    """Where a logger's finished lines go: at once, for a process may be killed at any moment."""

    def __init__(self, stream: TextIO, name: str = "") -> None:
        self._stream = stream
        self.name = name

    def msg(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()

    debug = info = warning = error = critical = msg


def _take_over_the_libraries(stream: TextIO, level: str, chain: Collection[Processor]) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *chain],
            foreign_pre_chain=[_foreign],
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


_correlation: ContextVar[str] = ContextVar("correlation_id")


@contextmanager
def correlated(correlation_id: str) -> Iterator[None]:
    """Within the block every line carries this id."""
    before = _correlation.set(correlation_id)
    try:
        yield
    finally:
        _correlation.reset(before)


def _chain(service: str, keys: Collection[str]) -> list[Processor]:
    """Few links: each that structlog brings along for the same costs as much as the line."""

    def placed(_: WrappedLogger, method: str, event: EventDict) -> EventDict:
        if (correlation_id := _correlation.get(None)) is not None:
            event.setdefault("correlation_id", correlation_id)
        event["level"] = "warning" if method == "warn" else "error" if method == "exception" else method
        event["timestamp"] = clock.system().isoformat(timespec="microseconds")[:-6] + "Z"
        event["service"] = service
        return event if "exc_info" not in event else _exceptions_bare(event)

    return [placed, OnlyKnown(keys), _json]


def _json(_: WrappedLogger, __: str, event: EventDict) -> str:
    return orjson.dumps(event).decode()


class OnlyKnown:
    """A structlog processor: what isn't on the list, or is no short plain value, is dropped and counted."""

    def __init__(self, keys: Collection[str] = KEYS) -> None:
        self._keys = frozenset(keys)

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        keys = self._keys
        kept = {key: value for key, value in event.items() if key in keys and _plain(key, value)}
        if len(kept) == len(event):
            return kept
        for key in event.keys() - kept.keys():
            DROPPED.labels(key if key.isidentifier() and len(key) <= 40 else "other").inc()
        return kept


def _plain(key: str, value: Any) -> bool:
    if key == "exception":
        return True
    short = isinstance(value, str) and len(value) <= _LONGEST
    return short or value is None or isinstance(value, int | float)


def _exceptions_bare(event: EventDict) -> EventDict:
    failure = event.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()[1]
    elif isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        event["exception"] = [bare(one) for one in _causes(failure)]
    return event


def bare(failure: BaseException) -> dict[str, Any]:
    """Type and frames of an exception. Its message may hold what somebody typed, so it stays out."""
    kind = type(failure)
    return {"type": f"{kind.__module__}.{kind.__qualname__}", "frames": _frames(failure.__traceback__)}


def _frames(trace: TracebackType | None) -> list[str]:
    walked = list(traceback.walk_tb(trace))[-_FRAMES:]
    return [f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}" for frame, line in walked]


def _causes(failure: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = failure
    while current is not None and id(current) not in seen and len(seen) < 5:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _foreign(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's own record: its template without the values, and only where we know the library."""
    record: logging.LogRecord = event["_record"]
    known = record.name.partition(".")[0] in _KNOWN_LIBRARIES and isinstance(record.msg, str)
    told = record.msg.partition("\n")[0][:_LONGEST] if known else "a library logged something"
    return {**event, "event": told, "logger": record.name, "exc_info": event.get("exc_info")}
