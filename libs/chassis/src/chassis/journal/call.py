"""A plain batch as one call of the server's function: what is asked, and what the answer means."""

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.errors import StaleStreamError
from chassis.journal.append import Receipt
from chassis.journal.command import Command
from chassis.journal.plan import Head


def is_plain(batch: Sequence[Command]) -> bool:
    """Whether the function may do: no event can be there already, no key or stream comes twice."""
    keys = [command.key.scope for command in batch if command.key]
    streams = [placed.append.stream for command in batch for placed in command.placed]
    twice = len(set(keys)) < len(keys) or len(set(streams)) < len(streams)
    return not twice and not any(command.doubtful_ids() for command in batch)


def arguments(shards: list[int], batch: Sequence[Command]) -> list[list[Any]]:
    """In the function's order."""
    placed = [one for command in batch for one in command.placed]
    drafts = [draft for one in placed for draft in one.append.drafts]
    keys = sorted(_keys(batch))
    return [
        shards,
        [one.shard for one in placed],
        [one.append.stream for one in placed],
        [one.append.expected for one in placed],
        [len(one.append.drafts) for one in placed],
        [draft.event_id for draft in drafts],
        [draft.body for draft in drafts],
        [scope for scope, _, _ in keys],
        [request for _, request, _ in keys],
        [event for _, _, event in keys],
    ]


def _keys(batch: Sequence[Command]) -> list[tuple[bytes, bytes, int]]:
    """Scope, request, and the number of the last event of the command's first append with events."""
    keys, before = [], 0
    for command in batch:
        if command.key is not None:
            event = before + len(command.first.append.drafts)
            keys.append((command.key.scope, command.key.request, event))
        before += command.events
    return keys


def stale(batch: Sequence[Command], versions: Sequence[int]) -> dict[int, StaleStreamError]:
    """What is thrown out of the batch, by its place there, where the streams stand at these versions."""
    found, actual = dict[int, StaleStreamError](), iter(versions)
    for place, command in enumerate(batch):
        for placed, version in zip(command.placed, actual, strict=False):
            if version != placed.append.expected:
                found[place] = StaleStreamError(placed.append.stream, placed.append.expected, version)
    return found


def receipts(topic: str, batch: Sequence[Command], heads: Mapping[int, Head]) -> list[Receipt]:
    """What the function did behind these heads, which move to where they stand now."""
    return [_receipt(topic, command, heads) for command in batch]


def _receipt(topic: str, command: Command, heads: Mapping[int, Head]) -> Receipt:
    documents, answers = [], []
    for placed in command.placed:
        head, append = heads[placed.shard], placed.append
        documents.append(tuple([head.append(draft.body) for draft in append.drafts]))
        if append.drafts:
            answers.append((append.stream, placed.shard, head.sequence, append.drafts[-1].version))
    return Receipt(topic, *answers[0], documents=tuple(documents))
