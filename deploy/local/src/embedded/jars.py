"""Kafka's jars: exactly those of `kafka-jars.lock`, each checked against its SHA-256."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from embedded import cache
from embedded.errors import CorruptDownloadError, DownloadError

ATTEMPTS = 2
PARALLEL = 6
SAY_EVERY = 10

type Say = Callable[[str], None]
type Fetch = Callable[["Jar", Path], Path]


@dataclass(frozen=True)
class Jar:
    """One published artifact: Maven coordinates and the SHA-256 of its file."""

    group: str
    name: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.name}-{self.version}.jar"

    def is_intact(self, path: Path) -> bool:
        """Whether `path` holds these very bytes."""
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256


def listed() -> list[Jar]:
    """The jars of the lock file; its lines read `group:name:version sha256:hex`."""
    lines = files("embedded").joinpath("kafka-jars.lock").read_text().split("\n")
    return [_parsed(line) for line in lines if line]


def _parsed(line: str) -> Jar:
    coordinates, digest = line.split(" sha256:")
    group, name, version = coordinates.split(":")
    return Jar(group, name, version, digest)


def fetch_with_jgo(jar: Jar, into: Path) -> Path:
    """Download one jar, without what it depends on: the lock already lists that."""
    from embedded import maven  # noqa: PLC0415 (half a second on every start, for what the first one needs)

    return maven.download(jar.group, jar.name, jar.version, into)


def provide(wanted: Sequence[Jar], say: Say, fetch: Fetch = fetch_with_jgo) -> Path:
    """The folder that holds just the wanted jars; fetches those that are missing or damaged.

    Raises `DownloadError` (no answer) or `CorruptDownloadError` (wrong bytes twice).
    """
    target = cache.folder() / f"kafka-{_fingerprint(wanted)}"
    with cache.locked(target.with_name(f".{target.name}.lock")), cache.room_in(target.parent):
        target.mkdir(exist_ok=True)
        _complete(target, wanted, say, fetch)
    return target


def _complete(target: Path, wanted: Sequence[Jar], say: Say, fetch: Fetch) -> None:
    names = {jar.file for jar in wanted}
    for stray in target.iterdir():
        if stray.name not in names:
            _remove(stray)
    missing = [jar for jar in wanted if not _is_checked(jar, target)]
    if not missing:
        return
    with ThreadPoolExecutor(PARALLEL) as pool:
        done = pool.map(lambda jar: _bring(jar, target, fetch), missing)
        for count, _ in enumerate(done, start=1):
            if count % SAY_EVERY == 0 or count == len(missing):
                say(f"Kafka: {count} of {len(missing)} files")


def _bring(jar: Jar, target: Path, fetch: Fetch) -> Jar:
    """Fetch beside the target, check, then move: what lies in the target has been checked."""
    failure: DownloadError | None = None
    with tempfile.TemporaryDirectory(prefix=".fetch.", dir=target.parent) as draft:
        for attempt in range(ATTEMPTS):
            try:
                _checked(jar, _fetched(jar, Path(draft) / str(attempt), fetch)).replace(target / jar.file)
            except DownloadError as error:
                failure = error
            else:
                return jar
    raise failure or DownloadError(jar.file)


def _fetched(jar: Jar, into: Path, fetch: Fetch) -> Path:
    try:
        return fetch(jar, into)
    except (OSError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno:  # our own disk, not the network
            raise
        sentence = f"{jar.file} could not be fetched from the Maven repository; is this machine online?"
        raise DownloadError(sentence) from None


def _checked(jar: Jar, found: Path) -> Path:
    if jar.is_intact(found):
        return found
    sentence = f"The download of {jar.file} is corrupt: its SHA-256 is not the one in kafka-jars.lock."
    raise CorruptDownloadError(sentence)


def _is_checked(jar: Jar, target: Path) -> bool:
    """Reading 43 MB costs 50 ms on each start, which is cheaper than an hour over a damaged disk."""
    return jar.is_intact(target / jar.file)


def _remove(stray: Path) -> None:
    if stray.is_dir():
        shutil.rmtree(stray)
    else:
        stray.unlink()


def _fingerprint(jars: Sequence[Jar]) -> str:
    return hashlib.sha256("".join(jar.sha256 for jar in jars).encode()).hexdigest()[:12]
