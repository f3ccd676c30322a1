"""Fresh databases on a shared PostgreSQL: 25 ms each, also as copies of one that was migrated once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from testkit.servers.session import locked

SUPERUSER = "postgres"


@dataclass(frozen=True)
class Databases:
    """`address` is host:port of the server; `folder` is shared by the workers of the session."""

    address: str
    folder: Path

    def dsn(self, name: str = SUPERUSER) -> str:
        """As libpq, psycopg and asyncpg take it."""
        return f"postgresql://{SUPERUSER}@{self.address}/{name}"

    @contextmanager
    def fresh(self, template: str = "template1") -> Iterator[str]:
        """The DSN of a database that nobody else has; dropped at the end, whoever is still connected."""
        name = f"test_{uuid4().hex[:12]}"
        self._create(name, template)
        try:
            yield self.dsn(name)
        finally:
            self._run("drop database {} with (force)", name)

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """The name of a database made once per session by `prepare(dsn)`, for `fresh(template=…)`.

        `prepare` has to close its connections: a database in use can't be copied.
        """
        done = self.folder / f"template-{name}"
        with locked(self.folder / f"template-{name}.lock"):
            if not done.exists():
                self._run("drop database if exists {} with (force)", name)
                self._create(name, "template1")
                prepare(self.dsn(name))
                done.touch()
        return name

    def _create(self, name: str, template: str) -> None:
        self._run("create database {} template {} strategy file_copy", name, template)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
