"""Logs: whatever isn't on the list stays out, and so does every message of an exception."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from chassis import logs
from chassis.metrics import REGISTRY

CANARY = "Kovacs Bozsi +36301234567"  # ASCII: JSON would hide any other letter from `in`


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level, ours = root.handlers, root.level, structlog.get_config()
    out = io.StringIO()
    logs.configure("test", "INFO", keys=("flavour",), out=out)
    structlog.configure(cache_logger_on_first_use=False)
    yield out
    logging.captureWarnings(capture=False)
    root.handlers, root.level = before, level
    structlog.configure(**ours)


def last(lines: io.StringIO) -> dict[str, Any]:
    assert CANARY not in lines.getvalue()
    line: dict[str, Any] = json.loads(lines.getvalue().splitlines()[-1])
    return line


def dropped(key: str) -> float:
    return REGISTRY.get_sample_value("kronika_log_keys_dropped_total", {"key": key}) or 0


def test_a_line_is_one_json_object_with_the_known_keys(lines: io.StringIO) -> None:
    structlog.get_logger("chassis.test").info("answered", status=200, flavour="mild")
    line = last(lines)
    assert (line["event"], line["status"], line["flavour"]) == ("answered", 200, "mild")
    assert (line["level"], line["service"], line["logger"]) == ("info", "test", "chassis.test")


def test_an_unknown_key_is_dropped_and_counted(lines: io.StringIO) -> None:
    before = dropped("client_name")
    structlog.get_logger().info("registered", client_name=CANARY, **{CANARY: 1})
    assert "client_name" not in last(lines)
    assert dropped("client_name") == before + 1


@pytest.mark.parametrize("value", [{"name": CANARY}, [CANARY], CANARY * 20, object()], ids=type)
def test_a_known_key_with_more_than_a_short_plain_value_is_dropped(lines: io.StringIO, value: Any) -> None:
    structlog.get_logger().info("refused", reason=value)
    assert "reason" not in last(lines)


def test_an_exception_shows_type_and_place_but_neither_message_nor_values(lines: io.StringIO) -> None:
    try:
        fails(CANARY)
    except RuntimeError as failure:
        structlog.get_logger().exception("failed", exc_info=failure)
    chain = last(lines)["exception"]
    assert [one["type"] for one in chain] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert chain[1]["frames"][-1].endswith("fails")


def test_a_library_logs_its_template_without_the_values(lines: io.StringIO) -> None:
    logging.getLogger("asyncpg.pool").warning("Unable to read %s", CANARY)
    assert (last(lines)["event"], last(lines)["level"]) == ("Unable to read %s", "warning")


def test_a_library_that_tells_every_attempt_is_silent(lines: io.StringIO) -> None:
    logging.getLogger("aiokafka.conn").error("Unable connect to %s", CANARY)
    assert lines.getvalue() == ""


def test_an_unknown_library_is_only_named(lines: io.StringIO) -> None:
    logging.getLogger("elsewhere").error(f"got {CANARY}")
    assert (last(lines)["event"], last(lines)["logger"]) == ("a library logged something", "elsewhere")


def test_a_librarys_exception_shows_no_message_either(lines: io.StringIO) -> None:
    try:
        fails(CANARY)
    except RuntimeError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    assert last(lines)["exception"][0]["type"] == "builtins.RuntimeError"


def test_what_belongs_together_carries_its_correlation_id(lines: io.StringIO) -> None:
    with logs.correlated("order-1"):
        structlog.get_logger().info("answered")
    assert last(lines)["correlation_id"] == "order-1"


def fails(secret: str) -> None:
    try:
        raise ValueError(secret)
    except ValueError as cause:
        raise RuntimeError(secret) from cause
