"""What is published stays: hashes of schemas, and what may change in one since the newest release."""

import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from contracts.generate.schemas import Schema, essence

SCHEMAS = "contracts/schemas"
SAMPLES = "contracts/samples"
PUBLISHED = "contracts/published.json"

_REMEDY = "a published version never changes: make the next version and an upcaster"


def schema_hash(schema: Schema) -> str:
    """Over what binds readers and writers; descriptions may be put right at any time."""
    return hashlib.sha256(orjson.dumps(essence(schema), option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True, slots=True)
class Release:
    """The repository as a tag `v1.0` or later holds it; `root` is the folder with `contracts/` in it."""

    tag: str
    root: Path

    def read(self, path: str) -> bytes | None:
        """A file's bytes at the tag, or nothing where it has none."""
        return _git(self.root, "show", f"{self.tag}:./{path}")

    def types(self) -> list[str]:
        """The event types that were published with it."""
        return list(orjson.loads(self.read(PUBLISHED) or b"{}"))


def newest_release(root: Path) -> Release | None:
    """The newest tag from `v1` on; before it (or outside git) nothing is bound yet."""
    tags = (_git(root, "tag", "--list", "v[1-9]*", "--sort=-v:refname") or b"").decode().split()
    return Release(tags[0], root) if tags else None


def broken_promises(release: Release) -> Iterator[str]:
    """One line for each published type that is gone or changed in more than a new field with a default."""
    for event_type in release.types():
        for fault in _faults(release, event_type):
            yield f"{event_type}: {fault} since {release.tag}; {_REMEDY}"


def _faults(release: Release, event_type: str) -> Iterator[str]:
    schema, sample = f"{SCHEMAS}/{event_type}.json", f"{SAMPLES}/{event_type}.json"
    before, after = release.read(schema), _now(release.root, schema)
    if after is None:
        yield "its schema is gone"
    elif before is not None:
        yield from (f"{place} changed" for place in changes(orjson.loads(before), orjson.loads(after)))
    if release.read(sample) != _now(release.root, sample):
        yield "its golden sample changed"


def changes(before: Schema, after: Schema) -> list[str]:
    """Names of the parts that differ in more than fields added with a default."""
    old, new = _parts(essence(before)), _parts(essence(after))
    return [name for name, part in old.items() if not _grew(part, new.get(name, {}))]


def _parts(schema: Schema) -> dict[str, Schema]:
    """The event itself, and each of its definitions."""
    own = {keyword: value for keyword, value in schema.items() if keyword != "$defs"}
    return {"the event": own, **schema.get("$defs", {})}


def _grew(before: Schema, after: Schema) -> bool:
    old: dict[str, Any] = before.get("properties", {})
    new: dict[str, Any] = after.get("properties", {})
    kept = {name: field for name, field in new.items() if name in old}
    added_with_default = all("default" in new[name] for name in new.keys() - old.keys())
    return added_with_default and _with(after, kept) == _with(before, old)


def _with(part: Schema, properties: dict[str, Any]) -> Schema:
    return {**part, "properties": properties}


def _now(root: Path, path: str) -> bytes | None:
    file = root / path
    return file.read_bytes() if file.exists() else None


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints; nothing where it can't answer, as outside a repository."""
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (fixed words)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
