"""What the ledger shows of itself, besides what every service does."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from chassis import running
from chassis.metrics import KEYS_CACHED, shown
from chassis.running import Keys, People


@contextmanager
def watching(people: People, keys: Keys) -> Iterator[None]:
    """Within the block `/metrics` tells of them, and the alarm of stale accounts may fire."""
    with ExitStack() as stack:
        stack.enter_context(running.watching("case-ledger", people))
        for cache in keys.ring.cached():
            stack.enter_context(shown(KEYS_CACHED, cache, value=partial(_size, keys, cache)))
        yield


def _size(keys: Keys, cache: str) -> float:
    return keys.ring.cached()[cache]
