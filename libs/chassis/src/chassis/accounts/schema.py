"""The tables into which `accounts` and `experts` are folded, as text for a service's migrations."""

_TABLES = """
create schema if not exists {schema};

create table {schema}.accounts (
    id uuid primary key,
    active boolean not null,
    confirmed boolean not null,
    roles text[] not null,
    language text not null,
    leads uuid[] not null default '{{}}',
    member_of uuid[] not null default '{{}}',
    ended_before timestamptz,
    ended text[] not null default '{{}}'
);

create table {schema}.experts (
    id uuid primary key,
    competences text[] not null,
    languages text[] not null,
    cities text[] not null,
    online boolean not null,
    capacity int not null
);

create table {schema}.absences (
    id uuid primary key,
    expert uuid not null,
    first_day date not null,
    last_day date not null
);

create index absences_by_expert on {schema}.absences (expert);
"""


def create(schema: str) -> str:
    """The statements that make the tables in `schema`: run them once, in a migration."""
    return _TABLES.format(schema=schema)


def drop(schema: str) -> str:
    """The statements that remove them; for a migration's way back in development."""
    return "\n".join(f"drop table {schema}.{name};" for name in ("absences", "experts", "accounts"))
