"""Each house rule is broken here once, and its check says so; beside it stands what it has to let pass."""

from collections.abc import Callable, Iterable
from textwrap import indent

import pytest

from contracts.topics import CASES
from testkit.architecture import Offence, Source, directions, doors, rooms, routing, shape, words

LEDGER = "services/case-ledger/src/case_ledger"
DOMAIN, HANDLERS, STORE = f"{LEDGER}/domain.py", f"{LEDGER}/handlers.py", f"{LEDGER}/store.py"
API, CONSUMER, GATEWAYS = f"{LEDGER}/api/cases.py", f"{LEDGER}/consumer.py", f"{LEDGER}/gateways.py"
JOURNAL = "libs/chassis/src/chassis/journal/journal.py"
TEST = "services/case-ledger/tests/test_domain.py"

type Check = Callable[[Source], Iterable[Offence]]


def nested(depth: int) -> str:
    text = "pass"
    for _ in range(depth):
        text = "if True:\n" + indent(text, " ")
    return "def f():\n" + indent(text, " ")


def lines(count: int, of: str = " x = 1") -> str:
    return "def f():\n" + "\n".join([of] * (count - 1))


BITES: list[tuple[Check, str, str]] = [
    (directions.against_the_rooms, DOMAIN, "from case_ledger.store import rows"),
    (directions.against_the_rooms, DOMAIN, "from case_ledger import handlers"),
    (directions.against_the_rooms, HANDLERS, "import case_ledger.api"),
    (directions.against_the_rooms, STORE, "from case_ledger.wiring import build"),
    (directions.against_the_rooms, API, "from case_ledger.consumer import HANDLERS"),
    (directions.against_the_house, DOMAIN, "import notifier.domain"),
    (directions.against_the_house, DOMAIN, "from testkit.story import Stories"),
    (directions.against_the_house, JOURNAL, "import case_ledger"),
    (directions.against_the_house, JOURNAL, "from testkit import waiting"),
    (directions.against_the_house, "contracts/src/contracts/event.py", "from chassis import errors"),
    (directions.impure_domain, DOMAIN, "import asyncio"),
    (directions.impure_domain, DOMAIN, "from os import path"),
    (directions.impure_domain, DOMAIN, "from chassis.errors import BrokenError"),
    (directions.impure_domain, DOMAIN, "import random"),
    (doors.sql_elsewhere, HANDLERS, "q = 'select id from cases'"),
    (doors.sql_elsewhere, API, "q = f'''\n  INSERT INTO cases values ({1})'''"),
    (doors.sql_elsewhere, API, "q = 'with a as (select 1) select 2'"),
    (doors.sql_elsewhere, API, "q = 'drop table cases'"),
    (doors.network_elsewhere, HANDLERS, "import httpx"),
    (doors.network_elsewhere, API, "from urllib.request import urlopen"),
    (doors.environment_elsewhere, HANDLERS, "import os\nos.environ['A']"),
    (doors.environment_elsewhere, JOURNAL, "from os import getenv\ngetenv('A')"),
    (doors.clock_elsewhere, DOMAIN, "datetime.now(UTC)"),
    (doors.clock_elsewhere, HANDLERS, "datetime.datetime.utcnow()"),
    (doors.clock_elsewhere, JOURNAL, "time.time()"),
    (doors.clock_elsewhere, API, "Instant.now()"),
    (doors.lots_in_the_domain, DOMAIN, "uuid4()"),
    (doors.lots_in_the_domain, DOMAIN, "new_id()"),
    (doors.lots_in_the_domain, DOMAIN, "random.choice([1])"),
    (shape.long_functions, DOMAIN, lines(41)),
    (shape.long_files, DOMAIN, "x = 1\n" * 301),
    (shape.deep_nesting, DOMAIN, nested(4)),
    (
        shape.deep_nesting,
        DOMAIN,
        "def f():\n for a in b:\n  with a:\n   try:\n    x\n   except E:\n    if c: pass",
    ),
    (shape.empty_names, f"{LEDGER}/domain/utils.py", ""),
    (shape.empty_names, f"{LEDGER}/domain/common/case.py", ""),
    (shape.empty_names, DOMAIN, "class CaseManager: pass"),
    (shape.put_off_tests, TEST, "@pytest.mark.xfail\ndef test(): pass"),
    (shape.put_off_tests, TEST, "@pytest.mark.skipif(True, reason='')\ndef test(): pass"),
    (shape.put_off_tests, TEST, "pytest.importorskip('x')"),
    (shape.sleeping_tests, TEST, "await asyncio.sleep(0.1)"),
    (shape.sleeping_tests, TEST, "time.sleep(delay)"),
    (shape.swallowing, HANDLERS, "try: x\nexcept Exception: pass"),
    (shape.swallowing, HANDLERS, "try: x\nexcept: pass"),
    (shape.swallowing, JOURNAL, "try: x\nexcept (KeyError, BaseException) as e: raise OtherError from e"),
]

PASSES: list[tuple[Check, str, str]] = [
    (directions.against_the_rooms, HANDLERS, "from case_ledger.domain import case"),
    (directions.against_the_rooms, API, "from case_ledger.handlers import assign_case"),
    (directions.against_the_rooms, f"{LEDGER}/wiring.py", "from case_ledger import api, store, gateways"),
    (
        directions.against_the_house,
        HANDLERS,
        "import chassis.recording\nimport case_ledger.domain",
    ),
    (directions.impure_domain, DOMAIN, "import enum, zoneinfo\nfrom contracts import cases\nimport pydantic"),
    (doors.sql_elsewhere, STORE, "q = 'select id from cases'"),
    (doors.sql_elsewhere, HANDLERS, "def f():\n '''Select one from many.'''\nx = 'Update the case'"),
    (doors.network_elsewhere, GATEWAYS, "import httpx"),
    (doors.environment_elsewhere, f"{LEDGER}/settings.py", "import os\nos.environ['A']"),
    (doors.clock_elsewhere, doors.CLOCK, "datetime.now(UTC)"),
    (doors.clock_elsewhere, DOMAIN, "datetime.combine(day, time)"),
    (doors.lots_in_the_domain, DOMAIN, "uuid5(cause, name)"),
    (shape.long_functions, DOMAIN, lines(40)),
    (shape.long_files, DOMAIN, "x = 1\n" * 300),
    (shape.deep_nesting, DOMAIN, nested(3)),
    (shape.deep_nesting, DOMAIN, "def f():\n if a: x\n elif b: x\n elif c: x\n elif d: x\n else: x"),
    (shape.put_off_tests, TEST, "@pytest.mark.slow\ndef test(): pass"),
    (shape.sleeping_tests, TEST, "await asyncio.sleep(0)"),
    (shape.swallowing, JOURNAL, "try: x\nexcept BaseException:\n tidy()\n raise"),
    (shape.swallowing, "libs/chassis/src/chassis/http/boundary.py", "try: x\nexcept Exception: pass"),
]


@pytest.mark.parametrize(("check", "path", "text"), BITES, ids=lambda part: getattr(part, "__name__", ""))
def test_the_check_bites(check: Check, path: str, text: str) -> None:
    assert list(check(Source(path, text)))


@pytest.mark.parametrize(("check", "path", "text"), PASSES, ids=lambda part: getattr(part, "__name__", ""))
def test_the_check_lets_pass(check: Check, path: str, text: str) -> None:
    assert not list(check(Source(path, text)))


@pytest.mark.parametrize("name", ["helpers.py", "services/case.py", "routes.py", "models.py"])
def test_a_room_of_another_name_is_found(name: str) -> None:
    assert list(rooms.misnamed_rooms([f"{LEDGER}/{name}"]))


@pytest.mark.parametrize(
    "name", ["domain.py", "domain/case.py", "py.typed", "__main__.py", "templates/a/b.txt"]
)
def test_a_known_room_passes(name: str) -> None:
    assert not list(rooms.misnamed_rooms([f"{LEDGER}/{name}"]))


def test_a_file_that_lies_beside_the_rooms_is_found() -> None:
    assert list(rooms.misnamed_rooms(["services/case-ledger/notes.txt"]))


def test_a_service_without_a_readme_is_found() -> None:
    assert list(rooms.services_without_a_readme([DOMAIN]))
    assert not list(rooms.services_without_a_readme([DOMAIN, "services/case-ledger/README.md"]))


def test_a_test_of_another_name_is_found() -> None:
    assert list(rooms.misnamed_tests(["services/case-ledger/tests/cases.py"]))
    assert not list(rooms.misnamed_tests([TEST, "services/case-ledger/tests/language.py"]))


@pytest.mark.parametrize(
    "parts",
    [
        ("see /ho", "me/eva/kronika"),
        ("cp /ro", "ot/.cache/x y"),
        ("https://py", "pi.org/project"),
        ("https://repo1.ma", "ven.org/x"),
        ("https://mirror.corp/sim", "ple/x"),
        ("https://artifac", "tory.corp/x"),
        ("pip --index", "-url x"),
        ("# TO", "DO: later"),
        ("as issue", " 12 says"),
        ("see ..", "/../elsewhere/page"),
    ],
)
def test_a_forbidden_word_is_found(parts: tuple[str, str]) -> None:
    """In parts, or this file would hold what it forbids."""
    assert list(words.forbidden("docs/tour.md", "".join(parts)))


@pytest.mark.parametrize("line", ["see ../README.md", "/var/cache/kronika", "index of rules", "a to-do list"])
def test_other_words_pass(line: str) -> None:
    assert not list(words.forbidden("docs/tour.md", line))


def test_a_forgotten_event_is_found() -> None:
    consumes = "from chassis.consuming import Handlers\nfrom contracts.topics import CASES\n"
    handled = ", ".join(f"cases.{event.__name__}: f" for event in CASES.events[1:])
    hears = f"{consumes}HANDLERS = {{{handled}"
    (offence,) = routing.forgotten_events([Source(CONSUMER, hears + "}")], [CASES])
    assert CASES.events[0].__name__ in offence.words
    whole = f"{hears}, cases.{CASES.events[0].__name__}: f}}"
    assert not list(routing.forgotten_events([Source(CONSUMER, whole)], [CASES]))
    assert not list(routing.forgotten_events([Source(CONSUMER, "hears = 'nothing'")], [CASES]))


def test_who_only_listens_forgets_no_event() -> None:
    listens = "from contracts.topics import CASES\nlistens(CASES)"
    assert not list(routing.forgotten_events([Source(CONSUMER, listens)], [CASES]))
