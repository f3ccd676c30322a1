"""Who is believed about who somebody is."""

import httpx

from chassis.clock import Clock
from chassis.settings import ServiceSettings
from chassis.tokens import IssuerKeys, Verifier


async def verifier(settings: ServiceSettings, client: httpx.AsyncClient, now: Clock) -> Verifier:
    """Raises `DevelopmentIssuerError` where production is pointed at a demo issuer."""
    url = f"{settings.issuer}/.well-known/jwks.json"
    keys = IssuerKeys(url, client, now, development=settings.is_development)
    found = Verifier(settings.issuer, keys, now)
    await found.check_issuer()
    return found
