"""`make restore`: databases from a backup, into a run that stands still; then what the topics hold beyond."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from embedded import dumps, operating, services, state
from embedded.backup import MANIFEST
from embedded.errors import BackupError, EmbeddedError, WrongSettingError
from embedded.home import Home
from embedded.kafka import start_kafka
from embedded.postgres import create_databases, start_postgres

type Say = Callable[[str], None]


def restore(source: str) -> None:
    """Restore a backup into a data folder without databases (FORCE=1 sets aside those that are there)."""
    home = Home.from_environment()
    if not source:
        sentence = "Which backup? Say `make restore FROM=<folder>`."
        raise WrongSettingError(sentence)
    home.make()
    with state.sole(home):
        restored(home, Path(source).absolute(), force=operating.forced(), say=print)


def restored(home: Home, source: Path, *, force: bool, say: Say) -> None:
    """Fill the databases, and recover the journals where the broker's data are still there.

    Raises `BackupError` before anything is touched when the backup is not whole, the key-encryption keys are
    missing, or a database holds something and nobody said `force`.
    """
    _check(home, source)
    port = home.port("postgres")
    with start_postgres(home.folder / "postgres", port, log=home.log("postgres")):
        _make_room(port, force=force, say=say)
        create_databases(port, *services.DATABASES)
        for dump in dumps.DUMPS:
            dumps.restore(port, dump, source)
            say(f"Restored {dump.file}.")
        dumps.unpack(source, services.objects(home))
        say(f"Restored {dumps.OBJECTS}.")
        _recover(home, say)
    say("`make up` starts it.")


def _check(home: Home, source: Path) -> None:
    try:
        manifest = json.loads((source / MANIFEST).read_text())
        spoilt = [name for name, sha in manifest["sha256"].items() if dumps.digest(source / name) != sha]
    except (OSError, ValueError, KeyError) as problem:
        sentence = f"{source} is no whole backup ({type(problem).__name__})."
        raise BackupError(sentence) from problem
    if spoilt:
        sentence = f"Changed since the backup was taken: {', '.join(spoilt)}."
        raise BackupError(sentence)
    for name in services.KEY_FILES:
        if not any((home.folder / "keys" / name).glob("epoch-*.key")):
            sentence = f"Put your copy of {home.folder / 'keys' / name} back: it opens the restored keys."
            raise BackupError(sentence)


def _make_room(port: int, *, force: bool, say: Say) -> None:
    """Rename what is there rather than drop it; nothing is touched unless all may be."""
    there = [name for name in services.DATABASES if dumps.tables(port, name)]
    if there and not force:
        sentence = f"There are data in {', '.join(there)}; FORCE=1 sets them aside and restores."
        raise BackupError(sentence)
    for name in there:
        aside = f"{name}_before_{datetime.now(UTC):%Y%m%d%H%M%S}"
        dumps.sql(port, "postgres", f"alter database {name} rename to {aside}")
        say(f"Set aside {name} as {aside}.")


def _recover(home: Home, say: Say) -> None:
    """Before anybody serves: a command that came first would stand where the topic has another event."""
    if not (home.folder / "kafka").exists():
        say("There is no broker's data: the topics will be published again from the journals.")
        return
    with _broker(home):
        for service in services.WRITERS:
            say(operating.operate(home, service, ["recover"]).strip())


@contextmanager
def _broker(home: Home) -> Iterator[None]:
    folder, port, controller = home.folder / "kafka", home.port("kafka"), home.port("kafka controller")
    try:
        broker = start_kafka(folder, port, controller, log=home.log("kafka"))
    except EmbeddedError as problem:
        sentence = f"The databases are restored, but not what the topics hold beyond them: {problem}"
        raise BackupError(sentence) from problem
    with broker:
        yield
