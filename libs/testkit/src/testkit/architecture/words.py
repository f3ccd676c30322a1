"""Words that have no place in the repository: of one machine, of one index, put off, or pointing outside.

The patterns are written so that they don't match themselves.
"""

import posixpath
import re
from collections.abc import Iterator

from testkit.architecture.source import Offence

FORBIDDEN = {
    re.compile(r"(?<![\w.])/(?:work|root|Users/\w+|home/\w+)/[\w.]"): "a path of one machine",
    re.compile(r"https?://[^\s/]*(?:pypi|pythonhosted|maven|npmjs|artifactory|nexus)"): "an index's address",
    re.compile(r"https?://\S*/(?:artifactory|simple)/"): "an index's address",
    re.compile(r"index[-_]url|(?:PIP|UV)[_]INDEX", re.IGNORECASE): "the choice of a package index",
    re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b"): "something put off",
    re.compile(r"\b[Ii]ssues? #?[0-9]"): "a ticket that readers can't see",
}
_UPWARDS = re.compile(r"(?<![\w./])(?:\.\./)+\w[\w./-]*")


def forbidden(path: str, text: str) -> Iterator[Offence]:
    """Every line of a tracked file that holds one of them."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, words in FORBIDDEN.items():
            if pattern.search(line):
                yield Offence(path, number, f"holds {words}")
        if any(_leaves(path, found) for found in _UPWARDS.findall(line)):
            yield Offence(path, number, "points outside the repository")


def _leaves(path: str, link: str) -> bool:
    """Whether a relative path, seen from the folder of `path`, ends outside."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link)).startswith("..")
