"""The journal's SQL, for one topic."""

from dataclasses import dataclass

# In READ COMMITTED a statement sees what was committed when it *began*: one that waited for a lock still sees
# the old events. So locking and looking are two statements; joined into one, two processes would both accept
# the same version. The shards are locked in order, so that two processes never wait for each other.
_LOCK = """
begin isolation level read committed;
select from {topic}.shards where shard in ({shards}) order by shard for update
"""

# `statement_timestamp()` and not `now()`: a transaction that began before midnight and got the lock after it
# would put its key into yesterday, behind what others have looked at since. Tomorrow is looked at too, for a
# clock that was set back at midnight; the days after that would only cost time.
_LOOK = """
select 'head' as kind, shard, seq, null::int as version, null::uuid as id, null::uuid as stream,
       head as digest, null::bytea as request
from {topic}.shards where shard = any($1::int[])
union all
select 'version', null, null, last.version, null, wanted.stream, null, null
from unnest($2::int[], $3::uuid[]) as wanted(shard, stream)
cross join lateral (
    select version from {topic}.events
    where events.shard = wanted.shard and events.stream = wanted.stream
    order by version desc limit 1
) last
union all
select 'there', events.shard, events.seq, events.version, events.event_id, events.stream, null, null
from unnest($4::int[], $5::uuid[]) as wanted(shard, id)
join {topic}.events on events.shard = wanted.shard and events.event_id = wanted.id
union all
select 'key', shard, seq, version, null, stream, scope, request
from {topic}.idempotency
where scope = any($6::bytea[]) and day between (statement_timestamp() at time zone 'UTC')::date - 2
                                           and (statement_timestamp() at time zone 'UTC')::date + 1
"""

# The keys come sorted: two processes that hold different shards and insert the same keys would otherwise
# wait for each other.
_WRITE = """
with written as (
    insert into {topic}.events (shard, seq, stream, version, event_id, document)
    select * from unnest($1::int[], $2::bigint[], $3::uuid[], $4::int[], $5::uuid[], $6::bytea[])
), kept as (
    insert into {topic}.idempotency (day, scope, request, stream, shard, seq, version)
    select (statement_timestamp() at time zone 'UTC')::date, key.*
    from unnest($7::bytea[], $8::bytea[], $9::uuid[], $10::int[], $11::bigint[], $12::int[]) as key
)
update {topic}.shards set seq = moved.seq, head = moved.head
from unnest($13::int[], $14::bigint[], $15::bytea[]) as moved(shard, seq, head)
where shards.shard = moved.shard
"""

_APPEND = """
select last_seqs, last_heads, found_versions from {topic}.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""

_REMEMBERED = """
select request, stream, shard, seq, version from {topic}.idempotency
where scope = $1 and day between (statement_timestamp() at time zone 'UTC')::date - 2
                             and (statement_timestamp() at time zone 'UTC')::date + 1
"""

_THERE = """
select events.shard, events.event_id, events.stream, events.seq, events.version
from unnest($1::int[], $2::uuid[]) as wanted(shard, id)
join {topic}.events on events.shard = wanted.shard and events.event_id = wanted.id
"""

_READ = """
select document from {topic}.events where shard = $1 and stream = $2 and version > $3 order by version
"""

_FEED = """
select document from {topic}.events where shard = $1 and seq > $2 order by seq limit $3
"""

_EXISTING = """
select wanted.stream from unnest($1::int[], $2::uuid[]) as wanted(shard, stream)
where exists (
    select from {topic}.events where events.shard = wanted.shard and events.stream = wanted.stream
)
"""

_HEADS = "select shard, seq, head from {topic}.shards order by shard"


@dataclass(frozen=True, slots=True)
class Statements:
    """One topic's statements; `lock` still wants the shards' numbers."""

    lock: str
    append: str
    look: str
    write: str
    there: str
    remembered: str
    read: str
    feed: str
    heads: str
    existing: str


def statements(topic: str) -> Statements:
    """The statements for the schema that is named like the topic."""
    texts = (_APPEND, _LOOK, _WRITE, _THERE, _REMEMBERED, _READ, _FEED, _HEADS, _EXISTING)
    return Statements(_LOCK.replace("{topic}", topic), *(text.format(topic=topic) for text in texts))
