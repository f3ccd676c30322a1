"""What the ledger shows of itself, besides what its parts count on their own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version

from chassis.metrics import ACCOUNTS_AGE, BUILD_INFO, KEYS_CACHED, Alarm, shown, watched
from chassis.running import Keys, People
from contracts.topics import ACCOUNTS, EXPERTS


@contextmanager
def watching(people: People, keys: Keys) -> Iterator[None]:
    """Within the block `/metrics` tells of them, and the alarm of stale accounts may fire."""
    release = ("case-ledger", version("kronika-case-ledger"))
    with ExitStack() as stack:
        stack.enter_context(shown(BUILD_INFO, *release, value=lambda: 1.0))
        for topic in (ACCOUNTS.name, EXPERTS.name):
            stack.enter_context(shown(ACCOUNTS_AGE, topic, value=partial(people.consumer.age, topic)))
        for cache in keys.ring.cached():
            stack.enter_context(shown(KEYS_CACHED, cache, value=partial(_size, keys, cache)))
        stack.enter_context(watched(Alarm.ACCOUNTS_STALE, "people", lambda: people.accounts.are_stale))
        yield


def _size(keys: Keys, cache: str) -> float:
    return keys.ring.cached()[cache]
