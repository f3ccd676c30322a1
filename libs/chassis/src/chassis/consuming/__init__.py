"""The one loop in which every service hears: each event's effect happens once, in order, or is parked."""

from chassis.consuming.consumer import Consumer
from chassis.consuming.handlers import Connection, Handler, Handlers, Outlined, complete
from chassis.consuming.outline import Outline
from chassis.consuming.parked import Parked, ParkedEvent, ParkedStream
from chassis.consuming.settings import ConsumerSettings
from chassis.consuming.watcher import Heard, Watcher

__all__ = [
    "Connection",
    "Consumer",
    "ConsumerSettings",
    "Handler",
    "Handlers",
    "Heard",
    "Outline",
    "Outlined",
    "Parked",
    "ParkedEvent",
    "ParkedStream",
    "Watcher",
    "complete",
]
