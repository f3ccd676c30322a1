"""The tables of the key database, as text for a service's migrations."""

_TABLES = """
create schema seals;

create table seals.data_keys (
    owner text not null,
    person text not null,
    n int not null check (n > 0),
    epoch int,
    wrapped bytea,
    asked_at timestamptz not null default statement_timestamp(),
    kept boolean not null default false,
    destroyed_at timestamptz,
    primary key (owner, person, n),
    check ((wrapped is null) = (destroyed_at is not null)),
    check ((wrapped is null) = (epoch is null))
);

comment on column seals.data_keys.asked_at is 'when somebody last meant to seal with a key not yet kept';
comment on column seals.data_keys.kept is 'its owner is known to exist, so it is never swept';
comment on column seals.data_keys.wrapped is 'null: destroyed, and never made again';

create index data_keys_unsettled on seals.data_keys (asked_at) where not kept and wrapped is not null;

create table seals.search_keys (
    search_epoch int primary key check (search_epoch > 0),
    epoch int not null,
    wrapped bytea not null,
    made_at timestamptz not null default statement_timestamp()
);

create table seals.secrets (
    name text primary key,
    epoch int not null,
    wrapped bytea not null
);
"""


_EPOCHS = """
create table seals.epochs (
    epoch int primary key check (epoch > 0),
    since timestamptz not null default statement_timestamp()
);

comment on table seals.epochs is 'key-encryption keys in use; the highest wraps, only an unused one can go';

insert into seals.epochs (epoch)
select epoch from seals.data_keys where epoch is not null
union select epoch from seals.search_keys
union select epoch from seals.secrets;

alter table seals.data_keys add foreign key (epoch) references seals.epochs;
alter table seals.search_keys add foreign key (epoch) references seals.epochs;
alter table seals.secrets add foreign key (epoch) references seals.epochs;
"""


def epochs() -> str:
    """The statements that keep book of epochs: run them once, in a later migration of the key database."""
    return _EPOCHS


def create() -> str:
    """The statements that make the tables: run them once, in a migration of the key database."""
    return _TABLES
