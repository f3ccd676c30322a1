"""Reads a shard of a journal at full speed, and proves its chain on the way."""

from collections.abc import Callable
from hashlib import sha256
from struct import Struct

import asyncpg

from chassis.errors import BrokenError
from chassis.journal.chain import Break, Chain
from contracts.envelope_layout import OPENING

type Take = Callable[[bytes], None]
"""Is given each document, in order."""

_DOCUMENTS = """
select document from {topic}.events where shard = {shard} and seq > {after} and seq <= {until} order by seq
"""
_HEADER = 19
_FIELD = 6
_ROW = Struct(">hi").unpack_from


class BrokenChainError(BrokenError):
    """A document is not the one that was appended there."""

    def __init__(self, where: Break) -> None:
        super().__init__(f"shard {where.shard}, sequence {where.sequence}: {where.reason}")
        self.where = where


async def follow(connection: asyncpg.Connection, topic: str, chain: Chain, until: int, take: Take) -> None:
    """Give `take` every document behind `chain` up to `until`; `chain` stands there afterwards.

    One COPY in PostgreSQL's binary form. Raises `BrokenChainError` at the first document that doesn't follow,
    or that is missing; what came before it was taken.
    """
    query = _DOCUMENTS.format(topic=topic, shard=chain.shard, after=chain.sequence, until=until)
    reader = _Reader(chain, take)
    await connection.copy_from_query(query, output=reader.feed, format="binary")
    if chain.sequence < until:
        raise BrokenChainError(Break(chain.shard, chain.sequence + 1, "the document is missing"))


class _Reader:
    """Takes the stream of a COPY apart, whatever pieces it comes in."""

    def __init__(self, chain: Chain, take: Take) -> None:
        self._chain = chain
        self._take = take
        self._rest = b""
        self._skip = _HEADER

    async def feed(self, piece: bytes) -> None:
        data, follow, take = self._rest + piece, self._follow, self._take
        place, end = self._skip, len(data)
        self._skip = 0
        while place + _FIELD <= end:
            fields, size = _ROW(data, place)
            if fields != 1 or place + _FIELD + size > end:
                break
            place += _FIELD
            document = data[place : place + size]
            follow(document)
            take(document)
            place += size
        self._rest = data[place:]

    def _follow(self, document: bytes) -> None:
        """The envelope begins with what the chain knows already, so most need no parsing."""
        chain = self._chain
        sequence = chain.sequence + 1
        if document.startswith(OPENING % (sequence, chain.head.encode())):
            chain.sequence, chain.head = sequence, sha256(document).hexdigest()
        elif broken := chain.follow(document):
            raise BrokenChainError(broken)
