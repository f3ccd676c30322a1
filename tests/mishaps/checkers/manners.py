"""V9, V10, V11: what nobody may read, what must not pass, and how long anybody may wait."""

from collections.abc import Iterator

from ahocorasick_rs import BytesAhoCorasick

from mishaps.evidence import Evidence
from mishaps.history import Line, What, values, windows
from testkit.canaries import Canary, Search

LONGEST_ANSWER = 10.0
"""Seconds."""
MOST_MEMORY = 400 * 1024 * 1024
"""Bytes that a ledger may hold."""
IN_ALL_FORMS = 6
"""How many planted values are looked for escaped, encoded and folded as well."""
CLOSED: tuple[tuple[str, str, frozenset[str] | None], ...] = (
    ("keys away", "keys back", frozenset({"cases"})),
    ("accounts unknown", "accounts known", None),
    ("strangers come", "strangers gone", None),
)
"""While this is so, none of these commands may pass (none at all: no names)."""


def nothing_in_the_clear(evidence: Evidence) -> Iterator[str]:
    """V9: no planted value in topics, logs or tables; of some, in no other form either."""
    planted = [str(line.value) for line in evidence.lines if line.what is What.PLANTED]
    searched = Search(
        [Canary(f"value {number}", value) for number, value in enumerate(planted[-IN_ALL_FORMS:])]
    )
    places = dict(evidence.contents.texts)
    for topic, records in evidence.contents.topic.items():
        places[f"topic {topic}"] = b"\n".join(record.value for record in records)
    as_planted = BytesAhoCorasick([value.encode() for value in planted])
    for place, text in places.items():
        found = {number for number, _, _ in as_planted.find_matches_as_indexes(text)}
        if found:
            yield f"{place} holds {len(found)} planted values"
        yield from (f"{place} holds a planted value as {each.form}" for each in searched.through(place, text))


def failed_closed(evidence: Evidence) -> Iterator[str]:
    """V10: without what a check needs, nothing passes it."""
    begun = {_attempt(line): line.at for line in evidence.lines if line.what is What.INVOKE}
    passed = [line for line in evidence.lines if line.what is What.OK]
    for begins, ends, commands in CLOSED:
        for since, until in windows(evidence.lines, begins, ends):
            within = [line for line in passed if since <= begun.get(_attempt(line), 0.0) and line.at <= until]
            named = [line for line in within if commands is None or line.command in commands]
            yield from (f"{line.command} {line.op} passed while {begins}" for line in named)


def _attempt(line: Line) -> tuple[str, int, str]:
    return line.op, line.attempt, line.target


def answered_in_time(evidence: Evidence) -> Iterator[str]:
    """V11: an answer within ten seconds by whoever runs, and memory within its bound."""
    for line in evidence.lines:
        if line.seconds > LONGEST_ANSWER and not _stood_still(evidence, line):
            yield f"{line.command} {line.op} took {line.seconds:.1f} s"
    for target, sizes in values(evidence.lines, "memory").items():
        if max(sizes) > MOST_MEMORY:
            yield f"{target} grew to {max(sizes) / 2**20:.0f} MiB"


def _stood_still(evidence: Evidence, line: Line) -> bool:
    """Whether the process that was asked was paused by the test meanwhile."""
    paused = windows(evidence.lines, f"paused {line.target}", f"resumed {line.target}")
    return any(since <= line.at and line.at - line.seconds <= until for since, until in paused)
