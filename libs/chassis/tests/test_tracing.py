"""Traces: off unless switched on, and with nothing in them that isn't on the list."""

from collections.abc import Iterator

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis import tracing
from chassis.tracing import span, traced

STRANGER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PATH = "/notebooks/0f4b0a5e-6a39-4b0a-8d4e-3d1a7c1c2b11"


@pytest.fixture
def memory() -> Iterator[InMemorySpanExporter]:
    """Traces are on, and what is made lies here."""
    found = InMemorySpanExporter()
    with traced("tests", SimpleSpanProcessor(found)):
        yield found


def named(memory: InMemorySpanExporter, name: str) -> ReadableSpan:
    return next(made for made in memory.get_finished_spans() if made.name == name)


def test_without_a_processor_nothing_is_made() -> None:
    with traced("tests", None), span("anything"):
        assert not tracing.enabled()
        assert tracing.traceparent() is None
        assert tracing.context() is None
        assert tracing.now() == 0


def test_a_span_lies_under_a_valid_traceparent(memory: InMemorySpanExporter) -> None:
    with span("ours", STRANGER):
        carried = tracing.traceparent()
    assert carried is not None
    assert carried[3:35] == STRANGER[3:35]
    assert carried[36:52] != STRANGER[36:52]
    parent = named(memory, "ours").parent
    assert parent is not None
    assert f"{parent.span_id:016x}" == STRANGER[36:52]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "00-0-0-01",
        STRANGER.upper(),
        f"ff{STRANGER[2:]}",
        f"{STRANGER}-more",
        f" {STRANGER}",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-0af7651916cd43dd8448eb211c80319c-{'0' * 16}-01",
        "Zsuzsa Kiss",
    ],
)
def test_an_invalid_traceparent_begins_a_trace_of_its_own(memory: InMemorySpanExporter, wrong: str) -> None:
    with span("ours", wrong):
        """Nothing."""
    assert named(memory, "ours").parent is None


def test_only_what_is_on_the_list_becomes_an_attribute(memory: InMemorySpanExporter) -> None:
    with span("ours", topic="cases", person="Zsuzsa", correlation_id="x", type="long " * 100):
        tracing.note(words="Zsuzsa", status=409)
    assert dict(named(memory, "ours").attributes or {}) == {
        "kronika.topic": "cases",
        "http.response.status_code": 409,
    }


def test_an_exception_is_told_by_its_type_alone(memory: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="Zsuzsa"), span("ours"):
        raise ValueError("Zsuzsa")  # noqa: EM101 - the words that must not get out
    made = named(memory, "ours")
    assert dict(made.attributes or {}) == {"error.type": "ValueError"}
    assert made.events == ()
    assert "Zsuzsa" not in made.to_json()


def test_a_batch_is_linked_to_all_who_wait_for_it(memory: InMemorySpanExporter) -> None:
    with span("one"):
        one = tracing.context()
    with span("other"):
        other = tracing.context()
    with span("elsewhere"), tracing.batch("commit", [one, None, other], commands=3):
        """Nothing."""
    made = named(memory, "commit")
    assert [link.context for link in made.links] == [one, other]
    assert made.parent is None


def test_what_is_past_needs_somebody_to_belong_to(memory: InMemorySpanExporter) -> None:
    tracing.past("publish", None, 1, 2)
    assert memory.get_finished_spans() == ()
    tracing.past("publish", STRANGER, 1, 2)
    assert (named(memory, "publish").start_time, named(memory, "publish").end_time) == (1, 2)


async def test_a_request_is_named_by_its_route_and_says_what_became_of_it(
    memory: InMemorySpanExporter, caller: httpx.AsyncClient
) -> None:
    await caller.get(PATH, headers={"traceparent": STRANGER})
    made = memory.get_finished_spans()[-1]
    assert made.context is not None
    assert f"{made.context.trace_id:032x}" == STRANGER[3:35]
    assert PATH not in made.to_json()
    assert set(made.attributes or {}) <= set(tracing.ATTRIBUTES.values())


def test_no_endpoint_is_no_exporter() -> None:
    assert tracing.exporting(None) is None


def test_an_endpoint_gets_spans_by_otlp_over_http() -> None:
    processor = tracing.exporting("http://127.0.0.1:9/")
    assert processor is not None
    exporter = processor._batch_processor._exporter  # type: ignore[attr-defined]
    assert exporter._endpoint == "http://127.0.0.1:9/v1/traces"
    processor.shutdown()
