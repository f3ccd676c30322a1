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

SCRIPTS = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "sse.js": "htmx-ext-sse/dist/sse.min.js",
    "morph.js": "idiomorph/dist/idiomorph-ext.min.js",
}
"""What npm brings, and under which name it is served."""

_OURS = "(() => {{\n'use strict'\n{}}})()\n"


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
    static = files("dashboard") / "static"
    found = {each.name: each for each in static.iterdir() if each.is_file()}
    brought = {name: _brought() / path for name, path in SCRIPTS.items()}
    read = {name: each.read_bytes() for name, each in (found | brought).items()}
    read["kronika.js"] = _joined(static / "kronika")
    return {name: _asset(name, content) for name, content in read.items()}


@cache
def by_address() -> Mapping[str, Asset]:
    return {each.address: each for each in assets().values()}


def _joined(folder: Traversable) -> bytes:
    """Our own script: all files of the folder as one, so that they share words and a browser asks once."""
    parts = sorted(folder.iterdir(), key=lambda each: each.name)
    return _OURS.format("\n".join(each.read_text() for each in parts)).encode()


def _brought() -> Traversable:
    """`node_modules` beside the sources, or within the package once it is built into an image."""
    inside = files("dashboard") / "node_modules"
    return inside if inside.is_dir() else Path(__file__).parents[4] / "node_modules"


def _asset(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:16]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, gzip.compress(content, 9, mtime=0), kind, f"/static/{stem}.{digest}.{suffix}")
