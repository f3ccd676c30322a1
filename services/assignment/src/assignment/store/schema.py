"""The tables of the workload, and of what was sent to the ledger."""

WORKLOAD = """
create schema workload;

create table workload.cases (
    id uuid primary key,
    person uuid not null,
    stage text not null check (stage in ('open', 'ended', 'approved')),
    holder uuid,
    course text not null
);

comment on table workload.cases is 'one row a case, folded from its events; course is the fold, as JSON';

create index cases_by_holder on workload.cases (holder) where stage = 'open' and holder is not null;
create index cases_by_person on workload.cases (person);

create table workload.holdings (
    id uuid primary key,
    case_id uuid not null,
    person uuid not null,
    expert uuid not null,
    since timestamptz not null,
    contacted_at timestamptz
);

comment on table workload.holdings is 'each time that an expert held a case, by the event it began with';

create index holdings_by_contact on workload.holdings (contacted_at) where contacted_at is not null;
create index holdings_by_person on workload.holdings (person) where contacted_at is not null;

create table workload.experts (
    id uuid primary key,
    gender text not null
);
"""

SENT = """
create schema assigning;

create table assigning.sent (
    scope bytea primary key check (length(scope) = 32),
    request bytea not null check (length(request) = 32),
    body bytea not null,
    sent_at timestamptz not null default statement_timestamp()
);

comment on table assigning.sent is
'what went to the ledger under a key: a repetition sends the same bytes, though the ranking has moved on';

create index sent_by_age on assigning.sent (sent_at);
"""
