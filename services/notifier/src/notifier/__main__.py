"""Starts the notifier: `python -m notifier`; with `preview FOLDER` it only writes every letter there."""

import sys
from collections.abc import Mapping
from pathlib import Path

from chassis.running import Program, operations
from contracts.topics import LETTERS
from notifier.settings import NotifierSettings
from notifier.wiring import running
from notifier.wiring.operating import hearings
from notifier.wiring.previewing import preview
from notifier.wiring.resending import failed_letters


def databases(settings: NotifierSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {str(settings.database): "notifier.migrations"}


NOTIFIER = Program(
    "notifier",
    NotifierSettings,
    databases,
    running,
    operations={
        **operations(LETTERS, hearings=hearings),
        "letters": ("[failed | resend LETTER]", failed_letters),
    },
)


def main() -> None:
    """A preview needs neither settings nor servers."""
    match sys.argv[1:]:
        case ["preview", folder]:
            sys.stdout.write(f"{preview(Path(folder))}\n")
        case _:
            NOTIFIER.main()


if __name__ == "__main__":
    main()
