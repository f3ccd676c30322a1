"""A command can be followed to its effects: in one trace, and in the log by one correlation id."""

import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from served.language import OLGA, House, a_request, house

from chassis.consuming import telling as consuming
from chassis.relay import telling as relay
from chassis.tracing import traced
from testkit.waiting import until

TRACE = "0af7651916cd43dd8448eb211c80319c"
STRANGER = f"00-{TRACE}-b7ad6b7169203331-01"
CANARY = "Zsuzsanary"


async def registered(**headers: str) -> tuple[UUID, str]:
    """A case registered under these headers: its id, and where it was recorded."""
    client = {"family_name": CANARY, "given_name": CANARY}
    headers = {"Idempotency-Key": uuid4().hex, **headers}
    answer = await OLGA.sends("POST", "/cases", json=a_request(house().clock, client=client), headers=headers)
    assert answer.status == 201, answer
    house().notes(answer["position"])
    await OLGA.lists("all", limit=1)
    return UUID(answer["id"]), answer["position"]


@pytest.fixture
def memory() -> Iterator[InMemorySpanExporter]:
    """Traces are on, and what is made lies here."""
    found = InMemorySpanExporter()
    with traced("case-ledger", SimpleSpanProcessor(found)):
        yield found


def of_trace(memory: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    """The spans of our trace, by name."""
    found = memory.get_finished_spans()
    return {each.name: each for each in found if each.context and each.context.trace_id == int(TRACE, 16)}


def parent(made: ReadableSpan) -> int | None:
    return made.parent.span_id if made.parent else None


def own(made: ReadableSpan) -> int:
    assert made.context is not None
    return int(made.context.span_id)


async def test_one_trace_follows_a_command_through_kafka_to_its_effects(
    memory: InMemorySpanExporter, house: House
) -> None:
    case, _ = await registered(traceparent=STRANGER)
    names = {"POST /cases", "decide", "append", "publish cases", "apply lists"}
    await until(lambda: of_trace(memory).keys() >= names, 60)
    spans = of_trace(memory)
    assert parent(spans["POST /cases"]) == int(STRANGER[36:52], 16)
    request = own(spans["POST /cases"])
    assert (
        parent(spans["decide"]) == parent(spans["publish cases"]) == parent(spans["apply lists"]) == request
    )
    assert parent(spans["append"]) == own(spans["decide"])
    commits = [made for made in memory.get_finished_spans() if made.name == "commit"]
    assert own(spans["append"]) in {link.context.span_id for made in commits for link in made.links}
    rows = await house.rows("select document from cases.events where stream = $1", case)
    assert orjson.loads(rows[0]["document"])["traceparent"] == f"00-{TRACE}-{request:016x}-01"


async def test_no_span_holds_anything_personal(memory: InMemorySpanExporter) -> None:
    case, _ = await registered(traceparent=STRANGER)
    await until(lambda: "apply lists" in of_trace(memory), 60)
    told = "".join(made.to_json() for made in memory.get_finished_spans())
    assert "POST /cases" in told
    for secret in (CANARY, str(case), str(OLGA.id)):
        assert secret not in told


async def test_an_event_of_a_request_without_a_trace_has_none(house: House) -> None:
    case, _ = await registered(traceparent="Zsuzsa")
    rows = await house.rows("select document from cases.events where stream = $1", case)
    assert "traceparent" not in orjson.loads(rows[0]["document"])


@pytest.fixture
def every_detail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Relay and consumers log single events too, as at the level DEBUG."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    for room in (relay, consuming):
        monkeypatch.setattr(room, "_log", structlog.get_logger(room._NAME).bind())
    structlog.configure(**before)
    logger = logging.getLogger("chassis")
    logger.setLevel(logging.DEBUG)
    yield
    logger.setLevel(logging.NOTSET)


def story(house: House, correlation: str) -> list[dict[str, Any]]:
    """What grep finds, in order."""
    return [orjson.loads(line) for line in house.log.getvalue().splitlines() if correlation in line]


@pytest.mark.usefixtures("every_detail")
async def test_the_log_tells_a_commands_story_by_its_correlation_id(house: House) -> None:
    correlation = uuid4().hex
    _, position = await registered(**{"X-Correlation-Id": correlation})
    await until(lambda: {"answered", "published", "applied"} <= told(house, correlation), 60)
    lines = {line["event"]: line for line in story(house, correlation)}
    place, _, sequence = position.partition(":")
    topic, _, shard = place.partition("/")
    assert lines["answered"]["route"] == "/cases"
    assert lines["answered"]["position"] == position
    where = {"topic": topic, "shard": int(shard), "sequence": int(sequence)}
    assert where.items() <= lines["published"].items()
    assert where.items() <= lines["applied"].items()
    assert lines["applied"]["consumer"] == "lists"


async def test_without_debug_single_events_are_not_logged(house: House) -> None:
    correlation = uuid4().hex
    await registered(**{"X-Correlation-Id": correlation})
    assert told(house, correlation) == {"answered"}


def told(house: House, correlation: str) -> set[str]:
    return {line["event"] for line in story(house, correlation)}
