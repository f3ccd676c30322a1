"""The topics of record: who writes them, which events they hold, and which of those are substance."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts import access, accounts, cases, documents, experts, letters, policy, reminders
from contracts.event import Event
from contracts.upcasters import UPCASTERS, Data, Upcaster, upcast

PARTITIONS = 24


class UnknownTypeError(LookupError):
    """No model is known for this event type or version."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A journal as published on Kafka; `If-Match` and an approval mind the events of `substance` (D8)."""

    name: str
    writer: str
    events: tuple[type[Event], ...]
    substance: frozenset[type[Event]]
    about: str = ""
    partitions: int = PARTITIONS

    @property
    def bookkeeping(self) -> frozenset[type[Event]]:
        """What neither ends an approval nor stands in its way."""
        return frozenset(self.events) - self.substance


CASES = Topic(
    "cases",
    "case-ledger",
    cases.EVENTS,
    frozenset(cases.SUBSTANCE),
    "Everything that happens on a case. A stream is one case.",
)
ACCESS = Topic(
    "access",
    "case-ledger",
    access.EVENTS,
    frozenset(access.SUBSTANCE),
    "Who opened what of a case (I5). A stream is one case, or the account of who searched.",
)
POLICY = Topic(
    "policy",
    "case-ledger",
    policy.EVENTS,
    frozenset(policy.SUBSTANCE),
    "What supervisors set: companies with contracts, their names, case processes. A stream is one of these.",
)

ACCOUNTS = Topic(
    "accounts",
    "identity",
    accounts.EVENTS,
    frozenset(accounts.SUBSTANCE),
    "Who works here, and as what. A stream is one account.",
)
EXPERTS = Topic(
    "experts",
    "assignment",
    experts.EVENTS,
    frozenset(experts.SUBSTANCE),
    "What each expert can do and when they are away. A stream is one expert, by their account's id.",
)
LETTERS = Topic(
    "letters",
    "notifier",
    letters.EVENTS,
    frozenset(letters.SUBSTANCE),
    "What became of each letter. A stream is the case that it is about, else the recipient's account.",
)
REMINDERS = Topic(
    "reminders",
    "deadline-watcher",
    reminders.EVENTS,
    frozenset(reminders.SUBSTANCE),
    "What the clocks of a case raised when their moment came, or will in an absence. A stream is either.",
)

DOCUMENTS = Topic(
    "documents",
    "document-store",
    documents.EVENTS,
    frozenset(documents.SUBSTANCE),
    "What becomes of each document: stored, scanned, filed, opened (D5, D6, I5). A stream is one document.",
)

TOPICS = (CASES, ACCESS, POLICY, ACCOUNTS, EXPERTS, LETTERS, REMINDERS, DOCUMENTS)

EVENT_TYPES: dict[str, type[Event]] = {event.type: event for topic in TOPICS for event in topic.events}


def load(
    event_type: str,
    data: Data,
    models: Mapping[str, type[Event]] = EVENT_TYPES,
    steps: Mapping[str, Upcaster] = UPCASTERS,
) -> Event:
    """The event as today's code knows it; raises `UnknownTypeError`, or pydantic's error on other data."""
    if event_type in steps:
        event_type, data = upcast(event_type, data, steps)
    model = models.get(event_type)
    if model is None:
        raise UnknownTypeError(event_type)
    # What `model_validate` calls: it takes as long to get there as the validation of a small event.
    event: Event = model.__pydantic_validator__.validate_python(data)
    return event
