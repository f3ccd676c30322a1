"""What the notifier shows of itself, besides what its parts count on their own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version

from chassis.metrics import ACCOUNTS_AGE, BUILD_INFO, Alarm, shown, watched
from chassis.running import People
from contracts.topics import ACCOUNTS, EXPERTS


@contextmanager
def watching(people: People) -> Iterator[None]:
    """Within the block `/metrics` tells of it, and the alarm of stale accounts may fire."""
    release = ("notifier", version("kronika-notifier"))
    with ExitStack() as stack:
        stack.enter_context(shown(BUILD_INFO, *release, value=lambda: 1.0))
        for topic in (ACCOUNTS.name, EXPERTS.name):
            stack.enter_context(shown(ACCOUNTS_AGE, topic, value=partial(people.consumer.age, topic)))
        stack.enter_context(watched(Alarm.ACCOUNTS_STALE, "people", lambda: people.accounts.are_stale))
        yield
