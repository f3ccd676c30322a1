"""The invariants, judged by the history and the final contents alone; each line found is a violation."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.journal import Chain
from contracts.envelope import MalformedDocumentError, Parsed, parse
from testkit.simulation.database.meanings.projection import POISON
from testkit.simulation.load import Command

type Documents = Mapping[int, Sequence[bytes]]
"""By shard, in order."""


def journal_is_whole(documents: Documents, heads: Mapping[int, tuple[int, bytes]]) -> Iterator[str]:
    """V3, V8: sequences and versions without a gap, the chain from the first event to the head."""
    versions: dict[UUID, int] = defaultdict(int)
    for shard in sorted(heads):
        chain = Chain(shard)
        for document in documents.get(shard, ()):
            if broken := chain.follow(document):
                yield f"V8: {broken}"
                break
            meta = parse(document).meta
            versions[meta.subject] += 1
            if meta.version != versions[meta.subject]:
                yield f"V3: stream {meta.subject} has version {meta.version} as its {versions[meta.subject]}."
        sequence, head = heads[shard]
        if (chain.sequence, bytes.fromhex(chain.head)) != (sequence, head):
            yield f"V8: shard {shard}'s head {sequence} is not the end of its chain {chain.sequence}"


def history_holds(history: Sequence[Command], documents: Documents) -> Iterator[str]:
    """V1, V2, V5: success is in the journal once, refusal not at all, unknown at most once."""
    events = [parse(document) for shard in documents.values() for document in shard]
    effects = Counter((event.data["number"], event.meta.subject) for event in events)
    for event_id, count in Counter(event.meta.id for event in events).items():
        if count > 1:
            yield f"V2: event {event_id} stands there {count} times"
    for command in history:
        yield from _of_command(
            command, [effects.pop((command.number, stream), 0) for stream in command.streams]
        )
    for number, stream in effects:
        yield f"V4: nobody asked for {number} in {stream}"


def _of_command(command: Command, found: list[int]) -> Iterator[str]:
    allowed = {"ok": {1}, "refused": {0}, "unknown": {0, 1}}.get(command.outcome, set())
    rule = {"ok": "V1", "refused": "V5", "unknown": "V5"}.get(command.outcome, "V11")
    if len(set(found)) > 1:
        yield f"V5: command {command.number} happened by half: {found}"
    if not set(found) <= allowed:
        yield f"{rule}: command {command.number} was {command.outcome} and has effects {found}"


def topic_is_the_journal(documents: Documents, published: Documents) -> Iterator[str]:
    """V3, V4, V6: the topic holds the journal's documents, first occurrences in order, and no others."""
    for shard in sorted({*documents, *published}):
        wanted = list(documents.get(shard, ()))
        found = [value for value in dict.fromkeys(published.get(shard, ())) if _is_ours(value)]
        if found != wanted:
            yield f"V6: shard {shard} of the topic has {len(found)} documents of {len(wanted)}"
            known = set(wanted)
            yield from (
                f"V4: a document of shard {shard} was never appended" for each in found if each not in known
            )


def _is_ours(value: bytes) -> bool:
    try:
        parse(value)
    except MalformedDocumentError:
        return False
    return True


def projection_is_its_rebuild(
    documents: Documents, notes: Sequence[Mapping[str, Any]], parked: Mapping[Any, Mapping[str, Any]]
) -> Iterator[str]:
    """V2, V3, V4, V6: every event's row once, in the order of its stream; behind poison all is parked."""
    wanted: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for event in parsed(documents):
        wanted[event.meta.subject].append((event.sequence, event.data["number"]))
    for note in notes:
        found[note["stream"]].append((note["seq"], note["number"]))
    for (_, _, stream, seq), waiting in sorted(parked.items(), key=lambda pair: pair[0]):
        found[stream].append((seq, parse(waiting["document"]).data["number"]))
    for stream in sorted({*wanted, *found}):
        if wanted[stream] != found[stream]:
            yield f"V6: the projection of {stream} is {found[stream]}, its rebuild {wanted[stream]}"


def only_poison_waits(
    parked: Mapping[Any, Mapping[str, Any]], aside: Mapping[Any, Mapping[str, Any]]
) -> Iterator[str]:
    """V6: a stream waits behind a poisoned event and for nothing else; only garbage is set aside."""
    firsts = {key[2]: event for key, event in sorted(parked.items(), key=lambda pair: pair[0], reverse=True)}
    for stream, event in firsts.items():
        if parse(event["document"]).data["number"] != POISON:
            yield f"V6: {stream} is parked without poison: {event['state']}, {event['reason']}"
    for place, found in aside.items():
        if found["reason"] != "unparseable":
            yield f"V6: {place} was set aside: {found['reason']}"


def contents(events: Mapping[Any, Mapping[str, Any]]) -> dict[int, list[bytes]]:
    """The journal's documents by shard, from its table."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for (shard, _), event in sorted(events.items()):
        found[shard].append(event["document"])
    return dict(found)


def digest(documents: Documents) -> str:
    """One hash over all contents."""
    whole = hashlib.sha256()
    for shard in sorted(documents):
        for document in documents[shard]:
            whole.update(document)
    return whole.hexdigest()


def parsed(documents: Documents) -> list[Parsed]:
    """All of them, shard by shard."""
    return [parse(document) for shard in sorted(documents) for document in documents[shard]]
