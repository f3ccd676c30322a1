"""The tables beside the journal: cases and glass to judge by, documents and what is to be done with them."""

SHELF = """
create schema shelf;

create table shelf.cases (
    id uuid primary key,
    kept text not null
);

create table shelf.glass (
    case_id uuid not null,
    account uuid not null,
    until timestamptz not null,
    primary key (case_id, account)
);

create table shelf.documents (
    id uuid primary key,
    version int not null,
    case_id uuid not null,
    blob uuid not null,
    stored_at timestamptz not null,
    work text check (work in ('look', 'file', 'sweep')),
    due timestamptz not null default now(),
    attempts int not null default 0
);

create index documents_by_case on shelf.documents (case_id, stored_at);
create index documents_to_do on shelf.documents (due) where work is not null;

create table shelf.uploads (
    blob uuid primary key,
    case_id uuid not null,
    document uuid not null,
    begun timestamptz not null default now()
);

create table shelf.secret (
    alone boolean primary key default true check (alone),
    secret bytea not null check (length(secret) = 32)
);
"""
