"""The tables of the read models: what lists, search and registration look things up in."""

READ_MODELS = """
create schema lists;

create table lists.companies (
    id uuid primary key,
    name text not null,
    listed boolean not null,
    version int not null
);

create table lists.cases (
    id uuid primary key,
    version int not null,
    number bigint not null unique,
    person uuid not null,
    recorded_at timestamptz not null,
    received_at timestamptz not null,
    stage text not null check (stage in ('to_assign', 'in_progress', 'waiting', 'closed')),
    due_at timestamptz,
    company uuid,
    unlisted_company text,
    crisis boolean not null,
    city text not null,
    problem_type text not null,
    language text not null,
    received_by text not null,
    operator uuid,
    holder uuid,
    holding text,
    held_since timestamptz,
    handed_by uuid,
    former uuid[] not null,
    former_until timestamptz[] not null,
    declined_by uuid[] not null,
    progress smallint not null check (progress between 0 and 3),
    notices text[] not null,
    clocks text[] not null,
    contacts jsonb not null default '[]',
    score smallint,
    ending text,
    ended_at timestamptz,
    approved_at timestamptz,
    next_session timestamptz,
    mail_for uuid[] not null,
    mail_for_desk boolean not null,
    to_invoice uuid[] not null,
    invoice_lines jsonb not null,
    client text not null,
    contact text not null
);

comment on table lists.cases is
'one row a case, folded from its events; client and contact as sealed, with their place';
comment on column lists.cases.clocks is
'the clocks that run now: a reminder counts as long as its own is among them';
comment on column lists.cases.contacts is
'one for each holding in which the client was contacted: after how many hours, and how many there were';
comment on column lists.cases.invoice_lines is
'one for each expert, approval and invoice: sessions with their moments, state, and who approved';
comment on column lists.cases.former_until is
'until when each of `former` keeps a hand-over page, in the same order';

create index cases_by_stage on lists.cases (stage, recorded_at desc, id);
create index cases_by_received on lists.cases (received_at);
create index cases_by_holder on lists.cases (holder, stage) where holder is not null;
create index cases_by_former on lists.cases using gin (former);
create index cases_by_company on lists.cases (company);
create index cases_by_person on lists.cases (person);
create index cases_to_invoice on lists.cases (approved_at) where to_invoice <> '{}';

create index cases_with_lines on lists.cases (number) where invoice_lines <> '[]';

create table lists.acquaintances (
    person uuid not null,
    expert uuid not null,
    primary key (person, expert)
);

comment on table lists.acquaintances is 'experts who declined a case because they know its client';

create table lists.search_tokens (
    case_id uuid not null,
    person uuid not null,
    kind text not null check (kind in ('name', 'phone')),
    token bytea not null check (length(token) = 16),
    epoch int not null,
    primary key (token, kind, case_id)
);

create index search_tokens_by_case on lists.search_tokens (case_id, kind);
create index search_tokens_by_person on lists.search_tokens (person);

create sequence lists.case_numbers;
"""
