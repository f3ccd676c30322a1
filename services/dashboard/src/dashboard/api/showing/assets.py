"""Static files by a name that changes with their content, so that browsers may keep them for ever."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

SCRIPTS = {"htmx.js": "htmx.org/dist/htmx.min.js", "sse.js": "htmx-ext-sse/dist/sse.min.js"}
"""What npm brings, and under which name it is served."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    packed: bytes
    kind: str
    address: str


@cache
def assets() -> Mapping[str, Asset]:
    """Name -> asset; read once."""
    found = {each.name: each for each in (files("dashboard") / "static").iterdir() if each.is_file()}
    brought = {name: _brought() / path for name, path in SCRIPTS.items()}
    return {name: _asset(name, each.read_bytes()) for name, each in (found | brought).items()}


@cache
def by_address() -> Mapping[str, Asset]:
    return {each.address: each for each in assets().values()}


def _brought() -> Traversable:
    """`node_modules` beside the sources, or within the package once it is built into an image."""
    inside = files("dashboard") / "node_modules"
    return inside if inside.is_dir() else Path(__file__).parents[4] / "node_modules"


def _asset(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:16]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, gzip.compress(content, 9, mtime=0), kind, f"/static/{stem}.{digest}.{suffix}")
