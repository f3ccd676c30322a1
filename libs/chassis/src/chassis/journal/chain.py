"""The proof that nothing in a shard was changed, removed, inserted or reordered."""

from dataclasses import dataclass

import orjson

from contracts.envelope import GENESIS, digest


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain of a shard doesn't hold."""

    shard: int
    sequence: int
    reason: str


@dataclass(slots=True)
class Chain:
    """Follows one shard, document by document, from the first or from a head that one trusts."""

    shard: int
    sequence: int = 0
    head: str = GENESIS

    def follow(self, document: bytes) -> Break | None:
        """What is wrong with the next document, if anything is."""
        expected = self.sequence + 1
        try:
            attributes = orjson.loads(document)
            sequence, prev = attributes["sequence"], attributes["prev"]
        except (ValueError, TypeError, KeyError):
            return Break(self.shard, expected, "not a document of ours")
        if sequence != f"{expected:020}":
            return Break(self.shard, expected, "another sequence stands here")
        if prev != self.head:
            return Break(self.shard, expected, "prev is not the digest of the document before")
        self.sequence, self.head = expected, digest(document)
        return None
