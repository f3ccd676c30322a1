"""What is generated from the contracts is current, and what is published stays; both checks bite."""

import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar

import orjson
import pytest

from contracts.event import Event
from contracts.generate import files
from contracts.generate.__main__ import main
from contracts.generate.published import broken_promises, newest_release, schema_hash
from contracts.generate.schemas import Schema, data_schema
from contracts.texts import ShortText
from contracts.upcasters import Upcaster

ROOT = Path(__file__).parents[2]
TYPE = "kronika.cases.session_added.v1"
SCHEMA = f"contracts/schemas/{TYPE}.json"
SAMPLE = f"contracts/samples/{TYPE}.json"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository of its own with the generated files of this one, committed, without a tag."""
    for path in ("contracts/schemas", "contracts/samples"):
        shutil.copytree(ROOT / path, tmp_path / path)
    shutil.copy(ROOT / "contracts/published.json", tmp_path / "contracts")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/events.md", tmp_path / "docs")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "As it is")


def promises(root: Path) -> list[str]:
    release = newest_release(root)
    return list(broken_promises(release)) if release else []


def edit(file: Path, change: Callable[[Schema], None]) -> None:
    schema = orjson.loads(file.read_bytes())
    change(schema)
    file.write_bytes(orjson.dumps(schema))


def drop_minutes(schema: Schema) -> None:
    del schema["properties"]["minutes"]


def widen_minutes(schema: Schema) -> None:
    schema["properties"]["minutes"]["maximum"] = 2000


def free_minutes(schema: Schema) -> None:
    schema["required"].remove("minutes")


def demand_room(schema: Schema) -> None:
    schema["properties"]["room"] = {"type": "string"}
    schema["required"].append("room")


def add_room_without_default(schema: Schema) -> None:
    schema["properties"]["room"] = {"type": "string"}


def reveal(schema: Schema) -> None:
    schema["$defs"]["SealedFreeText"]["x-sealed"] = {"type": "string"}


def add_room_with_default(schema: Schema) -> None:
    schema["properties"]["room"] = {"type": "string", "default": "1"}


def reword(schema: Schema) -> None:
    schema["description"] = "Said better."
    schema["properties"]["minutes"]["description"] = "Said better."


def test_the_generated_files_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    "path", [SCHEMA, SAMPLE, "contracts/published.json", "contracts/schemas/asyncapi.json", "docs/events.md"]
)
def test_a_changed_or_missing_file_is_named(
    path: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / path).write_bytes(b"{}")
    assert main(["--check", "--root", str(copy)]) == 1
    assert capsys.readouterr().err == f"{path}: out of date\n"
    (copy / path).unlink()
    assert files.out_of_date(copy) == [path]


def test_a_schema_of_no_known_type_is_named_and_removed(copy: Path) -> None:
    stray = "contracts/schemas/kronika.cases.tea_served.v1.json"
    (copy / stray).write_bytes(b"{}")
    assert files.out_of_date(copy) == [stray]
    assert main(["--root", str(copy)]) == 0
    assert not (copy / stray).exists()


def test_before_the_first_release_anything_may_change(copy: Path) -> None:
    edit(copy / SCHEMA, drop_minutes)
    git(copy, "tag", "v0.9")
    assert promises(copy) == []


@pytest.mark.parametrize(
    "change", [drop_minutes, widen_minutes, free_minutes, demand_room, add_room_without_default, reveal]
)
def test_a_released_schema_may_not_change(change: Callable[[Schema], None], copy: Path) -> None:
    git(copy, "tag", "v1.0")
    edit(copy / SCHEMA, change)
    assert [line.split(":")[0] for line in promises(copy)] == [TYPE]
    assert main(["--check", "--root", str(copy)]) == 1


@pytest.mark.parametrize("change", [add_room_with_default, reword])
def test_a_released_schema_may_gain_a_field_with_a_default_or_better_words(
    change: Callable[[Schema], None], copy: Path
) -> None:
    git(copy, "tag", "v1.0")
    edit(copy / SCHEMA, change)
    assert promises(copy) == []


@pytest.mark.parametrize("path", [SCHEMA, SAMPLE])
def test_a_released_schema_or_sample_may_not_disappear(path: str, copy: Path) -> None:
    git(copy, "tag", "v1.0")
    (copy / path).unlink()
    assert len(promises(copy)) == 1


def test_a_released_sample_may_not_change(copy: Path) -> None:
    git(copy, "tag", "v1.0")
    (copy / SAMPLE).write_bytes((copy / SAMPLE).read_bytes().replace(b'"minutes":50', b'"minutes":51'))
    assert len(promises(copy)) == 1
    assert main(["--root", str(copy)]) == 1


def test_the_newest_release_is_what_binds(copy: Path) -> None:
    git(copy, "tag", "v1.9")
    edit(copy / SCHEMA, add_room_with_default)
    commit(copy)
    git(copy, "tag", "v1.10")
    release = newest_release(copy)
    assert release
    assert release.tag == "v1.10"
    edit(copy / SCHEMA, lambda schema: schema["properties"].pop("room"))
    assert len(promises(copy)) == 1


def test_outside_git_nothing_binds_yet(tmp_path: Path) -> None:
    assert newest_release(tmp_path) is None


def test_a_retired_version_keeps_its_schema_hash_and_sample(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retired = "kronika.cases.tea_served.v1"
    steps: dict[str, Upcaster] = {retired: (TYPE, lambda data: data)}
    monkeypatch.setattr(files, "UPCASTERS", steps)
    schema, sample = f"contracts/schemas/{retired}.json", f"contracts/samples/{retired}.json"
    assert files.out_of_date(copy) == ["contracts/published.json", sample, schema]
    (copy / schema).write_bytes(b'{"type": "object"}')
    (copy / sample).write_bytes(b"{}")
    files.write(copy)
    assert files.out_of_date(copy) == []
    published = orjson.loads((copy / "contracts/published.json").read_bytes())
    assert published[retired] == schema_hash({"type": "object"})


def test_only_what_binds_counts_in_a_hash() -> None:
    assert schema_hash(data_schema(Titled)) == schema_hash(without_words(Titled))
    assert schema_hash(data_schema(Titled)) != schema_hash(data_schema(Retitled))


class Titled(Event):
    """Fields may be called as keywords are."""

    type: ClassVar[str] = "kronika.tea.titled.v1"

    title: ShortText
    description: ShortText
    """Words."""


class Retitled(Event):
    """Fields may be called as keywords are."""

    type: ClassVar[str] = "kronika.tea.titled.v1"

    title: ShortText


def without_words(event: type[Event]) -> dict[str, Any]:
    schema = deepcopy(data_schema(event))
    del schema["description"], schema["title"], schema["properties"]["description"]["description"]
    return schema
