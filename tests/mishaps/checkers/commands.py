"""V1, V2, V5: what was answered, against what the journal holds."""

from collections import Counter
from collections.abc import Iterator

from mishaps.evidence import Evidence, Fact
from mishaps.history import Line


def kept(evidence: Evidence) -> Iterator[str]:
    """V1: every command answered with success has its events in the journal."""
    by_position = {f"{fact.topic}/{fact.row.shard}:{fact.row.sequence}": fact for fact in evidence.facts}
    versions = _versions(evidence)
    for op in evidence.ops.values():
        for line in op.oks:
            if line.position:
                yield from _is_there(line, by_position.get(line.position))
            elif versions.get(line.stream, 0) < line.version:
                yield f"{line.command} {line.op}: stream {line.stream} never was at version {line.version}"


def _is_there(line: Line, fact: Fact | None) -> Iterator[str]:
    if fact is None:
        yield f"{line.command} {line.op}: nothing stands at {line.position}"
    elif (fact.correlation, str(fact.stream), fact.version) != (line.op, line.stream, line.version):
        yield f"{line.command} {line.op}: another event stands at {line.position}"


def _versions(evidence: Evidence) -> dict[str, int]:
    found: dict[str, int] = {}
    for fact in evidence.facts:
        found[str(fact.stream)] = max(found.get(str(fact.stream), 0), fact.version)
    return found


def at_most_once(evidence: Evidence) -> Iterator[str]:
    """V2: no event, version or effect of a command twice."""
    yield from _twice("event id", Counter(fact.id for fact in evidence.facts))
    versions = Counter(f"{fact.topic} {fact.stream} version {fact.version}" for fact in evidence.facts)
    yield from _twice("version", versions)
    for op in evidence.ops.values():
        effects = evidence.effects.get(op.op, [])
        if not _is_one(effects):
            yield f"{op.command} {op.op} had {len(effects)} events that are not one effect"
        if len({line.position for line in op.oks if line.position}) > 1:
            yield f"{op.command} {op.op} was answered with different positions"
    yield from _keys_used_twice(evidence)


def _twice(kind: str, counted: Counter[str]) -> Iterator[str]:
    for what, times in counted.items():
        if times > 1:
            yield f"{kind} {what} is there {times} times"


def _is_one(effects: list[Fact]) -> bool:
    """One run of versions of one stream, each type of event once."""
    versions = sorted(fact.version for fact in effects)
    return (
        len({fact.stream for fact in effects}) <= 1
        and len({fact.type for fact in effects}) == len(effects)
        and versions == list(range(versions[0], versions[0] + len(versions)) if versions else [])
    )


def _keys_used_twice(evidence: Evidence) -> Iterator[str]:
    used = Counter(op.key for op in evidence.ops.values() if evidence.effects.get(op.op))
    yield from _twice("an effect of the key", used)


def refused_without_effect(evidence: Evidence) -> Iterator[str]:
    """V5: a definite refusal had no effect (an unknown outcome at most one: V2)."""
    for op in evidence.ops.values():
        if not op.oks and not op.is_unknown and evidence.effects.get(op.op):
            yield f"{op.command} {op.op} was refused ({op.refusals[-1].type}) and has events"
