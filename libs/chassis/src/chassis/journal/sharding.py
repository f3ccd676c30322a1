"""Which shard a stream lives in: Kafka's default partitioner over the stream's id."""

from functools import lru_cache
from struct import unpack_from
from uuid import UUID

SHARDS = 24
_SEED = 0x9747B28C
_M = 0x5BD1E995
_MASK = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """MurmurHash2 with 32 bits and Kafka's seed, unsigned."""
    hashed = _SEED ^ len(data)
    whole = len(data) // 4
    for word in unpack_from(f"<{whole}I", data):
        mixed = word * _M & _MASK
        mixed = (mixed ^ mixed >> 24) * _M & _MASK
        hashed = (hashed * _M & _MASK) ^ mixed
    rest = data[whole * 4 :]
    if rest:
        hashed = (hashed ^ int.from_bytes(rest, "little")) * _M & _MASK
    hashed = (hashed ^ hashed >> 13) * _M & _MASK
    return hashed ^ hashed >> 15


@lru_cache(maxsize=65_536)
def shard_of(stream: UUID, shards: int = SHARDS) -> int:
    """The shard, and so the partition, of a stream."""
    return (murmur2(str(stream).encode()) & 0x7FFFFFFF) % shards
