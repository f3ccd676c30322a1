"""The services over HTTP: an answer is a value, whatever its status; none at all is an error."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from dashboard.domain.asking import Answer, AwayError, Fetched, LookOnly, Service
from dashboard.gateways.answers import answered, away, not_now, read

HELD_BACK = Answer(
    HTTPStatus.CONFLICT,
    {"type": "/problems/signed-out-meanwhile", "title": "You were signed out meanwhile; nothing was sent"},
)
"""What a command gets under such a token."""


@dataclass(frozen=True, slots=True)
class ServicesOverHttp:
    """`addresses` says where each is. Nothing is kept between two questions."""

    client: httpx.AsyncClient
    addresses: Mapping[Service, str]

    async def ask(
        self,
        service: Service,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: Any = None,
        query: Mapping[str, Any] | None = None,
        key: str | None = None,
        version: int | None = None,
        of: str | None = None,
    ) -> Answer:
        """`key` makes a command safe to repeat, `version` is what its sender has seen.

        Raises `AwayError`; a command is answered that it can't be now. `of` is the address of whose attempt
        it is, for identity, which slows down who guesses.
        """
        if key is not None and isinstance(token, LookOnly):
            return HELD_BACK
        headers, content = _headers(token, key, version, of), None
        if json is not None:
            content, headers["Content-Type"] = orjson.dumps(json), "application/json"
        try:
            sent = await self._sent(service, method, path, content=content, params=query, headers=headers)
        except AwayError as failure:
            if key is None or failure.slowly:
                raise
            return not_now(failure)
        return read(sent)

    async def fetch(
        self, service: Service, path: str, *, token: str, query: Mapping[str, Any] | None = None
    ) -> Fetched | Answer:
        """What is no JSON, whole; the answer where it is refused. Raises `AwayError`."""
        headers = _headers(token, None, None, None)
        answer = await self._sent(service, "GET", path, params=query, headers=headers)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            return read(answer)
        said = answer.headers
        return Fetched(answer.content, said.get("content-type", ""), said.get("content-disposition", ""))

    async def _sent(self, service: Service, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            answer = await self.client.request(method, f"{self.addresses[service]}{path}", **how)
        except httpx.TransportError as failure:
            raise away(service, failure) from None
        return answered(service, answer)


def _headers(token: str | None, key: str | None, version: int | None, of: str | None) -> dict[str, str]:
    told = {
        "Authorization": f"Bearer {token}" if token else None,
        "Idempotency-Key": key,
        "If-Match": f'"{version}"' if version else None,
        "X-Forwarded-For": of,
    }
    return {name: value for name, value in told.items() if value is not None}
