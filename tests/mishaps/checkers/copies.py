"""V4, V6: topic, lists and positions, against the journal that they are copies of."""

from collections.abc import Iterator

from mishaps.evidence import Evidence


def nothing_from_nowhere(evidence: Evidence) -> Iterator[str]:
    """V4: nothing in a topic or a list without a committed event."""
    for topic in evidence.contents.journal:
        yield from _unknown_records(evidence, topic)
    streams = {row.stream for row in evidence.contents.journal.get("cases", [])}
    for stream in evidence.contents.versions.keys() - streams:
        yield f"case {stream} is listed and has no event"
    for stray in evidence.contents.objects - evidence.contents.blobs:
        yield f"object {stray} belongs to no document"


def _unknown_records(evidence: Evidence, topic: str) -> Iterator[str]:
    rows = evidence.contents.journal[topic]
    known = {(row.shard, str(row.stream).encode(), row.document) for row in rows}
    for shard, records in evidence.records(topic).items():
        for record in records:
            if (shard, record.key, record.value) not in known:
                yield f"topic {topic}/{shard} offset {record.offset}: not what the journal holds"


def caught_up(evidence: Evidence) -> Iterator[str]:
    """V6: nothing waits, only what was poisoned is parked or set aside, and the lists equal their rebuild."""
    yield from _relayed(evidence)
    yield from _consumed(evidence)
    contents = evidence.contents
    for missing_blob in contents.blobs - contents.objects:
        yield f"object {missing_blob} is not there"
    for stream in contents.parked - evidence.poisoned:
        yield f"stream {stream} is parked"
    for place in sorted(contents.asides - evidence.foreign):
        yield f"record {place} is set aside"
    for table, rows in contents.lists.items():
        missing, more = (
            set(contents.rebuilt.get(table, [])) - set(rows),
            set(rows) - set(contents.rebuilt.get(table, [])),
        )
        if missing or more:
            yield f"lists.{table}: {len(more)} rows that its rebuild hasn't, {len(missing)} of it are missing"


def _relayed(evidence: Evidence) -> Iterator[str]:
    for (topic, shard), (sequence, _) in evidence.contents.heads.items():
        cursor = evidence.contents.cursors.get((topic, shard))
        if cursor != sequence:
            yield f"{topic}/{shard}: the journal is at {sequence}, the relay at {cursor}"
    for topic in evidence.contents.journal:
        records = evidence.records(topic)
        for shard, rows in evidence.rows(topic).items():
            published = {record.value for record in records.get(shard, [])}
            if lost := [row.sequence for row in rows if row.document not in published]:
                yield f"{topic}/{shard}: {len(lost)} documents from {lost[0]} are not in the topic"


def _consumed(evidence: Evidence) -> Iterator[str]:
    for consumer, topics in evidence.contents.heard.items():
        for (topic, shard), (sequence, head) in evidence.contents.heads.items():
            if topic not in topics:
                continue
            position = evidence.contents.positions.get((consumer, topic, shard))
            if position != (sequence, head.hex()):
                yield f"{consumer} on {topic}/{shard}: not at the head ({sequence}) but at {position}"
