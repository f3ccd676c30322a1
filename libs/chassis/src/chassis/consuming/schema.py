"""The tables of the consuming loop, as text for a service's migrations."""

TABLES = """
create schema if not exists {schema};

create table {schema}.positions (
    consumer text not null,
    topic text not null,
    shard int not null,
    last bigint not null default 0 check (last >= 0),
    head text not null check (length(head) = 64),
    next_offset bigint not null default 0,
    primary key (consumer, topic, shard)
) with (fillfactor = 50);

create table {schema}.members (
    consumer text not null,
    member uuid not null,
    expires timestamptz not null,
    primary key (consumer, member)
);

create table {schema}.shares (
    consumer text not null,
    topic text not null,
    shard int not null,
    owner uuid,
    expires timestamptz not null default '-infinity',
    fresh_at timestamptz not null default '-infinity',
    primary key (consumer, topic, shard)
) with (fillfactor = 50);

create table {schema}.parked (
    consumer text not null,
    topic text not null,
    stream uuid not null,
    seq bigint not null,
    shard int not null,
    type text not null,
    state text not null check (state in ('failed', 'not yet known', 'queued')),
    reason text not null,
    document bytea not null,
    parked_at timestamptz not null default now(),
    primary key (consumer, topic, stream, seq)
);

create table {schema}.set_aside (
    consumer text not null,
    topic text not null,
    shard int not null,
    at_offset bigint not null,
    reason text not null,
    set_aside_at timestamptz not null default now(),
    primary key (consumer, topic, shard, at_offset)
);
"""


def create(schema: str) -> str:
    """The statements that make the tables in `schema`: run them once, in a migration."""
    return TABLES.format(schema=schema)


def drop(schema: str) -> str:
    """The statements that remove them; for a migration's way back in development."""
    names = ("set_aside", "parked", "shares", "members", "positions")
    return "\n".join(f"drop table {schema}.{name};" for name in names)
