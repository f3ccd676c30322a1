"""What the runbooks tell people to ask can be asked: SQL, metrics, operations of the ledger."""

import re
from pathlib import Path

import psycopg
import pytest
from prometheus_client import generate_latest
from watching.rules import RUNBOOKS

import chassis.http.counting
import deadline_watcher.handlers.raising
import identity.handlers.counting
from case_ledger.__main__ import LEDGER
from chassis.metrics import REGISTRY
from chassis.migrations import migrate
from testkit.servers import Databases

LOADED = (chassis.http.counting, deadline_watcher.handlers.raising, identity.handlers.counting)
CODE = re.compile(r"`([^`]+)`")
SAMPLE = re.compile(r"kronika_\w+(?<!_)")


def codes(path: Path) -> list[str]:
    """All that stands in backticks, on one line each."""
    return [" ".join(found.split()) for found in CODE.findall(path.read_text())]


def by_name(path: Path) -> str:
    return path.stem


def make(dsn: str) -> None:
    """The ledger's tables."""
    migrate(dsn, "case_ledger.migrations.ledger")


@pytest.mark.slow
def test_every_question_in_sql_is_understood_by_the_ledgers_database(postgres: Databases) -> None:
    asked = [code for path in RUNBOOKS for code in codes(path) if code.startswith("select ")]
    assert len(asked) >= 5
    with (
        postgres.fresh(postgres.template("ledger", make)) as dsn,
        psycopg.connect(dsn, autocommit=True) as connection,
    ):
        for sql in asked:
            connection.execute(f"explain {re.sub('<[^<>]+>', '0', sql)}".encode())


@pytest.mark.parametrize("path", RUNBOOKS, ids=by_name)
def test_every_metric_that_is_named_is_shown(path: Path) -> None:
    shown = generate_latest(REGISTRY).decode()
    for code in codes(path):
        for name in SAMPLE.findall(code):
            assert f"# TYPE {name}" in shown, name


@pytest.mark.parametrize("path", RUNBOOKS, ids=by_name)
def test_every_operation_that_is_named_is_one_of_the_ledgers(path: Path) -> None:
    named = {word for code in codes(path) for word in re.findall(r"python -m case_ledger (\w[\w-]*)", code)}
    assert named <= LEDGER.operations.keys()
