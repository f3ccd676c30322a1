"""V7: what arrived in mailboxes, against what the topic says of each letter."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

import orjson

from mishaps.evidence import Evidence

ACCEPTED = "kronika.letters.letter_accepted.v1"
UNKNOWN = "kronika.letters.letter_outcome_unknown.v1"


def sent_once(evidence: Evidence) -> Iterator[str]:
    """One letter for an event, a recipient and a kind; twice in a mailbox only where the reply was lost."""
    for meant, times in Counter(evidence.contents.letters.meant).items():
        if times > 1:
            yield f"{times} letters of {meant}"
    for message, _ in evidence.contents.letters.arrived:
        if message not in evidence.contents.letters.ids:
            yield f"message {message} belongs to no letter"
    yield from _arrived_as_told(evidence)


def _arrived_as_told(evidence: Evidence) -> Iterator[str]:
    told, arrived = _told(evidence), _arrived(evidence)
    for letter in told.keys() | arrived.keys():
        accepted, copies = ACCEPTED in told[letter], arrived[letter]
        if accepted and not copies:
            yield f"letter {letter} is told as accepted, and never arrived"
        if copies and not accepted:
            yield f"letter {letter} arrived, and its topic doesn't say so"
        if copies > 1 + told[letter].count(UNKNOWN):  # a reply that was lost, or a sender that died with it
            yield f"letter {letter} arrived {copies} times, and fewer replies were lost"


def _arrived(evidence: Evidence) -> Counter[UUID]:
    letters = evidence.contents.letters
    return Counter(letters.ids[message] for message, _ in letters.arrived if message in letters.ids)


def _told(evidence: Evidence) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in evidence.contents.journal.get("letters", []):
        event = orjson.loads(row.document)
        if "letter" in event["data"]:
            found[UUID(event["data"]["letter"])].append(event["type"])
    return found
