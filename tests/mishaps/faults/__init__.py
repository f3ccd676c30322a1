"""The table of faults: the name of each, what it does, and in what kind of house."""

from collections.abc import Mapping
from dataclasses import dataclass

from mishaps.faults import company, killing, pausing
from mishaps.scene import Act


@dataclass(frozen=True, slots=True)
class Fault:
    """`ledgers`: how many processes run. `alone`: in a house of its own, for it leaves that changed."""

    act: Act
    ledgers: int = 1
    alone: bool = False


FAULTS: Mapping[str, Fault] = {
    "ledger_killed": Fault(killing.ledger_killed),
    "ledger_killed_in_transaction": Fault(killing.ledger_killed_in_transaction),
    "relay_killed": Fault(killing.relay_killed),
    "kafka_killed": Fault(killing.kafka_killed),
    "postgres_killed": Fault(killing.postgres_killed),
    "everything_killed": Fault(killing.everything_killed),
    "zombie_relay": Fault(pausing.zombie_relay),
    "asleep_in_transaction": Fault(pausing.asleep_in_transaction),
    "kafka_paused": Fault(pausing.kafka_paused),
    "postgres_paused": Fault(pausing.postgres_paused),
    "two_relays": Fault(company.two_relays),
    "clock_ahead": Fault(company.clock_ahead),
    "clock_behind": Fault(company.clock_behind),
    "old_and_new": Fault(company.old_and_new),
}
