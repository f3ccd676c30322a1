"""The case ledger over HTTP, under the store's own token: keys, questions and errands."""

from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import httpx
from cachetools import TTLCache

from chassis.errors import TemporaryError
from chassis.seals import KeyDestroyedError
from contracts.refusal import Missing, Refusal
from document_store.domain.storing import Filing

_ERASED = 410
_SAID_NO = frozenset({404, 409, _ERASED})
"""By a rule. What else there is, is about us and says nothing of the document: so we ask again."""
KEYS = 2_000
"""Keys kept in memory at most."""


class LedgerClient:
    """`http` brings the address and the store's token. A key is kept for `seconds`, 60 at most.

    Every method raises `TemporaryError` where the ledger gives no answer that can be understood.
    """

    def __init__(self, http: httpx.AsyncClient, seconds: float) -> None:
        self._http = http
        self._keys: TTLCache[tuple[UUID, UUID], bytes] = TTLCache(KEYS, seconds)

    async def key(self, case: UUID, document: UUID) -> bytes:
        """32 bytes. Raises `KeyDestroyedError` where the client was erased."""
        known = self._keys.get((case, document))
        if known is not None:
            return known
        answer = await self._asked(case, "document-key", {"document": str(document)}, no={_ERASED})
        if answer.is_error:
            reason = "the ledger gives no key for this document"
            raise KeyDestroyedError(reason)
        key = _decoded(_json(answer).get("key"))
        self._keys[case, document] = key
        return key

    async def may_file(self, filing: Filing) -> Refusal | None:
        """The refusal that filing would get now."""
        return _refusal(await self._asked(filing.case, "may-file", _body(filing)))

    async def file(self, filing: Filing) -> Refusal | None:
        """File it, or hear why not; asked again it is filed once."""
        return _refusal(
            await self._asked(filing.case, "file-paper", _body(filing), key=f"file-{filing.document}")
        )

    async def withdraw(self, filing: Filing) -> Refusal | None:
        """Take it away again, or hear why not."""
        body = {name: said for name, said in _body(filing).items() if name != "kind"}
        return _refusal(
            await self._asked(filing.case, "withdraw-paper", body, key=f"withdraw-{filing.document}")
        )

    async def _asked(
        self,
        case: UUID,
        what: str,
        body: Mapping[str, str],
        *,
        key: str | None = None,
        no: Collection[int] = _SAID_NO,
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = await self._http.post(f"/cases/{case}/{what}", json=body, headers=headers)
        except httpx.HTTPError as failure:
            reason = f"the ledger does not answer ({type(failure).__name__})"
            raise TemporaryError(reason, retry_after=2) from failure
        if answer.is_success or answer.status_code in no:
            return answer
        reason = f"the ledger answers {answer.status_code}"
        raise TemporaryError(reason, retry_after=2)


def _body(filing: Filing) -> dict[str, str]:
    body = {"document": str(filing.document), "kind": filing.kind, "uploader": str(filing.uploader)}
    return body | ({"acting_reason": filing.acting_reason} if filing.acting_reason else {})


def _refusal(answer: httpx.Response) -> Refusal | None:
    if answer.is_success:
        return None
    problem = _json(answer)
    missing = tuple(Missing(**one) for one in problem.get("missing", ()))
    type_ = str(problem.get("type", "refused")).removeprefix("/problems/")
    return Refusal(type_, str(problem.get("title", "Refused")), missing, answer.status_code)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        return dict(answer.json())
    except (ValueError, TypeError):
        reason = "the ledger's answer can't be understood"
        raise TemporaryError(reason, retry_after=2) from None


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or len(key := urlsafe_b64decode(text + "=" * (-len(text) % 4))) != 32:
        reason = "the ledger's answer holds no key"
        raise TemporaryError(reason, retry_after=2)
    return key
