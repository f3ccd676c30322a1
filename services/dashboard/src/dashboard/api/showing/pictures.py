"""The guide's pictures of the running system, taken by a script in each language."""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_SIZE = struct.Struct(">II")
_HEADER = slice(16, 24)
"""Where a PNG says how wide and high it is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One file as it is sent; `kind` is its media type."""

    content: bytes = field(repr=False)
    address: str
    width: int
    height: int
    kind: str = "image/png"


@cache
def pictures() -> Mapping[str, Picture]:
    """Address -> picture; read once."""
    return {each.address: each for each in _by_name().values()}


def figure(language: str, name: str, words: str) -> Markup:
    """The picture with what it shows; nothing where none has been taken yet."""
    found = _by_name().get((language, name))
    if found is None:
        return Markup("")
    return Markup(
        '<figure><img src="{}" width="{}" height="{}" loading="lazy" alt="{}">'
        '<figcaption aria-hidden="true">{}</figcaption></figure>'
    ).format(found.address, found.width, found.height, words, words)


@cache
def _by_name() -> Mapping[tuple[str, str], Picture]:
    root = files("dashboard") / "static" / "guide"
    if not root.is_dir():
        return {}
    found = (
        (language, each) for language in root.iterdir() if language.is_dir() for each in language.iterdir()
    )
    return {
        (language.name, each.name.removesuffix(".png")): _picture(language.name, each.name, each.read_bytes())
        for language, each in found
        if each.name.endswith(".png")
    }


def _picture(language: str, name: str, content: bytes) -> Picture:
    width, height = _SIZE.unpack(content[_HEADER])
    digest = hashlib.sha256(content).hexdigest()[:16]
    address = f"/guide/pictures/{language}/{name.removesuffix('.png')}.{digest}.png"
    return Picture(content, address, width, height)
