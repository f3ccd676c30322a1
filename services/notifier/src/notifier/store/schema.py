"""The notifier's own tables: cases by ids, letters and what became of them. No address, no name, no text."""

TABLES = """
create schema outbox;

create table outbox.cases (
    id uuid primary key,
    waiting boolean not null,
    fold jsonb not null
);

create index waiting_cases on outbox.cases (id) where waiting;

create table outbox.house (
    sole boolean primary key default true check (sole),
    help text
);

comment on table outbox.house is 'what letters name of the organisation: whom to write to for help';

create table outbox.letters (
    id uuid primary key,
    kind text not null,
    recipient uuid,
    cause uuid not null,
    stream uuid not null,
    case_id uuid,
    asks uuid,
    link uuid,
    moment timestamptz,
    as_operator boolean not null,
    page bytea not null unique check (length(page) = 12),
    message bytea not null unique check (length(message) = 20),
    heard boolean not null default false,
    state text not null check (
        state in ('planned', 'sending', 'accepted', 'deferred', 'failed', 'unknown', 'not_sent')),
    reason text,
    attempt int not null default 0,
    planned_at timestamptz not null default now(),
    first_due timestamptz not null,
    due_at timestamptz not null,
    useful_until timestamptz not null,
    leased_until timestamptz
) with (fillfactor = 70);

comment on column outbox.letters.page is '96 bits, in the link of a letter about a case';

comment on column outbox.letters.heard is 'known from our own topic before its event was heard (again)';

comment on column outbox.letters.message is 'local part of the Message-ID, by which returned mail is known';

create index letters_due on outbox.letters (due_at) where state in ('planned', 'deferred', 'unknown');
create index letters_leased on outbox.letters (leased_until) where state = 'sending';
create index letters_by_cause on outbox.letters (cause);
create index letters_by_stream on outbox.letters (stream, planned_at desc, id);
create index letters_by_state on outbox.letters (state, planned_at desc, id)
    where state in ('failed', 'deferred', 'unknown');

create table outbox.facts (
    number bigint generated always as identity primary key,
    letter uuid not null,
    type text not null,
    attempt int not null,
    reason text,
    again_at timestamptz
);

comment on table outbox.facts is 'what is to be said on the topic letters, until it is said there';

create table outbox.bounced (
    account uuid primary key,
    since timestamptz not null default now()
);

comment on table outbox.bounced is 'whose address takes no mail, until it is corrected in identity';
"""
