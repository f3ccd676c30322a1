"""How a service is put together and started: its parts in order, journals with a relay, people, keys."""

from chassis.running.journals import journals, published
from chassis.running.keys import Keys, keys
from chassis.running.parts import Part, started
from chassis.running.people import People, people
from chassis.running.program import Operation, Program, Serving, Shift
from chassis.running.recovering import recovery
from chassis.running.tokens import own_client, own_tokens, verifier
from chassis.running.watching import watching

__all__ = [
    "Keys",
    "Operation",
    "Part",
    "People",
    "Program",
    "Serving",
    "Shift",
    "journals",
    "keys",
    "own_client",
    "own_tokens",
    "people",
    "published",
    "recovery",
    "started",
    "verifier",
    "watching",
]
