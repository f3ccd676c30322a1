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


async def own_client(
    tokens: ServiceTokens, stack: AsyncExitStack, *, base_url: str = "", seconds: float = 5
) -> httpx.AsyncClient:
    """A client whose every request goes under the service's own token, with so many seconds for each."""
    client = httpx.AsyncClient(base_url=base_url, auth=ServiceAuth(tokens), timeout=seconds)
    return await stack.enter_async_context(client)
