"""A second set of tables beside the one that is read: made alike, filled, and put in its place at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

type Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""By table: rows, their values in the order of the columns that the read model names."""

_CONSTRAINTS = """
select conname, pg_get_constraintdef(oid), contype from pg_constraint
where conrelid = $1::regclass and contype in ('p', 'u') order by contype
"""
_KEY = """
select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
where indrelid = $1::regclass and indisprimary
"""
_INDEXES = """
select pg_get_indexdef(indexrelid) from pg_index
where indrelid = $1::regclass
    and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
"""


class Twin:
    """The tables of `schema`, each with its columns, a second time in a schema of their own."""

    def __init__(
        self, connection: asyncpg.Connection, schema: str, tables: Mapping[str, Sequence[str]]
    ) -> None:
        self._connection = connection
        self._schema = schema
        self._twin = f"{schema}_anew"
        self._tables = tables
        self._keys: dict[str, list[str]] = {}

    async def make(self) -> None:
        """Empty tables; what a rebuild that was broken off left behind goes first."""
        await self.drop()
        await self._connection.execute(f"create schema {self._twin}")
        for table in self._tables:
            alike = f"like {self._schema}.{table} including all excluding indexes"
            await self._connection.execute(f"create table {self._twin}.{table} ({alike})")
            self._keys[table] = await self._names(_KEY, table)
            if self._is_all_key(table):
                await self._constrain(table)

    async def drop(self) -> None:
        """Leave nothing behind."""
        await self._connection.execute(f"drop schema if exists {self._twin} cascade")

    async def fill(self, rows: Rows) -> None:
        """Add rows that are not there yet, before `index`; pairs, which several may tell of, once."""
        for table, values in rows.items():
            if self._is_all_key(table):
                await self.put({table: values})
            elif values:
                await self._connection.copy_records_to_table(
                    table, schema_name=self._twin, records=values, columns=list(self._tables[table])
                )

    async def index(self) -> None:
        """Keys, indexes and figures for the planner, as the tables that are read have them."""
        for table in self._tables:
            if not self._is_all_key(table):
                await self._constrain(table)
            for (definition,) in await self._connection.fetch(_INDEXES, f"{self._schema}.{table}"):
                here = definition.replace(f" ON {self._schema}.{table} ", f" ON {self._twin}.{table} ")
                await self._connection.execute(here)
            await self._connection.execute(f"analyze {self._twin}.{table}")

    async def put(self, rows: Rows) -> None:
        """Put rows in place of those with the same key."""
        for table, values in rows.items():
            await self._connection.executemany(self._upsert(table), values)

    async def differences(self) -> int:
        """How many rows stand in one set and not, or otherwise, in the other."""
        found = [await self._connection.fetchval(self._difference(table)) for table in self._tables]
        return sum(found)

    async def take_over(self) -> None:
        """In the caller's transaction: from its commit on, whoever asks for the old tables finds these."""
        for table in self._tables:
            await self._connection.execute(f"drop table {self._schema}.{table}")
            await self._connection.execute(f"alter table {self._twin}.{table} set schema {self._schema}")
        await self.drop()

    def _is_all_key(self, table: str) -> bool:
        return set(self._tables[table]) == set(self._keys[table])

    async def _constrain(self, table: str) -> None:
        for name, definition, _ in await self._connection.fetch(_CONSTRAINTS, f"{self._schema}.{table}"):
            await self._connection.execute(
                f"alter table {self._twin}.{table} add constraint {name} {definition}"
            )

    async def _names(self, query: str, table: str) -> list[str]:
        return [row[0] for row in await self._connection.fetch(query, f"{self._schema}.{table}")]

    def _upsert(self, table: str) -> str:
        columns, key = self._tables[table], self._keys[table]
        places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
        others = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
        action = f"update set {others}" if others else "nothing"
        return f"""
        insert into {self._twin}.{table} ({", ".join(columns)}) values ({places})
        on conflict ({", ".join(key)}) do {action}
        """  # noqa: S608 - names of our own tables

    def _difference(self, table: str) -> str:
        ours, theirs = f"table {self._schema}.{table}", f"table {self._twin}.{table}"
        return f"""
        select count(*) from (({ours} except all {theirs}) union all ({theirs} except all {ours})) as odd
        """  # noqa: S608 - names of our own tables
