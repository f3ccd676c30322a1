"""How a service is put together and started: its parts in order, journals with a relay, people, keys."""

from chassis.running.chores import FromTimeToTime
from chassis.running.health import health
from chassis.running.hearing import Hearing, people_known
from chassis.running.journals import journals, published
from chassis.running.keys import Keys, keys, streams_of
from chassis.running.operating import operations, rebuilding
from chassis.running.parts import Part, started
from chassis.running.people import People, people
from chassis.running.program import Operation, Program, Serving, Shift
from chassis.running.tokens import own_client, own_tokens, verifier
from chassis.running.watching import watching

__all__ = [
    "FromTimeToTime",
    "Hearing",
    "Keys",
    "Operation",
    "Part",
    "People",
    "Program",
    "Serving",
    "Shift",
    "health",
    "journals",
    "keys",
    "operations",
    "own_client",
    "own_tokens",
    "people",
    "people_known",
    "published",
    "rebuilding",
    "started",
    "streams_of",
    "verifier",
    "watching",
]
