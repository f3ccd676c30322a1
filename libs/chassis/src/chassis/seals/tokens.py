"""Search by a person's name without a name in any table: keyed hashes of its folded words."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

from chassis.errors import TemporaryError
from chassis.seals.encryption import KeyEncryptionKeys
from chassis.seals.epochs import ATTEMPTS, keep_wrapped, search_key_name
from chassis.seals.store import KeyStore

TOKEN_BYTES = 16
FIRST_EPOCH = 1
_WORDS = re.compile(r"[a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")

_ALL = "select search_epoch, epoch, wrapped from seals.search_keys order by search_epoch"
_MAKE = """
insert into seals.search_keys (search_epoch, epoch, wrapped) select $1, $2, $3
where $2 = (select max(epoch) from seals.epochs) on conflict do nothing returning search_epoch
"""


def folded_words(text: str) -> set[str]:
    """The words of a name as people type them: `Kovács-Nagy Győző` gives kovacs, nagy, gyozo.

    Case, accents and the letters of Polish, Hungarian and other alphabets fold to plain a to z; an apostrophe
    parts no word.
    """
    whole = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    return set(_WORDS.findall(anyascii(whole).lower()))


@dataclass(frozen=True, slots=True)
class SearchTokens:
    """What is stored beside a person: tokens of 16 bytes each, and the epoch of their search key."""

    epoch: int
    values: frozenset[bytes]


class SearchKeys:
    """The search keys by epoch; the highest writes, all of them search. Held in memory once read."""

    def __init__(self, store: KeyStore, keys: KeyEncryptionKeys) -> None:
        self._store = store
        self._keys = keys
        self._by_epoch: dict[int, bytes] = {}

    async def tokens(self, text: str) -> SearchTokens:
        """What to store for a name. Raises `TemporaryError`."""
        by_epoch = await self._known()
        newest = max(by_epoch)
        return SearchTokens(newest, frozenset(_token(by_epoch[newest], word) for word in folded_words(text)))

    async def wanted(self, text: str) -> list[frozenset[bytes]]:
        """What to look for: for each word the tokens of all epochs, one of which has to be there."""
        by_epoch = await self._known()
        return [
            frozenset(_token(key, word) for key in by_epoch.values()) for word in sorted(folded_words(text))
        ]

    async def _known(self) -> dict[int, bytes]:
        if not self._by_epoch:
            self._by_epoch = await self._read() or await self._made()
        return self._by_epoch

    async def _made(self) -> dict[int, bytes]:
        for _ in range(ATTEMPTS):
            await keep_wrapped(self._store, self._keys, _MAKE, search_key_name(FIRST_EPOCH), FIRST_EPOCH)
            if found := await self._read():
                return found
        reason = "the search key vanished while it was made"
        raise TemporaryError(reason)

    async def _read(self) -> dict[int, bytes]:
        return {
            row["search_epoch"]: self._keys.unwrap(
                row["wrapped"], row["epoch"], search_key_name(row["search_epoch"])
            )
            for row in await self._store.fetch(_ALL)
        }


def _token(key: bytes, word: str) -> bytes:
    return hmac.digest(key, word.encode(), hashlib.sha256)[:TOKEN_BYTES]
