"""The tree of this repository keeps the rules of the house; `test_bite.py` proves that each check bites."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from contracts.topics import TOPICS
from testkit.architecture import (
    Offence,
    Source,
    directions,
    doors,
    rooms,
    routing,
    shape,
    sources,
    tracked,
    words,
)

ROOT = Path(__file__).parents[2]
PATHS = tracked(ROOT)
SOURCES = sources(ROOT)
TEXTS = {".html", ".in", ".json", ".lock", ".md", ".py", ".sh", ".sql", ".toml", ".txt", ".xml", ".yaml", ""}

BY_FILE: list[Callable[[Source], Iterable[Offence]]] = [
    directions.against_the_house,
    directions.against_the_rooms,
    directions.impure_domain,
    doors.clock_elsewhere,
    doors.environment_elsewhere,
    doors.lots_in_the_domain,
    doors.network_elsewhere,
    doors.sql_elsewhere,
    shape.deep_nesting,
    shape.empty_names,
    shape.long_files,
    shape.long_functions,
    shape.put_off_tests,
    shape.sleeping_tests,
    shape.swallowing,
]
BY_PATH: list[Callable[[Iterable[str]], Iterable[Offence]]] = [
    rooms.misnamed_rooms,
    rooms.misnamed_tests,
    rooms.services_without_a_readme,
]


def keeps(offences: Iterable[Offence]) -> None:
    found = sorted(set(map(str, offences)))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("check", BY_FILE, ids=lambda check: check.__name__)
def test_no_file_of_the_tree_has(check: Callable[[Source], Iterable[Offence]]) -> None:
    keeps(offence for source in SOURCES for offence in check(source))


@pytest.mark.parametrize("check", BY_PATH, ids=lambda check: check.__name__)
def test_the_tree_has_no(check: Callable[[Iterable[str]], Iterable[Offence]]) -> None:
    keeps(check(PATHS))


def test_the_tree_holds_no_forbidden_words() -> None:
    texts = [path for path in PATHS if Path(path).suffix in TEXTS]
    keeps(offence for path in texts for offence in words.forbidden(path, (ROOT / path).read_text()))


@pytest.mark.parametrize("service", sorted({source.service for source in SOURCES if source.service}))
def test_a_service_forgets_no_event_of_what_it_hears(service: str) -> None:
    keeps(routing.forgotten_events([each for each in SOURCES if each.service == service], TOPICS))


def test_the_checks_see_the_tree() -> None:
    assert {source.package for source in SOURCES} >= {"contracts", "chassis", "testkit", "case_ledger"}
    assert {source.room for source in SOURCES} >= {"domain"}
