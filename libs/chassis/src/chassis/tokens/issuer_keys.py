"""The issuer's public keys: fetched when first needed, again when an unknown one turns up; no storms."""

import asyncio
from datetime import datetime, timedelta

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from chassis.clock import Clock
from chassis.errors import BrokenError, TemporaryError

log = structlog.get_logger("chassis.tokens")

MARKER = "kronika_development"
"""A key set that holds this member belongs to an issuer whose passwords everybody knows."""

_PAUSE = timedelta(seconds=10)
_PAUSE_AFTER_FAILURE = timedelta(seconds=1)
_STALE = timedelta(minutes=5)


class DevelopmentIssuerError(BrokenError):
    """Outside development somebody has pointed us at the demo issuer: nothing is let in."""


class IssuerKeys:
    """Keys by `kid`, from `{issuer}/.well-known/jwks.json`.

    `development` says whether the demo issuer may be believed. Known keys go on working while the
    issuer is away; they are fetched anew after five minutes, so that a withdrawn one ends.
    """

    def __init__(self, url: str, client: httpx.AsyncClient, clock: Clock, *, development: bool) -> None:
        self._url = url
        self._client = client
        self._clock = clock
        self._development = development
        self._keys: dict[str, OKPKey] = {}
        self._fetched: datetime | None = None
        self._failed: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def get(self, kid: str) -> OKPKey | None:
        """The key, or None where the issuer has no such key.

        Raises `TemporaryError` where it can't be asked, `DevelopmentIssuerError` where it may not be
        believed.
        """
        if kid not in self._keys or self._older_than(_STALE):
            async with self._one_at_a_time:
                await self._refresh(kid)
        return self._keys.get(kid)

    async def _refresh(self, kid: str) -> None:
        known = kid in self._keys
        if not self._older_than(_STALE if known else _PAUSE):
            return
        if self._failed is None or self._clock() - self._failed >= _PAUSE_AFTER_FAILURE:
            await self._fetch()
        if self._failed is not None and not known:
            reason = "the issuer's keys can't be had"
            raise TemporaryError(reason, retry_after=2)

    def _older_than(self, age: timedelta) -> bool:
        return self._fetched is None or self._clock() - self._fetched >= age

    async def _fetch(self) -> None:
        try:
            answer = await self._client.get(self._url, timeout=2.0)
            answer.raise_for_status()
            document = answer.json()
            keys = KeySet.import_key_set({"keys": document["keys"]})
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as failure:
            self._failed = self._clock()
            log.warning("issuer's keys not fetched", exc_info=failure)
            return
        self._believe(document)
        self._keys = {key.kid: key for key in keys if isinstance(key, OKPKey) and key.kid}
        self._fetched, self._failed = self._clock(), None

    def _believe(self, document: dict[str, object]) -> None:
        if MARKER in document and not self._development:
            self._keys = {}
            reason = "this issuer is for development only"
            raise DevelopmentIssuerError(reason)
