"""The topics of record: who writes them, which events they hold, and which of those are substance."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts import access, cases, policy
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
    partitions: int = PARTITIONS

    @property
    def bookkeeping(self) -> frozenset[type[Event]]:
        """What neither ends an approval nor stands in its way."""
        return frozenset(self.events) - self.substance


CASES = Topic("cases", "case-ledger", cases.EVENTS, frozenset(cases.SUBSTANCE))
ACCESS = Topic("access", "case-ledger", access.EVENTS, frozenset(access.SUBSTANCE))
POLICY = Topic("policy", "case-ledger", policy.EVENTS, frozenset(policy.SUBSTANCE))

TOPICS = (CASES, ACCESS, POLICY)

EVENT_TYPES: dict[str, type[Event]] = {event.type: event for topic in TOPICS for event in topic.events}


def load(
    event_type: str,
    data: Data,
    models: Mapping[str, type[Event]] = EVENT_TYPES,
    steps: Mapping[str, Upcaster] = UPCASTERS,
) -> Event:
    """The event as today's code knows it; raises `UnknownTypeError`, or pydantic's error on other data."""
    current, raised = upcast(event_type, data, steps)
    model = models.get(current)
    if model is None:
        raise UnknownTypeError(current)
    return model.model_validate(raised)
