"""The table of faults: the name of each, what it does, and in what kind of house."""

from collections.abc import Mapping
from dataclasses import dataclass

from mishaps.faults import company, killing, pausing, restoring, scarcity, services, topics
from mishaps.scene import Act
from mishaps.town.scene import TownAct


@dataclass(frozen=True, slots=True)
class Fault:
    """`disk`: who has a small disk, in a house of its own; all the others share one."""

    act: Act
    disk: str = ""


# In one town, with all services.
TOWN_FAULTS: Mapping[str, TownAct] = {
    "services_killed_at_their_worst": services.services_killed_at_their_worst,
    "services_killed": services.services_killed,
    "services_paused": services.services_paused,
    "mail_server_fails": services.mail_server_fails,
    "services_hear_all_again": services.services_hear_all_again,
    "services_rebuilt": services.services_rebuilt,
}


# The poison is played last in the shared house: what it parked stays parked.
FAULTS: Mapping[str, Fault] = {
    "ledger_killed": Fault(killing.ledger_killed),
    "lists_killed": Fault(killing.lists_killed),
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
    "connections_exhausted": Fault(scarcity.connections_exhausted),
    "keys_away": Fault(scarcity.keys_away),
    "issuer_away": Fault(scarcity.issuer_away),
    "everything_again": Fault(topics.everything_again),
    "topic_lost_its_tail": Fault(topics.topic_lost_its_tail),
    "database_restored": Fault(restoring.database_restored),
    "poison": Fault(topics.poison),
    "disk_full_for_postgres": Fault(scarcity.disk_full_for_postgres, disk="postgres"),
    "disk_full_for_kafka": Fault(scarcity.disk_full_for_kafka, disk="kafka"),
}

TOGETHER = (
    "ledger_killed+lists_killed+ledger_killed_in_transaction+relay_killed",
    "kafka_killed",
    "postgres_killed+everything_killed",
    "zombie_relay+asleep_in_transaction",
    "kafka_paused+postgres_paused",
    "two_relays+clock_ahead+clock_behind+old_and_new",
    "connections_exhausted+keys_away+issuer_away",
    "everything_again",
    "topic_lost_its_tail",
    "database_restored",
    "poison",
    "services_killed_at_their_worst+services_killed",
    "services_paused+mail_server_fails",
    "services_hear_all_again+services_rebuilt",
    "disk_full_for_postgres",
    "disk_full_for_kafka",
)
"""What `make faults` plays. Those of a row happen one after the other, each healed and drained, and are
judged together at the end: looking through everything takes longer than most faults.
"""

SMOKE = ("ledger_killed", "keys_away")
"""Those that every run of all tests plays."""
