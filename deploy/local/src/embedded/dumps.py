"""Dumps of databases: which part of which goes into which file, and how it is written and read."""

import hashlib
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embedded import ports, postgres
from embedded.account import unprivileged
from embedded.errors import BackupError
from embedded.process import environment_without


@dataclass(frozen=True)
class Dump:
    """One file of a backup: a database, or the schemas of it that `options` of pg_dump choose."""

    file: str
    database: str
    options: tuple[str, ...] = ()


def _journals(*databases: str) -> tuple[Dump, ...]:
    return tuple(Dump(f"journals/{name}.dump", name) for name in databases)


# The keys come last: then every event in the journals has its key among the keys. A key without an event does
# no harm, and a person erased in between stays erased: the key is gone, whatever the journals still say.
DUMPS = (
    *_journals("identity", "case_ledger", "document_store", "deadline_watcher", "notifier"),
    Dump("journals/dashboard.dump", "dashboard", ("--exclude-table-data=browsing.sessions",)),
    Dump("journals/assignment.dump", "assignment", ("--exclude-schema=seals",)),
    Dump("keys/assignment.dump", "assignment", ("--schema=seals",)),
    Dump("keys/identity_keys.dump", "identity_keys"),
    Dump("keys/case_ledger_keys.dump", "case_ledger_keys"),
)
OBJECTS = "objects/documents.tar"
"""The documents themselves, sealed as they are stored."""


def archive(folder: Path, into: Path) -> None:
    """Copy stored documents, which never change; after the journals, so that each of theirs is there."""
    file = into / OBJECTS
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with tarfile.open(file, "w") as out:
        if folder.exists():
            out.add(folder, arcname=".")


def unpack(source: Path, folder: Path) -> None:
    """Put the documents back beside those that are there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(source / OBJECTS) as archived:
        archived.extractall(folder, filter="data")


def dump(port: int, what: Dump, into: Path) -> None:
    """Write a consistent snapshot, for our eyes only, beside whatever runs. Raises `BackupError`."""
    file = into / what.file
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    run(port, "pg_dump", "-Fc", "-Z", "1", "--no-owner", *what.options, "-f", str(file), what.database)


def restore(port: int, what: Dump, source: Path) -> None:
    """Fill the database from the file, all or nothing. Raises `BackupError`."""
    file = str(source / what.file)
    run(port, "pg_restore", "--no-owner", "--single-transaction", "-d", what.database, file)


def tables(port: int, database: str) -> int:
    """How many tables of ours the database holds; 0 where there is no such database."""
    found = sql(port, "postgres", f"select count(*) from pg_database where datname = '{database}'")  # noqa: S608
    if found == "0":
        return 0
    query = "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
    return int(sql(port, database, query))


def sql(port: int, database: str, statement: str) -> str:
    """The one value that the statement answers. Raises `BackupError`."""
    return run(port, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, database)


def run(port: int, program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs against the server; its output. Raises `BackupError`."""
    where = ("-h", ports.HOST, "-p", str(port), "-U", postgres.SUPERUSER)
    argv: Sequence[str] = (str(postgres.binaries(unprivileged()) / program), *where, *arguments)
    done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's
        argv, capture_output=True, text=True, env=environment_without("PG"), umask=0o077, check=False
    )
    if done.returncode:
        # Only the first line: what follows may quote a row.
        told = done.stderr.strip().splitlines()[:1] or [f"exit code {done.returncode}"]
        sentence = f"{program} failed: {told[0]}"
        raise BackupError(sentence)
    return done.stdout.strip()


def digest(file: Path) -> str:
    """SHA-256 of the file, in hex."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
