"""Which alarms of the services fire now: asked on their operations ports, each with the page that helps."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from embedded import checks
from embedded.part import Part

FIRING = re.compile(r'^kronika_alarm_firing\{alarm="(\w+)"\} (\S+)$', re.MULTILINE)


@dataclass(frozen=True)
class Firing:
    """One alarm of one service; `page` is the runbook's path from the root of the repository."""

    service: str
    alarm: str
    page: str


def firing(parts: Sequence[Part]) -> list[Firing]:
    """Of all services that answer; one that doesn't is seen in the table of what runs."""
    return [
        Firing(part.name, alarm, f"docs/runbooks/{alarm}.md")
        for part in parts
        if f"{part.name} ops" in part.ports
        for alarm in _told(checks.http_body(part.ports[f"{part.name} ops"], "/metrics"))
    ]


def as_json(found: Sequence[Firing]) -> str:
    """An array of {"service", "alarm", "page"}."""
    return json.dumps([asdict(each) for each in found], indent=2)


def _told(metrics: str) -> Iterator[str]:
    for alarm, about in FIRING.findall(metrics):
        if float(about):
            yield alarm
