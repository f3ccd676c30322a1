"""The journal's statements."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from chassis.journal.statements import statements
from contracts.envelope import splice
from testkit.simulation.database.session import Answer, Meaning, Session
from testkit.simulation.database.tables import Fields, Row, Transaction

EVENTS, SHARDS, KEYS = "events", "shards", "idempotency"
BY_VERSION, BY_ID = "events by version", "events by id"


async def lock(session: Session, shards: str) -> None:
    """Begin, and lock the shards in order."""
    session.begin()
    await session.within(_lock, [int(shard) for shard in shards.split(",")])


async def _lock(tx: Transaction, shards: list[int]) -> None:
    for shard in sorted(shards):
        await tx.lock(SHARDS, (shard,))


async def append(
    tx: Transaction,
    shards: list[int],
    places: list[int],
    streams: list[UUID],
    expected: list[int],
    counts: list[int],
    ids: list[UUID],
    bodies: list[bytes],
    scopes: list[bytes],
    requests: list[bytes],
    answers: list[int],
) -> Answer:
    """The server's function: the whole of a plain batch, or nothing."""
    await _lock(tx, shards)
    heads = {shard: tx.get(SHARDS, (shard,)) or {} for shard in shards}
    versions = where(tx, streams, scopes)
    if versions != expected:
        return [Row(last_seqs=None, last_heads=None, found_versions=versions)]
    events = [
        (shard, stream, version + step)
        for shard, stream, version, count in zip(places, streams, expected, counts, strict=True)
        for step in range(1, count + 1)
    ]
    rows = list(_chained(heads, events, ids, bodies))
    keyed = [rows[answer - 1] for answer in answers]
    keys = [(row[2], row[0], row[1], row[3]) for row in keyed]
    moved = {row[0]: (row[1], hashlib.sha256(row[5]).digest()) for row in rows}
    await write(
        tx,
        *_columns(rows, 6),
        scopes,
        requests,
        *_columns(keys, 4),
        list(moved),
        *_columns(moved.values(), 2),
    )
    before = [heads[shard] for shard in shards]
    seqs, ends = [one["seq"] for one in before], [one["head"] for one in before]
    return [Row(last_seqs=seqs, last_heads=ends, found_versions=None)]


def where(tx: Transaction, streams: Sequence[UUID], scopes: Sequence[bytes]) -> list[int] | None:
    """At which version each stream stands; None when a key is known."""
    if any(_known(tx, scope, ahead=1) for scope in scopes):
        return None
    versions = _versions(tx, set(streams))
    return [versions.get(stream, 0) for stream in streams]


def _chained(
    heads: Mapping[int, Fields],
    events: Sequence[tuple[int, UUID, int]],
    ids: Sequence[UUID],
    bodies: Sequence[bytes],
) -> Iterator[tuple[int, int, UUID, int, UUID, bytes]]:
    """The rows of these events, each in its place behind the shard's head."""
    ends = {shard: (head["seq"], head["head"]) for shard, head in heads.items()}
    for (shard, stream, version), id_, body in zip(events, ids, bodies, strict=True):
        seq, head = ends[shard]
        document = splice(body, seq + 1, head.hex())
        ends[shard] = seq + 1, hashlib.sha256(document).digest()
        yield shard, seq + 1, stream, version, id_, document


def _columns(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


async def look(
    tx: Transaction,
    shards: list[int],
    version_shards: list[int],
    streams: list[UUID],
    id_shards: list[int],
    ids: list[UUID],
    scopes: list[bytes],
) -> Answer:
    """Heads, versions, ids that are there, keys: one snapshot."""
    heads = [(shard, tx.get(SHARDS, (shard,))) for shard in shards]
    found = [_sight("head", shard=n, seq=head["seq"], digest=head["head"]) for n, head in heads if head]
    versions = _versions(tx, set(streams))
    found += [_sight("version", version=versions[s], stream=s) for s in streams if s in versions]
    found += [_sight("there", **row) for row in _there(tx, id_shards, ids)]
    keys = [(scope, known) for scope in scopes if (known := _known(tx, scope, ahead=1))]
    found += [_sight("key", digest=scope, **known) for scope, known in keys]
    return found


def _sight(kind: str, **columns: Any) -> Row:
    names = ("shard", "seq", "version", "id", "stream", "digest", "request")
    return Row(kind=kind, **{name: columns.get(name) for name in names})


def _versions(tx: Transaction, streams: set[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for _, event in tx.rows(EVENTS):
        if event["stream"] in streams:
            found[event["stream"]] = max(found.get(event["stream"], 0), event["version"])
    return found


def _there(tx: Transaction, shards: list[int], ids: list[UUID]) -> list[dict[str, Any]]:
    places = [(shard, id_, tx.get(BY_ID, (shard, id_))) for shard, id_ in zip(shards, ids, strict=True)]
    there = [(shard, id_, tx.get(EVENTS, (shard, at["seq"]))) for shard, id_, at in places if at]
    columns = ("stream", "seq", "version")
    return [{"shard": n, "id": id_, **{c: e[c] for c in columns}} for n, id_, e in there if e]


def _known(tx: Transaction, scope: bytes, ahead: int) -> dict[str, Any] | None:
    today = tx.now.astimezone(UTC).date()
    for step in range(-2, ahead + 1):
        if (row := tx.get(KEYS, (scope, today + timedelta(days=step)))) is not None:
            return dict(row)
    return None


async def there(tx: Transaction, shards: list[int], ids: list[UUID]) -> Answer:
    rows = _there(tx, shards, ids)
    names = (
        ("shard", "shard"),
        ("event_id", "id"),
        ("stream", "stream"),
        ("seq", "seq"),
        ("version", "version"),
    )
    return [Row(**{name: row[key] for name, key in names}) for row in rows]


async def write(tx: Transaction, *columns: list[Any]) -> None:
    """Events, keys, heads: in this order, all or none."""
    for event in zip(*columns[:6], strict=True):
        await _insert_event(tx, *event)
    today = tx.now.astimezone(UTC).date()
    for scope, request, stream, shard, seq, version in zip(*columns[6:12], strict=True):
        place = {"request": request, "stream": stream, "shard": shard, "seq": seq, "version": version}
        await tx.insert_unique(KEYS, (scope, today), place)
    for shard, seq, head in zip(*columns[12:], strict=True):
        await tx.put(SHARDS, (shard,), {"seq": seq, "head": head})


async def _insert_event(
    tx: Transaction, shard: int, seq: int, stream: UUID, version: int, event_id: UUID, document: bytes
) -> None:
    event = {"shard": shard, "seq": seq, "stream": stream, "version": version, "event_id": event_id}
    await tx.insert_unique(EVENTS, (shard, seq), {**event, "document": document})
    await tx.insert_unique(BY_VERSION, (shard, stream, version), {"seq": seq})
    await tx.insert_unique(BY_ID, (shard, event_id), {"seq": seq})


async def remembered(tx: Transaction, scope: bytes) -> Answer:
    known = _known(tx, scope, ahead=1)
    names = ("request", "stream", "shard", "seq", "version")
    return [Row(**{name: known[name] for name in names})] if known else []


async def read(tx: Transaction, shard: int, stream: UUID, after: int) -> Answer:
    found = [event for (at, _), event in tx.rows(EVENTS) if at == shard and event["stream"] == stream]
    found.sort(key=lambda event: int(event["version"]))
    return [Row(document=event["document"]) for event in found if event["version"] > after]


async def feed(tx: Transaction, shard: int, after: int, limit: int) -> Answer:
    found = sorted((seq, event) for (at, seq), event in tx.rows(EVENTS) if at == shard and seq > after)
    return [Row(document=event["document"]) for _, event in found[:limit]]


async def existing(tx: Transaction, shards: list[int], streams: list[UUID]) -> Answer:
    versions = _versions(tx, set(streams))
    return [Row(stream=stream) for stream in streams if stream in versions]


async def heads(tx: Transaction) -> Answer:
    rows = sorted((key[0], head) for key, head in tx.rows(SHARDS))
    return [Row(shard=shard, seq=head["seq"], head=head["head"]) for shard, head in rows]


async def today(tx: Transaction) -> Answer:
    return [Row(today=tx.now.astimezone(UTC).date())]


async def nothing(tx: Transaction, *_: str) -> None:
    """The days' partitions: here one table holds all days."""


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    sql = statements(topic)
    return {
        sql.append: Meaning("append", append),
        sql.look: Meaning("look", look),
        sql.write: Meaning("write", write),
        sql.there: Meaning("there", there),
        sql.remembered: Meaning("remembered", remembered),
        sql.read: Meaning("read", read),
        sql.feed: Meaning("feed", feed),
        sql.existing: Meaning("existing", existing),
        sql.heads: Meaning("heads", heads),
        "select (statement_timestamp() at time zone 'UTC')::date": Meaning("today", today),
    }


def patterns(topic: str) -> list[tuple[re.Pattern[str], Meaning]]:
    """By pattern."""
    before, _, after = statements(topic).lock.partition("{shards}")
    upkeep = rf"select pg_advisory_xact_lock.*|\nselect child.*|\ncreate table if not exists {topic}\..*"
    return [
        (
            re.compile(re.escape(before) + r"([0-9,]+)" + re.escape(after)),
            Meaning("lock", lock, controls=True),
        ),
        (re.compile(upkeep, re.DOTALL), Meaning("upkeep", nothing)),
    ]
