"""Which generated files there are, what they hold, and which of them are out of date."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from contracts.event import Event
from contracts.generate.asyncapi import asyncapi
from contracts.generate.envelope import envelope_schema
from contracts.generate.page import page
from contracts.generate.published import PUBLISHED, SAMPLES, SCHEMAS, newest_release, schema_hash
from contracts.generate.samples import sample
from contracts.generate.schemas import data_schema
from contracts.topics import TOPICS, Topic
from contracts.upcasters import UPCASTERS

type Files = dict[str, bytes]


def files(root: Path) -> Files:
    """Path from `root` -> bytes of everything that is made; samples of released types are left alone."""
    release = newest_release(root)
    released = set(release.types()) if release else set()
    return {
        **{_schema_path(event.type): _json(data_schema(event)) for _, event in _events()},
        **{
            _sample_path(event.type): sample(topic, event)
            for topic, event in _events()
            if event.type not in released
        },
        _schema_path("envelope"): _json(envelope_schema()),
        _schema_path("asyncapi"): _json(asyncapi()),
        PUBLISHED: _json(_published(root)),
        "docs/events.md": page(),
    }


def write(root: Path) -> None:
    """Bring all files up to date, and remove those of types that the code doesn't know."""
    for path, content in files(root).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for path in stray(root):
        (root / path).unlink()


def out_of_date(root: Path) -> list[str]:
    """Paths of files that differ from what would be written, are missing, or belong to no known type."""
    made = files(root)
    differing = [path for path, content in made.items() if _read(root / path) != content]
    return sorted({*differing, *stray(root), *_missing(root)})


def stray(root: Path) -> list[str]:
    """Schemas and samples of no type that the code knows, be it current or raised by an upcaster."""
    known = {*_kept(), _schema_path("envelope"), _schema_path("asyncapi")}
    found = [f"{folder}/{file.name}" for folder in (SCHEMAS, SAMPLES) for file in (root / folder).glob("*")]
    return [path for path in found if path not in known]


def _missing(root: Path) -> list[str]:
    return [path for path in _kept() if not (root / path).exists()]


def _kept() -> set[str]:
    """Each version that was ever written has a schema and a sample, for ever."""
    types = {*(event.type for _, event in _events()), *UPCASTERS}
    return {path(name) for name in types for path in (_schema_path, _sample_path)}


def _published(root: Path) -> dict[str, str]:
    hashes = {event.type: schema_hash(data_schema(event)) for _, event in _events()}
    for old in UPCASTERS:
        hashes[old] = schema_hash(orjson.loads(_read(root / _schema_path(old)) or b"{}"))
    return dict(sorted(hashes.items()))


def _events() -> Iterator[tuple[Topic, type[Event]]]:
    return ((topic, event) for topic in TOPICS for event in topic.events)


def _schema_path(name: str) -> str:
    return f"{SCHEMAS}/{name}.json"


def _sample_path(name: str) -> str:
    return f"{SAMPLES}/{name}.json"


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
