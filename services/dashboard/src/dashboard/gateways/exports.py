"""A table that a service writes for other programs: its bytes, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from dashboard.gateways.services import Answer, AwayError, Service, Services


@dataclass(frozen=True, slots=True)
class Export:
    """`kind` is its media type."""

    content: bytes
    kind: str


async def exported(
    services: Services, service: Service, path: str, *, token: str, query: Mapping[str, Any]
) -> Export | Answer:
    """The table; the service's answer where it refuses. Raises `AwayError`."""
    url, headers = f"{services.addresses[service]}{path}", {"Authorization": f"Bearer {token}"}
    try:
        answer = await services.client.get(url, params=query, headers=headers)
    except httpx.TransportError:
        raise AwayError(service) from None
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise AwayError(service)
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        return Answer(answer.status_code, orjson.loads(answer.content) if answer.content else {})
    return Export(answer.content, answer.headers.get("content-type", "application/octet-stream"))
