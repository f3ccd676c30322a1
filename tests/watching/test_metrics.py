"""The page about watching names every metric that there is, with its labels, and no other."""

import re

from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.registry import Collector
from watching.rules import ROOT

import chassis.http.counting
import chassis.logs
import chassis.permissions
import chassis.tokens.verifier
import deadline_watcher.handlers.raising
import document_store.handlers.counting
import identity.handlers.counting
import notifier.handlers.counting
from chassis.metrics import REGISTRY

LOADED = (
    chassis.http.counting,
    chassis.logs,
    chassis.permissions,
    chassis.tokens.verifier,
    deadline_watcher.handlers.raising,
    document_store.handlers.counting,
    identity.handlers.counting,
    notifier.handlers.counting,
)
"""Where metrics are made, besides `chassis.metrics`."""

ROW = re.compile(r"^\| `(kronika_\w+)` \| ((?:`\w+` ?)*)\|", re.MULTILINE)
POOLS = {"kronika_pool_connections": {"pool", "state"}, "kronika_pool_limit": {"pool"}}
POOLS["kronika_pool_waiting"] = {"pool"}


def collectors() -> set[Collector]:
    return set(REGISTRY._collector_to_names)


def labels_by_name() -> dict[str, set[str]]:
    """Of every metric of ours, as Prometheus names it."""
    found = dict(POOLS)
    for metric in (each for each in collectors() if isinstance(each, MetricWrapperBase)):
        for family in metric.collect():
            name = f"{family.name}_total" if family.type == "counter" else family.name
            found[name] = set(metric._labelnames)
    return found


def test_the_page_names_every_metric_with_its_labels() -> None:
    page = (ROOT / "docs" / "watching.md").read_text()
    named = {name: set(re.findall(r"\w+", labels)) for name, labels in ROW.findall(page)}
    assert named == labels_by_name()


def test_names_keep_to_the_conventions_of_prometheus() -> None:
    for name in labels_by_name():
        assert name.startswith("kronika_")
        assert not re.search(r"(?:_ms|_milliseconds|_minutes|_kilobytes|_percent)(?:_|$)", name)
    for collector in collectors():
        for family in collector.collect():
            assert family.documentation
