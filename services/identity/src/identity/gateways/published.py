"""What the organisation's provider publishes of itself: its configuration and its keys, kept for a while."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.clock import Clock
from chassis.errors import TemporaryError
from chassis.metrics import Alarm, clear_alarm, raise_alarm

FRESH = timedelta(minutes=10)
PAUSE = timedelta(seconds=10)
"""Between two askings for a key that nobody knows: whoever makes tokens up causes no storm."""

BELIEVED = ("EdDSA", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512")
"""Signatures by a private key; never a shared secret, never none."""


def away(*, misconfigured: bool = False) -> TemporaryError:
    """Nobody gets in by the provider: it can't be asked, or doesn't know us. An alarm until it answers."""
    raise_alarm(Alarm.PROVIDER_AWAY, "provider", reason="misconfigured" if misconfigured else "away")
    reason = "the organisation's provider lets nobody in at the moment"
    return TemporaryError(reason, retry_after=5)


@dataclass(slots=True)
class Published:
    """Raises `TemporaryError` where the provider can't be asked, or is none."""

    issuer: str
    client: httpx.AsyncClient
    clock: Clock
    _configuration: Mapping[str, Any] = field(default_factory=dict)
    _keys: KeySet | None = None
    _asked: datetime | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def configuration(self) -> Mapping[str, Any]:
        """OpenID discovery; it has to speak of the very issuer that was set."""
        await self._look(FRESH)
        return self._configuration

    async def algorithms(self) -> list[str]:
        """Those that it signs with and that we believe."""
        named = (await self.configuration()).get("id_token_signing_alg_values_supported", ["RS256"])
        return [each for each in BELIEVED if each in named]

    async def keys(self, *, anew: bool = False) -> KeySet:
        """Its public keys; `anew` where a token was signed with none of those known."""
        await self._look(PAUSE if anew else FRESH)
        assert self._keys is not None
        return self._keys

    async def _look(self, fresh: timedelta) -> None:
        async with self._one_at_a_time:
            if self._asked is not None and self.clock() - self._asked < fresh:
                return
            try:
                await self._read()
            except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as failure:
                raise away() from failure
            self._asked = self.clock()
            clear_alarm(Alarm.PROVIDER_AWAY, "provider")

    async def _read(self) -> None:
        found = await self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found["issuer"] != self.issuer:
            reason = "this configuration is of another issuer"
            raise ValueError(reason)
        for name in ("authorization_endpoint", "token_endpoint"):
            str(found[name])
        self._keys = KeySet.import_key_set(await self._fetched(found["jwks_uri"]))
        self._configuration = found

    async def _fetched(self, url: str) -> Any:
        answer = await self.client.get(url)
        answer.raise_for_status()
        return answer.json()
