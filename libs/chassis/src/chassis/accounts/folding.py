"""Event -> rows: what each event of `accounts` and `experts` does to the tables; pure."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts import accounts, experts
from contracts.envelope import Recorded
from contracts.event import Event

type Statement = tuple[str, tuple[Any, ...]]
"""SQL with `{schema}` still open, and its arguments."""

_CREATE = """
insert into {schema}.accounts (id, active, confirmed, roles, language) values ($1, true, false, $2, $3)
on conflict (id) do nothing
"""
_CONFIRM = "update {schema}.accounts set confirmed = true where id = $1"
_ACTIVE = "update {schema}.accounts set active = $2 where id = $1"
_LEAVE = (
    "update {schema}.accounts set active = false, ended_before = greatest(ended_before, $2) where id = $1"
)
_ROLES = "update {schema}.accounts set roles = $2 where id = $1"
_LANGUAGE = "update {schema}.accounts set language = $2 where id = $1"
_TEAMS = "update {schema}.accounts set leads = $2, member_of = $3 where id = $1"
_END = """
update {schema}.accounts set
    ended_before = greatest(ended_before, $2),
    ended = (select array(select distinct unnest(ended || $3::text[])))
where id = $1
"""
_ENTER = """
insert into {schema}.experts (id, competences, languages, cities, online, capacity)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set competences = $2, languages = $3, cities = $4, online = $5, capacity = $6
"""
_AWAY = """
insert into {schema}.absences (id, expert, first_day, last_day) values ($1, $2, $3, $4)
on conflict (id) do nothing
"""
_BACK = "delete from {schema}.absences where id = $1 and expert = $2"


def statement(recorded: Recorded[Event]) -> Statement:
    """What this event does to the tables. Raises `KeyError` for an event that is not folded."""
    sql, arguments = _FOLD[type(recorded.event)]
    return sql, (*arguments(recorded),)


def _entry(recorded: Recorded[Any]) -> tuple[Any, ...]:
    entry: experts.Entry = recorded.event.entry
    return (
        recorded.meta.subject,
        [str(one) for one in entry.competences],
        list(entry.languages),
        list(entry.cities),
        entry.online,
        entry.capacity,
    )


def _absence(recorded: Recorded[Any]) -> tuple[Any, ...]:
    event: experts.AbsenceEntered = recorded.event
    return event.absence, recorded.meta.subject, event.first_day, event.last_day


def _of(*fields: Callable[[Any], Any]) -> Callable[[Recorded[Any]], tuple[Any, ...]]:
    """The account's id and these parts of the event."""
    return lambda recorded: (recorded.meta.subject, *(field(recorded.event) for field in fields))


def _roles(event: accounts.AccountCreated | accounts.RolesChanged) -> list[str]:
    return [str(role) for role in event.roles]


_FOLD: Mapping[type[Event], tuple[str, Callable[[Recorded[Any]], tuple[Any, ...]]]] = {
    accounts.AccountCreated: (_CREATE, _of(_roles, lambda event: event.language)),
    accounts.AccountConfirmed: (_CONFIRM, _of()),
    accounts.AccountDeactivated: (_LEAVE, lambda recorded: (recorded.meta.subject, recorded.meta.time)),
    accounts.AccountReactivated: (_ACTIVE, _of(lambda _: True)),
    accounts.RolesChanged: (_ROLES, _of(_roles)),
    accounts.LanguageChanged: (_LANGUAGE, _of(lambda event: event.language)),
    accounts.TeamsChanged: (
        _TEAMS,
        _of(lambda event: list(event.leads), lambda event: list(event.member_of)),
    ),
    accounts.SessionsEnded: (
        _END,
        _of(lambda event: event.begun_before, lambda event: list(event.sessions)),
    ),
    experts.ExpertEntered: (_ENTER, _entry),
    experts.ExpertChanged: (_ENTER, _entry),
    experts.AbsenceEntered: (_AWAY, _absence),
    experts.AbsenceWithdrawn: (
        _BACK,
        lambda recorded: (recorded.event.absence, recorded.meta.subject),
    ),
}

FOLDED: frozenset[type[Event]] = frozenset(_FOLD)

IGNORED: frozenset[type[Event]] = frozenset(
    {
        accounts.AccountProposed,
        accounts.ProposalDeclined,
        accounts.InvitationIssued,
        accounts.DetailsChanged,
        accounts.AddressCorrected,
        accounts.ResetRequested,
        accounts.PasswordChanged,
        accounts.SecondFactorAdded,
        accounts.SecondFactorRemoved,
        accounts.SecondFactorsReset,
        accounts.SubjectBound,
        accounts.SubjectUnbound,
        accounts.TermsPublished,
        accounts.TermsAccepted,
        accounts.GuidePublished,
        accounts.HelpAddressChanged,
        experts.RankingPublished,
        *experts.HANDING_OVER,
    }
)
"""Ways in, names, texts of the house, the ranking, bulk reassignments: nobody's rights rest on them."""

EVENTS = FOLDED | IGNORED
"""Every event of both topics."""
