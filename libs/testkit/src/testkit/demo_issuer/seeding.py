"""Writes the demo accounts into the journals of `accounts` and `experts`, once, however often it is asked."""

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid5

from chassis.clock import Clock
from chassis.development.people import Person
from chassis.journal import Journal
from chassis.recording import Author, Fold, Sealer, Streams
from contracts import accounts, experts, topics
from contracts.event import Event
from contracts.sealed import Clear

SOURCE = "/kronika/development"
_AUTHOR = Author("service:development", "service", "development-seed")
_STARTED = Fold(initial=False, evolve=lambda _state, _event: True)


async def seed(
    account_journal: Journal, expert_journal: Journal, people: Sequence[Person], seals: Sealer, clock: Clock
) -> None:
    """A stream that exists is left as it is; the ids of all events are the same in every installation.

    Raises what `Streams.record` raises.
    """
    account_streams, expert_streams = (
        Streams(journal, _STARTED, seals=seals, load=topics.load, clock=clock, source=SOURCE)
        for journal in (account_journal, expert_journal)
    )
    for person in people:
        await _begin(account_streams, person.id, list(account_events(person)), clock)
        await _begin(expert_streams, person.id, list(expert_events(person)), clock)


async def _begin(streams: Streams[bool], stream: UUID, events: Sequence[Event], clock: Clock) -> None:
    def decide(started: bool) -> Sequence[Event]:
        return () if started else events

    cause = uuid5(stream, "development-seed")
    await streams.record(stream, decide, _AUTHOR, happened_at=clock(), cause=cause)


def account_events(person: Person) -> Iterator[Event]:
    """The life of an account so far; pure."""
    yield accounts.AccountCreated(
        roles=person.roles, language=person.language, details=Clear(str(person.id), person.details)
    )
    if person.confirmed:
        yield accounts.AccountConfirmed()
    if person.leads or person.member_of:
        yield accounts.TeamsChanged(leads=person.leads, member_of=person.member_of)


def expert_events(person: Person) -> Iterator[Event]:
    """The directory entry, for an expert; pure."""
    if person.entry:
        yield experts.ExpertEntered(entry=person.entry)
