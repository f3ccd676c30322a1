"""Starts the watcher: `python -m deadline_watcher`. With a command it does that: `--help` names them."""

from collections.abc import Mapping

from chassis.running import Program, recovery
from contracts.topics import REMINDERS
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring import running
from deadline_watcher.wiring.operating import parked, rebuild_deadlines


def databases(settings: WatcherSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {str(settings.database): "deadline_watcher.migrations.watcher"}


WATCHER = Program(
    "deadline-watcher",
    WatcherSettings,
    databases,
    running,
    operations={
        "recover": ("", recovery(REMINDERS)),
        "rebuild": ("", rebuild_deadlines),
        "parked": ("[list | show TOPIC STREAM | resume TOPIC STREAM]", parked),
    },
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    WATCHER.main()
