"""The function in the server that takes a plain batch whole: one round trip instead of four.

A batch is plain when nothing in it has to be decided: every stream stands where its command expects it, no
key is known, and every event id is new.
"""

# A statement inside sees what was committed before it began, so those behind the locks see all that was
# written under them. The day is the server's when the call came, as in the journal's other statements.
_APPEND = """
create function {topic}.append(
    lock_shards int[],
    at_shards int[], at_streams uuid[], at_versions int[], event_counts int[],
    event_ids uuid[], event_bodies bytea[],
    key_scopes bytea[], key_requests bytea[], key_events int[],
    out last_seqs bigint[], out last_heads bytea[], out found_versions int[]
) language plpgsql as $$
declare
    today constant date := (statement_timestamp() at time zone 'UTC')::date;
    seq_of bigint[];
    head_of bytea[];
    shards int[];
    seqs bigint[];
    streams uuid[];
    versions int[];
    documents bytea[];
    place int;
    opening text;
    event int := 0;
    found record;
begin
    for found in
        select shard, seq, head from {topic}.shards where shard = any(lock_shards) order by shard for update
    loop
        seq_of[found.shard] := found.seq;
        head_of[found.shard] := found.head;
        last_seqs := last_seqs || found.seq;
        last_heads := last_heads || found.head;
    end loop;
    if exists (select from {topic}.idempotency
               where scope = any(key_scopes) and day between today - 2 and today + 1) then
        last_seqs := null;
        return;
    end if;
    select array_agg(coalesce((
        select version from {topic}.events
        where shard = wanted.shard and stream = wanted.stream order by version desc limit 1), 0)
        order by wanted.number)
    into found_versions
    from unnest(at_shards, at_streams) with ordinality as wanted(shard, stream, number);
    if found_versions <> at_versions then
        last_seqs := null;
        return;
    end if;
    for each in 1 .. cardinality(at_shards) loop
        place := at_shards[each];
        for step in 1 .. event_counts[each] loop
            event := event + 1;
            seq_of[place] := seq_of[place] + 1;
            opening := '{"specversion":"1.0","sequence":"' || lpad(seq_of[place]::text, 20, '0')
                || '","prev":"' || encode(head_of[place], 'hex') || '",';
            documents[event] := convert_to(opening, 'UTF8') || event_bodies[event];
            head_of[place] := sha256(documents[event]);
            shards[event] := place;
            seqs[event] := seq_of[place];
            streams[event] := at_streams[each];
            versions[event] := at_versions[each] + step;
        end loop;
    end loop;
    insert into {topic}.events (shard, seq, stream, version, event_id, document)
    select * from unnest(shards, seqs, streams, versions, event_ids, documents);
    insert into {topic}.idempotency (day, scope, request, stream, shard, seq, version)
    select today, key.scope, key.request, streams[key.event], shards[key.event], seqs[key.event],
           versions[key.event]
    from unnest(key_scopes, key_requests, key_events) as key(scope, request, event);
    update {topic}.shards set seq = seq_of[shard], head = head_of[shard] where shard = any(lock_shards);
end $$;
"""


def create(topic: str) -> str:
    """The statement that makes `<topic>.append`.

    Arrays: the shards to lock, in order; of each append its shard, stream, expected version and number of
    events; of each event, append after append, its id and body; of each idempotency key, sorted by scope,
    its scope, request and the number of the event (from 1) whose place is the answer. It answers sequence
    and head of each locked shard as they were before. When the batch isn't plain, nothing is written and
    these are null; unless a key is known, `found_versions` says where the stream of each append stands.
    """
    return _APPEND.replace("{topic}", topic)
