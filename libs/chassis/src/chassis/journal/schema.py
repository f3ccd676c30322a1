"""The journal's tables, one schema per topic, as text for a service's migrations."""

import re

from chassis.journal import function
from chassis.journal.partitions import AHEAD, KEPT

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")

_TABLES = """
create schema if not exists {topic};

create table {topic}.shards (
    shard int primary key,
    seq bigint not null check (seq >= 0),
    head bytea not null check (length(head) = 32)
) with (fillfactor = 10);

insert into {topic}.shards (shard, seq, head)
select shard, 0, decode(repeat('00', 32), 'hex') from generate_series(0, {last}) as shard;

create table {topic}.events (
    shard int not null,
    seq bigint not null check (seq > 0),
    stream uuid not null,
    version int not null check (version > 0),
    event_id uuid not null,
    document bytea not null,
    primary key (shard, seq),
    unique (shard, stream, version),
    unique (shard, event_id)
) partition by list (shard);

alter table {topic}.events alter column document set storage external;

create function {topic}.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only' using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete on {topic}.events
for each row execute function {topic}.refuse_change();

create trigger append_only_whole before truncate on {topic}.events
for each statement execute function {topic}.refuse_change();

create table {topic}.idempotency (
    day date not null,
    scope bytea not null check (length(scope) = 32),
    request bytea not null check (length(request) = 32),
    stream uuid not null,
    shard int not null,
    seq bigint not null,
    version int not null,
    primary key (scope, day)
) partition by range (day);

create table {topic}.relay (
    shard int primary key,
    owner uuid,
    epoch bigint not null,
    expires timestamptz,
    cursor bigint
) with (fillfactor = 10);
"""

_SHARD = """
create table {topic}.events_{shard} partition of {topic}.events for values in ({shard});

create trigger append_only_whole before truncate on {topic}.events_{shard}
for each statement execute function {topic}.refuse_change();
"""

_DAYS = """
do $$
declare
    today date := (statement_timestamp() at time zone 'UTC')::date;
begin
    for step in -{kept} .. {ahead} loop
        execute format(
            'create table {topic}.idempotency_%s partition of {topic}.idempotency '
            'for values from (%L) to (%L)',
            to_char(today + step, 'YYYYMMDD'), today + step, today + step + 1);
    end loop;
end $$;
"""


def create(topic: str, shards: int) -> str:
    """The statements that make the journal of `topic`, to be run once, in a migration."""
    if not _NAME.fullmatch(topic):
        reason = f"{topic!r} can't name a schema"
        raise ValueError(reason)
    tables = _TABLES.format(topic=topic, last=shards - 1)
    partitions = "".join(_SHARD.format(topic=topic, shard=shard) for shard in range(shards))
    days = _DAYS.format(topic=topic, kept=KEPT, ahead=AHEAD)
    return tables + partitions + days + function.create(topic)


def drop(topic: str) -> str:
    """The statement that removes a journal with everything in it: a migration's way back, in development."""
    if not _NAME.fullmatch(topic):
        reason = f"{topic!r} can't name a schema"
        raise ValueError(reason)
    return f"drop schema {topic} cascade"
