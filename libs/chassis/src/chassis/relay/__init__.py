"""Publishes journals on Kafka: each shard in order, byte for byte, from where the topic really ends."""

from chassis.relay.relay import Relay
from chassis.relay.settings import RelaySettings

__all__ = ["Relay", "RelaySettings"]
