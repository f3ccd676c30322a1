"""Starts the watcher: `python -m deadline_watcher`. With a command it does that: `--help` names them."""

from collections.abc import Mapping

from chassis.running import Program, operations
from contracts.topics import REMINDERS
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring import running
from deadline_watcher.wiring.operating import hearings


def databases(settings: WatcherSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {str(settings.database): "deadline_watcher.migrations.watcher"}


WATCHER = Program(
    "deadline-watcher",
    WatcherSettings,
    databases,
    running,
    operations=operations(REMINDERS, hearings=hearings),
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    WATCHER.main()
