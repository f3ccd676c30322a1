"""Who is believed about who somebody is, and how this service says who it is itself."""

from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from chassis.clock import Clock
from chassis.settings import ServiceSettings
from chassis.tokens import IssuerKeys, ServiceAuth, ServiceTokens, Verifier, service_key


async def verifier(settings: ServiceSettings, client: httpx.AsyncClient, now: Clock) -> Verifier:
    """Raises `DevelopmentIssuerError` where production is pointed at a demo issuer."""
    url = f"{settings.issuer}/.well-known/jwks.json"
    keys = IssuerKeys(url, client, now, development=settings.is_development)
    found = Verifier(settings.issuer, keys, now)
    await found.check_issuer()
    return found


def own_tokens(
    settings: ServiceSettings, name: str, key_file: Path, client: httpx.AsyncClient, now: Clock
) -> ServiceTokens:
    """The token under which service `name` acts in the background. Raises `ServiceKeyError`."""
    return ServiceTokens(settings.issuer, name, service_key(key_file), client, now)


async def own_client(tokens: ServiceTokens, stack: AsyncExitStack) -> httpx.AsyncClient:
    """A client whose every request goes under the service's own token, with five seconds for each."""
    return await stack.enter_async_context(httpx.AsyncClient(auth=ServiceAuth(tokens), timeout=5))
