"""Documents on their way through: piece by piece, kept neither in memory nor on disk."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import httpx

from dashboard.domain.asking import Answer, AwayError, Leaving, Service
from dashboard.gateways.answers import answered, away, not_now, read

PATIENCE = httpx.Timeout(30.0, read=120.0, write=60.0)
"""Seconds for each piece: a document comes over somebody's slow line."""
BROKEN_OFF = Answer(
    HTTPStatus.CONFLICT,
    {
        "type": "/problems/upload-broken-off",
        "title": "The upload broke off; look at the file and at the case, then try again",
    },
)
HANDED_ON = ("content-type", "content-length", "content-disposition", "content-security-policy")


@dataclass(frozen=True, slots=True)
class FilesOverHttp:
    """The document store, asked with the person's token."""

    client: httpx.AsyncClient
    address: str

    async def bring(
        self,
        path: str,
        content: AsyncIterator[bytes],
        *,
        token: str,
        content_type: str,
        acting_reason: str | None = None,
    ) -> Answer:
        """`path` names the document by an id that the form had: sending it twice stores it once.

        While the store is away that is the answer.
        """
        headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type}
        if acting_reason:
            headers["Kronika-Acting-Reason"] = quote(acting_reason)
        try:
            answer = await self.client.put(
                f"{self.address}{path}", content=content, headers=headers, timeout=PATIENCE
            )
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
            return BROKEN_OFF  # the store left in the middle, or hears no more of it
        except httpx.TransportError as failure:
            return not_now(away(Service.DOCUMENTS, failure))
        try:
            return read(answered(Service.DOCUMENTS, answer))
        except AwayError as failure:
            return not_now(failure)

    async def fetch(self, path: str, *, token: str) -> Leaving | Answer:
        """What is refused, or isn't there, is an answer; pieces are taken, or closed. Raises `AwayError`."""
        request = self.client.build_request(
            "GET",
            f"{self.address}{path}",
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
            timeout=PATIENCE,
        )
        try:
            answer = await self.client.send(request, stream=True)
        except httpx.TransportError as failure:
            raise away(Service.DOCUMENTS, failure) from None
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            await answer.aread()
            return read(answered(Service.DOCUMENTS, answer))
        headers = {name: answer.headers[name] for name in HANDED_ON if name in answer.headers}
        return Leaving(headers, _pieces(answer))


async def _pieces(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.aiter_raw():
            yield piece
    finally:
        await answer.aclose()
