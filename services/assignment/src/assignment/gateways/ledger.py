"""The case ledger: one command at a time, with the person's own token beside ours."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx

from assignment.domain.passing import Passage, Told
from chassis.errors import TemporaryError, UnknownOutcomeError

PATIENCE = 7.0
"""Seconds: less than the caller is given, so that they hear from us what became of it."""
_PASSED_ON = ("content-type", "etag", "retry-after", "www-authenticate")


class Ledger:
    """`service_token` gives our own token; the answer to a command is never interpreted here."""

    def __init__(
        self, client: httpx.AsyncClient, address: str, service_token: Callable[[], Awaitable[str]]
    ) -> None:
        self._client = client
        self._address = address.rstrip("/")
        self._service_token = service_token

    async def send(self, case: UUID, way: str, body: bytes, passage: Passage) -> Told:
        """Raises `TemporaryError` where the ledger didn't hear it, else `UnknownOutcomeError`."""
        headers = await self._headers(passage)
        path = f"{self._address}/cases/{case}/{way}"
        try:
            answer = await self._client.post(path, content=body, headers=headers, timeout=PATIENCE)
        except httpx.ConnectError as failure:
            reason = "the ledger can't be reached"
            raise TemporaryError(reason) from failure
        except httpx.HTTPError as failure:
            reason = f"the ledger did not answer ({type(failure).__name__})"
            raise UnknownOutcomeError(reason) from failure
        kept = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
        return Told(answer.status_code, answer.content, kept)

    async def _headers(self, passage: Passage) -> dict[str, str]:
        version = {"If-Match": f'"{passage.if_match}"'} if passage.if_match is not None else {}
        return {
            "Authorization": f"Bearer {passage.token}",
            "Kronika-Service": await self._service_token(),
            "Idempotency-Key": passage.key,
            "Content-Type": "application/json",
            "X-Correlation-Id": passage.correlation,
            **version,
        }
