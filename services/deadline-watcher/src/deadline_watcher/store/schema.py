"""The tables of the watcher: what it noted of cases, which deadlines are open, what was raised."""

WATCHING = """
create schema watching;

create table watching.processes (
    process uuid not null,
    version int not null,
    numbers jsonb not null,
    primary key (process, version)
);

create table watching.facts (
    case_id uuid not null,
    version int not null,
    id uuid not null,
    what text not null,
    happened_at timestamptz not null,
    recorded_at timestamptz not null,
    expert uuid,
    session uuid,
    starts_at timestamptz,
    dropped uuid[] not null,
    process uuid,
    process_version int,
    crisis boolean,
    until date,
    primary key (case_id, version)
);

create table watching.deadlines (
    reminder uuid primary key,
    case_id uuid not null,
    shard smallint not null,
    kind text not null,
    cause uuid not null,
    recorded_at timestamptz not null,
    due timestamptz not null,
    holder uuid,
    process uuid not null,
    process_version int not null,
    table_version text not null
);

comment on table watching.deadlines is 'what is open; a row goes when it is raised, or when its cause goes';
comment on column watching.deadlines.recorded_at is 'when the cause was recorded';

create index deadlines_by_moment on watching.deadlines (due);
create index deadlines_by_case on watching.deadlines (case_id);
create index deadlines_by_holder on watching.deadlines (holder, due) where holder is not null;

create table watching.raised (
    reminder uuid primary key,
    case_id uuid not null,
    raised_at timestamptz not null
);

create index raised_by_case on watching.raised (case_id);

create table watching.awaiting (
    case_id uuid not null,
    process uuid not null,
    process_version int not null,
    primary key (process, process_version, case_id)
);

comment on table watching.awaiting is 'cases that run under a version of a process that nobody told of yet';
"""

ABSENCES = """
create table watching.absences (
    listing uuid primary key,
    absence uuid not null unique,
    expert uuid not null,
    first_day date not null,
    last_day date not null,
    entered_by uuid,
    cause uuid not null
);

comment on table watching.absences is 'whose deadlines are to be listed; a row goes when they are';
comment on column watching.absences.listing is 'id of the event that lists them';
"""
