"""Keeps one server as long as pytest lives: python -m testkit.servers.keeper FOLDER KIND NAME.

A process of its own, so that the server belongs to no single worker and ends even when pytest is killed.
"""

import fcntl
import shutil
import sys
from pathlib import Path
from typing import cast

from testkit.servers import engine
from testkit.servers.containers import EngineError
from testkit.servers.session import Kind, Session, is_free, locked

KINDS = ("postgres", "kafka")


def keep(session: Session, kind: Kind, name: str) -> None:
    """Start the server, say where it is, and stop it when the session ends."""
    server = engine.server(kind, session.folder / name)
    try:
        server.start()
        session.publish(name, server.address)
        session.await_end()
    except EngineError as error:
        session.publish(name, "", str(error))
    finally:
        server.stop()
        shutil.rmtree(session.folder / name, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the folder, if we are the last; pytest may have been killed before it could."""
    if is_free(folder / "keepers"):
        shutil.rmtree(folder, ignore_errors=True)


def main(folder: Path, kind: str, name: str) -> None:
    """Hold a share of `keepers` meanwhile: whoever finds it free knows that no server is left."""
    assert kind in KINDS, kind
    with locked(folder / "keepers", fcntl.LOCK_SH):
        keep(Session(folder), cast("Kind", kind), name)
    sweep(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
