"""V3, V8: order without gaps in journal, topic and lists, and the chain from the first event."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from chassis.journal import Chain
from contracts.envelope import parse
from mishaps.evidence import Evidence, Fact


def dense_and_ordered(evidence: Evidence) -> Iterator[str]:
    """V3: versions and sequences without a gap; the same order in journal, topic and lists."""
    yield from _sequences(evidence)
    yield from _streams(evidence)
    for topic in evidence.contents.journal:
        yield from _first_occurrences(evidence, topic)
    yield from _lists(evidence)


def _sequences(evidence: Evidence) -> Iterator[str]:
    for topic in evidence.contents.journal:
        for shard, rows in evidence.rows(topic).items():
            if [row.sequence for row in rows] != list(range(1, len(rows) + 1)):
                yield f"{topic}/{shard}: the journal's sequence has a gap"
    for fact in evidence.facts:
        written = (fact.row.sequence, fact.row.version, fact.row.stream, str(fact.row.event_id))
        if written != (fact.sequence, fact.version, fact.stream, fact.id):
            yield f"{fact.topic}/{fact.row.shard}:{fact.row.sequence}: row and document differ"


def _streams(evidence: Evidence) -> Iterator[str]:
    streams: dict[tuple[str, UUID], list[Fact]] = defaultdict(list)
    for fact in evidence.facts:
        streams[fact.topic, fact.stream].append(fact)
    for (topic, stream), facts in streams.items():
        if [fact.version for fact in facts] != list(range(1, len(facts) + 1)):
            yield f"{topic} {stream}: the versions have a gap or another order than the sequence"
        if [fact.time for fact in facts] != sorted(fact.time for fact in facts):
            yield f"{topic} {stream}: time runs backwards"


def _first_occurrences(evidence: Evidence, topic: str) -> Iterator[str]:
    for shard, records in evidence.records(topic).items():
        last = 0
        for record in records:
            sequence = parse(record.value).sequence
            if sequence > last + 1:
                yield f"{topic}/{shard}: the topic goes from {last} to {sequence}"
            last = max(last, sequence)


def _lists(evidence: Evidence) -> Iterator[str]:
    latest: dict[UUID, int] = {}
    for row in evidence.contents.journal.get("cases", []):
        latest[row.stream] = max(latest.get(row.stream, 0), row.version)
    for stream, version in latest.items():
        if stream not in evidence.poisoned and evidence.contents.versions.get(stream) != version:
            yield f"case {stream}: at version {version}, in the list {evidence.contents.versions.get(stream)}"


def chained(evidence: Evidence) -> Iterator[str]:
    """V8: the hash chain verifies from the first event, in the journal up to its heads, and in the topic."""
    for topic in evidence.contents.journal:
        for shard, rows in evidence.rows(topic).items():
            yield from _followed(topic, shard, (row.document for row in rows), evidence.contents.heads)
        for shard, records in evidence.records(topic).items():
            documents = dict.fromkeys(record.value for record in records)
            yield from _followed(f"topic {topic}", shard, documents, {})


def _followed(
    topic: str, shard: int, documents: Iterable[bytes], heads: dict[tuple[str, int], tuple[int, bytes]]
) -> Iterator[str]:
    chain = Chain(shard)
    for document in documents:
        if broken := chain.follow(document):
            yield f"{topic}/{shard}:{broken.sequence}: {broken.reason}"
            return
    known = heads.get((topic, shard))
    if known is not None and (known[0], known[1].hex()) != (chain.sequence, chain.head):
        yield f"{topic}/{shard}: the head is not the last document's"
