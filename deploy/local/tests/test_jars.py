"""Kafka's jars: just those that are listed, byte for byte."""

import hashlib
from pathlib import Path

import pytest

from embedded import jars
from embedded.errors import CorruptDownloadError, DownloadError
from embedded.jars import Jar

GOOD = b"a jar"
WANTED = [Jar("org.example", name, "1.0", hashlib.sha256(GOOD).hexdigest()) for name in ("one", "two")]


class Repository:
    """Answers with the given bytes in turn, with the last for ever."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, jar: Jar, into: Path) -> Path:
        self.asked.append(jar.file)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        into.mkdir(parents=True)
        (into / jar.file).write_bytes(answer)
        return into / jar.file


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KRONIKA_CACHE", str(tmp_path))
    return tmp_path


def provide(repository: Repository) -> Path:
    return jars.provide(WANTED, lambda _line: None, repository)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_lock_names_46_different_jars_each_with_its_digest() -> None:
    listed = jars.listed()
    assert len({jar.file for jar in listed}) == 46
    assert all(len(jar.sha256) == 64 for jar in listed)


def test_the_folder_holds_just_the_wanted_jars() -> None:
    folder = provide(Repository(GOOD))
    (folder / "stray.jar").write_bytes(GOOD)
    assert names(provide(Repository(GOOD))) == {"one-1.0.jar", "two-1.0.jar"}


def test_what_is_there_is_not_fetched_again() -> None:
    provide(Repository(GOOD))
    again = Repository(GOOD)
    provide(again)
    assert again.asked == []


def test_a_damaged_file_in_the_cache_is_fetched_again() -> None:
    folder = provide(Repository(GOOD))
    (folder / "one-1.0.jar").write_bytes(b"damaged")
    again = Repository(GOOD)
    provide(again)
    assert again.asked == ["one-1.0.jar"]
    assert (folder / "one-1.0.jar").read_bytes() == GOOD


def test_a_corrupt_download_is_fetched_once_more() -> None:
    folder = provide(Repository(b"corrupt", GOOD))
    assert (folder / "one-1.0.jar").read_bytes() == GOOD


def test_a_download_corrupt_twice_is_one_sentence_and_never_in_the_folder(cache: Path) -> None:
    with pytest.raises(CorruptDownloadError, match=r"^The download of one-1\.0\.jar is corrupt[^\n]*$"):
        provide(Repository(b"corrupt"))
    assert not list(cache.glob("kafka-*/*"))


def test_a_repository_out_of_reach_is_one_sentence() -> None:
    with pytest.raises(DownloadError, match="is this machine online"):
        provide(Repository(ConnectionError()))
