"""What every service that judges rights shows of itself, besides what its parts count on their own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version

from chassis.metrics import ACCOUNTS_AGE, BUILD_INFO, Alarm, shown, watched
from chassis.running.people import People
from contracts.topics import ACCOUNTS, EXPERTS


@contextmanager
def watching(service: str, people: People) -> Iterator[None]:
    """Within the block `/metrics` tells its version and how old accounts are; their alarm may fire."""
    with ExitStack() as stack:
        stack.enter_context(shown(BUILD_INFO, service, version(f"kronika-{service}"), value=lambda: 1.0))
        for topic in (ACCOUNTS.name, EXPERTS.name):
            stack.enter_context(shown(ACCOUNTS_AGE, topic, value=partial(people.consumer.age, topic)))
        stack.enter_context(watched(Alarm.ACCOUNTS_STALE, "people", lambda: people.accounts.are_stale))
        yield
