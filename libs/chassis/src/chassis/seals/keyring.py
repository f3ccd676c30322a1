"""The data keys of persons: made once, cached for a minute, destroyed for ever."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog
from cachetools import TTLCache
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.errors import TemporaryError
from chassis.metrics import KEYS_ASKED
from chassis.seals.encryption import KeyDestroyedError, KeyEncryptionKeys, KeyMissingError
from chassis.seals.epochs import ATTEMPTS, keep_wrapped
from chassis.seals.store import KeyStore

CACHED_SECONDS = 60.0
CACHED_KEYS = 10_000
SWEEP_HOURS = 24
SWEEP_ROWS = 1_000

_HITS, _MISSES = KEYS_ASKED.labels("hit"), KEYS_ASKED.labels("miss")

log = structlog.get_logger("chassis.seals")

type KnownOwners = Callable[[list[str]], Awaitable[set[str]]]
"""Answers which of these owners exist in the journal."""

_NEWEST = """
select owner, person, n, epoch, wrapped, kept from seals.data_keys
where owner = $1 and person = $2 order by n desc limit 1
"""
_MAKE = """
insert into seals.data_keys (owner, person, n, epoch, wrapped) select $1, $2, 1, $3, $4
where $3 = (select max(epoch) from seals.epochs) on conflict do nothing returning n
"""
_ASK = """
update seals.data_keys set asked_at = statement_timestamp()
where owner = $1 and person = $2 and n = $3 and wrapped is not null returning n
"""
_NAMED = """
select k.owner, k.person, k.n, k.epoch, k.wrapped from seals.data_keys k
join unnest($1::text[], $2::text[], $3::int[]) as wanted (owner, person, n) using (owner, person, n)
"""
_TOMBSTONES = """
insert into seals.data_keys (owner, person, n, destroyed_at)
select owner, person, 1, statement_timestamp() from unnest($1::text[], $2::text[]) as gone (owner, person)
order by owner, person on conflict do nothing
"""
_DESTROY = """
update seals.data_keys k set wrapped = null, epoch = null, destroyed_at = statement_timestamp()
from unnest($1::text[], $2::text[]) as gone (owner, person)
where k.owner = gone.owner and k.person = gone.person and k.wrapped is not null
returning k.n
"""
_ALL_OF = "select n from seals.data_keys where owner = $1 and person = $2 order by n"
_UNSETTLED = """
select distinct owner from seals.data_keys
where not kept and wrapped is not null and asked_at < statement_timestamp() - make_interval(hours => $1)
limit $2
"""
_KEEP = "update seals.data_keys set kept = true where owner = any($1) and not kept"
_SWEEP = """
delete from seals.data_keys where owner = any($1) and not kept and wrapped is not null
and asked_at < statement_timestamp() - make_interval(hours => $2) returning n
"""


@dataclass(frozen=True)
class DataKey:
    """One person's key. `id` is `<owner>/<person>/<n>`; `key` has 32 bytes."""

    id: str
    key: bytes = field(repr=False)
    cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Setting up the cipher takes five times as long as sealing with it: once per key."""
        object.__setattr__(self, "cipher", AESGCM(self.key))

    @property
    def person(self) -> str:
        return self.id.split("/")[1]


class KeyRing:
    """Finds and makes data keys. `timer` is monotonic, in seconds: a changed clock revives no key."""

    def __init__(
        self,
        store: KeyStore,
        keys: KeyEncryptionKeys,
        timer: Callable[[], float] = time.monotonic,
        cached_seconds: float = CACHED_SECONDS,
    ) -> None:
        self._store = store
        self._keys = keys
        self._newest: TTLCache[tuple[str, str], DataKey] = TTLCache(CACHED_KEYS, cached_seconds, timer)
        self._named: TTLCache[str, DataKey] = TTLCache(CACHED_KEYS, cached_seconds, timer)

    async def data_key(self, owner: str, person: str) -> DataKey:
        """The key to seal with, made when there is none; it is committed before anything is sealed with it.

        Raises `KeyDestroyedError`, `TemporaryError`.
        """
        cached = self._newest.get((owner, person))
        if cached is not None:
            _HITS.inc()
            return cached
        _MISSES.inc()
        for _ in range(ATTEMPTS):
            row = await self._newest_row(owner, person)
            if row is not None and await self._stays(row):
                key = self._unwrapped(row)
                self._newest[owner, person] = key
                return key
        reason = "a data key vanished while it was made"
        raise TemporaryError(reason)

    async def by_id(self, key_id: str) -> DataKey:
        """The key to open with. Raises `KeyDestroyedError`, `KeyMissingError`, `TemporaryError`."""
        keys = await self.by_ids([key_id])
        if key_id in keys:
            return keys[key_id]
        if await self._rows([key_id]):
            reason = "this person's key was destroyed"
            raise KeyDestroyedError(reason)
        reason = "a sealed value names a data key that was never made, or is lost"
        raise KeyMissingError(reason)

    async def by_ids(self, key_ids: Iterable[str]) -> dict[str, DataKey]:
        """All of these in one question; destroyed ones are left out, and so are those that a disaster took:
        one lost key must not close a whole list. Raises `TemporaryError`.
        """
        found: dict[str, DataKey] = {}
        wanted: list[str] = []
        for key_id in dict.fromkeys(key_ids):
            cached = self._named.get(key_id)
            if cached is None:
                wanted.append(key_id)
            else:
                found[key_id] = cached
        _HITS.inc(len(found))
        _MISSES.inc(len(wanted))
        return found | await self._fetched(wanted) if wanted else found

    def cached(self) -> dict[str, int]:
        """How many keys are in memory: the newest of a person, and those named by what was sealed."""
        return {"newest": len(self._newest), "named": len(self._named)}

    async def destroy(self, owner: str, person: str) -> tuple[str, ...]:
        """Destroy all keys of a person, and leave a tombstone; again is harmless. Answers the keys' ids.

        Other processes may hold a cached key for 60 seconds more. The dead row is vacuumed at once, and what
        lingers in pages, write-ahead log and backups dies with the epoch that wrapped it.
        """
        await self.destroy_all([(owner, person)])
        await self.vacuum()
        rows = await self._store.fetch(_ALL_OF, owner, person)
        return tuple(f"{owner}/{person}/{row['n']}" for row in rows)

    async def destroy_all(self, gone: Sequence[tuple[str, str]]) -> int:
        """Destroy all keys of these owners' persons; answers how many there still were.

        Nothing is vacuumed: `vacuum` does it once, behind all that is destroyed together.
        """
        owners, persons = [owner for owner, _ in gone], [person for _, person in gone]
        # The tombstones first: they wait for whoever is just making a key, so that the update sees it.
        await self._store.run((_TOMBSTONES, (owners, persons)))
        destroyed = await self._store.fetch(_DESTROY, owners, persons)
        for owner, person in gone:
            self._newest.pop((owner, person), None)
        prefixes = {f"{owner}/{person}/" for owner, person in gone}
        for key_id in [each for each in self._named if each[: each.rindex("/") + 1] in prefixes]:
            self._named.pop(key_id, None)
        return len(destroyed)

    async def vacuum(self) -> None:
        """Give the place of destroyed keys away."""
        await self._store.vacuum("seals.data_keys")

    async def sweep(self, known: KnownOwners) -> int:
        """Delete keys that nothing was sealed with: asked for over 24 hours ago, and their owner never came.

        Returns how many. Keys of known owners are marked, and not looked at again.
        """
        rows = await self._store.fetch(_UNSETTLED, SWEEP_HOURS, SWEEP_ROWS)
        owners = [row["owner"] for row in rows]
        there = await known(owners) if owners else set()
        await self._store.fetch(_KEEP, sorted(there))
        swept = await self._store.fetch(_SWEEP, sorted(set(owners) - there), SWEEP_HOURS)
        return len(swept)

    async def _newest_row(self, owner: str, person: str) -> asyncpg.Record | None:
        rows = await self._store.fetch(_NEWEST, owner, person)
        if rows:
            return rows[0]
        await keep_wrapped(self._store, self._keys, _MAKE, f"{owner}/{person}/1", owner, person)
        return None  # read again: somebody else's may have come first

    async def _stays(self, row: asyncpg.Record) -> bool:
        """A key not yet kept is swept 24 hours after it was last asked for, so say that we ask."""
        if row["wrapped"] is None:
            reason = "this person's key was destroyed"
            raise KeyDestroyedError(reason)
        return row["kept"] or bool(await self._store.fetch(_ASK, row["owner"], row["person"], row["n"]))

    async def _fetched(self, key_ids: list[str]) -> dict[str, DataKey]:
        rows = await self._rows(key_ids)
        if lost := len(key_ids) - len(rows):
            log.error("data keys are lost", count=lost)
        keys = [self._unwrapped(row) for row in rows if row["wrapped"] is not None]
        for key in keys:
            self._named[key.id] = key
        return {key.id: key for key in keys}

    async def _rows(self, key_ids: list[str]) -> list[asyncpg.Record]:
        owners, persons, numbers = zip(*(_parts(key_id) for key_id in key_ids), strict=True)
        return await self._store.fetch(_NAMED, owners, persons, numbers)

    def _unwrapped(self, row: asyncpg.Record) -> DataKey:
        name = f"{row['owner']}/{row['person']}/{row['n']}"
        return DataKey(name, self._keys.unwrap(row["wrapped"], row["epoch"], name))


def _parts(key_id: str) -> tuple[str, str, int]:
    owner, person, number = key_id.split("/")
    return owner, person, int(number)
