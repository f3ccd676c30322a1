"""The tables of what is no event: credentials, sessions, links; and the list of accounts."""

TABLES = """
create schema identity;

create table identity.names (
    hash bytea primary key,
    account uuid not null
);

comment on table identity.names is 'whom a name signs in, by an HMAC of it';

create table identity.passwords (
    id uuid primary key,
    account uuid not null,
    hash text not null,
    made_at timestamptz not null default statement_timestamp()
);

comment on table identity.passwords is 'which one counts is said by the events of the account';

create index passwords_by_account on identity.passwords (account);

create table identity.subjects (
    subject bytea not null,
    account uuid not null,
    primary key (subject, account)
);

comment on table identity.subjects is
    'whom of the provider an account may belong to, by an HMAC; that it does is said by its events';

create table identity.factors (
    id uuid primary key,
    account uuid not null,
    kind text not null,
    key text not null,
    secret bytea not null,
    last_step bigint not null default 0,
    made_at timestamptz not null default statement_timestamp()
);

comment on column identity.factors.secret is 'nonce, ciphertext and tag under the data key named in key';
comment on column identity.factors.last_step is 'no code of this time step or an earlier one counts again';

create index factors_by_account on identity.factors (account);

create table identity.recovery_codes (
    account uuid not null,
    hash bytea not null,
    primary key (account, hash)
);

create table identity.sessions (
    sid text primary key,
    account uuid not null,
    secret bytea not null,
    version int not null,
    proved boolean not null default false,
    vouched boolean not null default false,
    challenge bytea,
    begun_at timestamptz not null,
    seen_at timestamptz not null,
    ended boolean not null default false
);

comment on column identity.sessions.secret is 'SHA-256';
comment on column identity.sessions.version is 'of the account when it was begun';
comment on column identity.sessions.proved is 'a second factor was shown';
comment on column identity.sessions.vouched is 'the provider says that one was shown to it';
comment on column identity.sessions.challenge is 'what a passkey has to sign, once';

create index sessions_by_account on identity.sessions (account) where not ended;

create table identity.links (
    id uuid primary key,
    account uuid not null,
    purpose text not null,
    made_at timestamptz not null default statement_timestamp()
);

create index links_by_age on identity.links (made_at);

create table identity.failures (
    name bytea primary key,
    failed int not null,
    last_at timestamptz not null
);

create table identity.failing (
    address bytea not null,
    name bytea not null,
    last_at timestamptz not null,
    primary key (address, name)
);

comment on table identity.failing is 'names that failed from an address, and did not get in from there since';

create table identity.assertions (
    jti bytea primary key,
    until timestamptz not null
);

create table identity.signing_keys (
    n int primary key check (n > 0),
    made_at timestamptz not null
);

create table identity.accounts (
    id uuid primary key,
    version int not null,
    state text not null,
    roles text[] not null,
    invited_at timestamptz,
    expires_at timestamptz,
    occasion text,
    link uuid
);

create index accounts_by_state on identity.accounts (state, id);
"""
