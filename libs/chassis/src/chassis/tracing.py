"""Traces: one command followed through journal and Kafka to its effects. Off, and free, unless switched on.

An event carries the `traceparent` of the request that led to it; whatever relays or applies it later adds its
span to the same trace. Attributes come from a list, as in the log: no content can slip in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags, Tracer

from chassis import clock

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

ATTRIBUTES: Mapping[str, str] = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "error": "error.type",
    "topic": "kronika.topic",
    "shard": "kronika.shard",
    "sequence": "kronika.sequence",
    "type": "kronika.event.type",
    "consumer": "kronika.consumer",
    "commands": "kronika.commands",
    "position": "kronika.position",
}
"""What a span may say: numbers, ids of places and names of the code, by what our own code calls them."""

TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
"""W3C's, version 00; anything else that a stranger sends is none."""

type Facts = str | int | float

_LONGEST = 200
_NOTHING: AbstractContextManager[None] = nullcontext()


class _Switch:
    """Whether spans are made: by this tracer, or not at all."""

    tracer: Tracer | None = None


@contextmanager
def traced(service: str, processor: "SpanProcessor | None") -> Iterator[None]:
    """Within the block spans are made and handed to `processor`; without one nothing changes."""
    if processor is None:
        yield
        return
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - only where spans are made
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    before, _Switch.tracer = _Switch.tracer, provider.get_tracer("kronika")
    try:
        yield
    finally:
        _Switch.tracer = before
        provider.shutdown()


def exporting(endpoint: str | None) -> "SpanProcessor | None":
    """Sends spans to a collector by OTLP over HTTP, in batches, beside the work; None without an endpoint."""
    if endpoint is None:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - as above
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    return BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces"))


def enabled() -> bool:
    """Whether anybody makes spans: so that nothing is prepared for them in vain."""
    return _Switch.tracer is not None


def span(name: str, parent: str | None = None, **facts: Facts) -> AbstractContextManager[object]:
    """A span around a block, under `parent` (a traceparent) or the span that is open here."""
    tracer = _Switch.tracer
    return _NOTHING if tracer is None else _around(tracer, name, _under(parent), (), facts)


def batch(
    name: str, contexts: Iterable[SpanContext | None], **facts: Facts
) -> AbstractContextManager[object]:
    """A span of its own trace, linked to all for whom the work is done."""
    tracer = _Switch.tracer
    if tracer is None:
        return _NOTHING
    links = [Link(context) for context in contexts if context is not None]
    return _around(tracer, name, Context(), links, facts)


def past(name: str, parent: str | None, began: int, ended: int, **facts: Facts) -> None:
    """A span that is over, under an event's traceparent; `began` and `ended` by `now`."""
    context = _under(parent)
    if _Switch.tracer is not None and context is not None:
        made = _Switch.tracer.start_span(name, context, SpanKind.INTERNAL, _plain(facts), start_time=began)
        made.end(ended)


def note(name: str | None = None, **facts: Facts) -> None:
    """Say more of the span that is open here."""
    if _Switch.tracer is not None:
        here = trace.get_current_span()
        here.set_attributes(_plain(facts))
        if name is not None:
            here.update_name(name)


def now() -> int:
    """Nanoseconds since 1970, as spans count; 0 where nobody makes any."""
    return int(clock.system().timestamp() * 1_000_000) * 1_000 if enabled() else 0


def context() -> SpanContext | None:
    """Of the span that is open here, for a link."""
    if _Switch.tracer is None:
        return None
    found = trace.get_current_span().get_span_context()
    return found if found.is_valid else None


def traceparent() -> str | None:
    """Of the span that is open here, to be carried on."""
    found = context()
    if found is None:
        return None
    return f"00-{found.trace_id:032x}-{found.span_id:016x}-{int(found.trace_flags):02x}"


@contextmanager
def _around(
    tracer: Tracer, name: str, context: Context | None, links: Iterable[Link], facts: Mapping[str, Facts]
) -> Iterator[Span]:
    """An exception is told by its type alone: its words may hold what somebody typed."""
    made = tracer.start_span(name, context, attributes=_plain(facts), links=list(links))
    with trace.use_span(made, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield made
        except BaseException as failure:
            made.set_attributes(_plain({"error": type(failure).__name__}))
            made.set_status(Status(StatusCode.ERROR))
            raise


def _under(parent: str | None) -> Context | None:
    """The context of a traceparent; None where there is none that is valid."""
    found = TRACEPARENT.fullmatch(parent or "")
    if found is None:
        return None
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    remote = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags & 1))
    return trace.set_span_in_context(trace.NonRecordingSpan(remote), Context())


def _plain(facts: Mapping[str, Facts]) -> dict[str, Facts]:
    """Only what is on the list, and short."""
    return {
        ATTRIBUTES[key]: value
        for key, value in facts.items()
        if key in ATTRIBUTES and (not isinstance(value, str) or len(value) <= _LONGEST)
    }
