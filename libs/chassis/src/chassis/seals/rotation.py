"""Changes the key-encryption key while commands run: a new epoch, all wrapped anew, the old one gone."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import structlog

from chassis.errors import ConflictError
from chassis.seals.encryption import KeyEncryptionKeys, epoch_file, epochs_in, make_epoch
from chassis.seals.epochs import in_use, search_key_name, secret_name, settle
from chassis.seals.store import KeyStore

BATCH = 500

log = structlog.get_logger("chassis.seals")


class EpochInUseError(ConflictError):
    """Something is still wrapped by the epoch that was to go."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows wrapped by an epoch. `page` reads behind a key, `rewrap` writes where the wrapped key is as read.

    `start`: what sorts before every primary key; `name`: what a row's wrapped key is bound to.
    """

    page: str
    rewrap: str
    start: tuple[Any, ...]
    name: Callable[..., str]


_DATA_KEYS = Table(
    page="""
    select owner, person, n, epoch, wrapped from seals.data_keys
    where (owner, person, n) > ($1, $2, $3) and wrapped is not null order by owner, person, n limit $4
    """,
    rewrap="""
    update seals.data_keys k set epoch = $1, wrapped = anew.wrapped
    from unnest($2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::int[])
        as anew (old, wrapped, owner, person, n)
    where (k.owner, k.person, k.n) = (anew.owner, anew.person, anew.n) and k.wrapped = anew.old returning k.n
    """,
    start=("", "", 0),
    name=lambda owner, person, n: f"{owner}/{person}/{n}",
)
_SEARCH_KEYS = Table(
    page="""
    select search_epoch, epoch, wrapped from seals.search_keys
    where search_epoch > $1 order by search_epoch limit $2
    """,
    rewrap="""
    update seals.search_keys k set epoch = $1, wrapped = anew.wrapped
    from unnest($2::bytea[], $3::bytea[], $4::int[]) as anew (old, wrapped, search_epoch)
    where k.search_epoch = anew.search_epoch and k.wrapped = anew.old returning k.search_epoch
    """,
    start=(0,),
    name=search_key_name,
)
_SECRETS = Table(
    page="select name, epoch, wrapped from seals.secrets where name > $1 order by name limit $2",
    rewrap="""
    update seals.secrets k set epoch = $1, wrapped = anew.wrapped
    from unnest($2::bytea[], $3::bytea[], $4::text[]) as anew (old, wrapped, name)
    where k.name = anew.name and k.wrapped = anew.old returning k.name
    """,
    start=("",),
    name=secret_name,
)
_TABLES = (_DATA_KEYS, _SEARCH_KEYS, _SECRETS)
_NEW_EPOCH = "insert into seals.epochs (epoch) values ($1) on conflict do nothing"
_GONE = "delete from seals.epochs where epoch = $1"


@dataclass(frozen=True, slots=True)
class Rotation:
    """Rotates the keys in `folder`, whose epochs the database of `store` uses."""

    store: KeyStore
    keys: KeyEncryptionKeys
    folder: Path

    async def rotate(self) -> int:
        """A new epoch, under which everything is wrapped when this returns; answers the epoch.

        Where an earlier rotation broke off between its file and the rest, this one ends it. Running processes
        learn of the epoch when they meet it. Raises `KeyFileError`, `TemporaryError`.
        """
        await settle(self.store, self.keys)
        used = await in_use(self.store)
        epoch = max(epochs_in(self.folder))
        if epoch <= used[-1]:
            epoch = used[-1] + 1
            make_epoch(self.folder, epoch)
        await self.store.fetch(_NEW_EPOCH, epoch)
        self.keys.use(epoch)
        while await self.rewrap():
            pass  # a process that had not met the epoch yet has made a key behind our back
        for table in ("data_keys", "search_keys", "secrets"):
            await self.store.vacuum(f"seals.{table}")
        return epoch

    async def rewrap(self) -> int:
        """Wrap everything by the newest epoch, in batches; answers how much was not."""
        await settle(self.store, self.keys)
        count = 0
        for table in _TABLES:
            async for page in self._pages(table):
                old = [row for row in page if row["epoch"] != self.keys.current]
                count += await self._rewrapped(table, old)
        log.info("keys wrapped anew", count=count)
        return count

    async def retire(self) -> list[int]:
        """Remove all epochs but the newest, from the database and then from the folder; answers which.

        Raises `EpochInUseError` while anything is wrapped by one of them, and removes none of what is used.
        """
        await settle(self.store, self.keys)
        for epoch in (await in_use(self.store))[:-1]:
            try:
                await self.store.fetch(_GONE, epoch)
            except asyncpg.ForeignKeyViolationError:
                reason = f"keys are still wrapped by epoch {epoch}; rotate first"
                raise EpochInUseError(reason) from None
        (newest,) = await in_use(self.store)
        retired = [epoch for epoch in epochs_in(self.folder) if epoch < newest]
        for epoch in retired:
            epoch_file(self.folder, epoch).unlink(missing_ok=True)
        self.keys.read_again()
        return retired

    async def _pages(self, table: Table) -> AsyncIterator[Sequence[asyncpg.Record]]:
        after = table.start
        while page := await self.store.fetch(table.page, *after, BATCH):
            yield page
            after = tuple(page[-1])[: len(table.start)]

    async def _rewrapped(self, table: Table, rows: Sequence[asyncpg.Record]) -> int:
        """Compare and set: a key that is destroyed meanwhile stays destroyed."""
        if not rows:
            return 0
        identities = [tuple(row)[: len(table.start)] for row in rows]
        names = [table.name(*identity) for identity in identities]
        wrapped = [
            self.keys.wrap(self.keys.unwrap(row["wrapped"], row["epoch"], name), name)
            for row, name in zip(rows, names, strict=True)
        ]
        old = [row["wrapped"] for row in rows]
        columns = [list(column) for column in zip(*identities, strict=True)]
        return len(await self.store.fetch(table.rewrap, self.keys.current, old, wrapped, *columns))
