"""The dashboard's own tables: nothing in them says who somebody is."""

TABLES = """
create schema browsing;

create table browsing.sessions (
    id bytea primary key,
    sealed bytea not null,
    begun_at timestamptz not null,
    seen_at timestamptz not null
);

comment on table browsing.sessions is 'id: the hash of the cookie; sealed: under a key made of the cookie';

create index sessions_by_last_use on browsing.sessions (seen_at);
"""

VIEWS = """
create table browsing.views (
    account uuid not null,
    path text not null,
    query text not null,
    saved_at timestamptz not null,
    primary key (account, path, query)
);

comment on table browsing.views is 'what somebody narrows a list to again and again: codes and ids, no words';
"""
