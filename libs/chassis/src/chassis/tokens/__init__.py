"""Who is asking: bearer tokens (JWT, EdDSA) of one issuer, every claim checked; and a service's own."""

from chassis.tokens.claims import AUDIENCE, SERVICE, Claims
from chassis.tokens.issuer_keys import DevelopmentIssuerError, IssuerKeys
from chassis.tokens.services import (
    ServiceAuth,
    ServiceKeyError,
    ServiceRefusedError,
    ServiceTokens,
    service_key,
)
from chassis.tokens.verifier import Verifier, accompanying, bearer, says_service

__all__ = [
    "AUDIENCE",
    "SERVICE",
    "Claims",
    "DevelopmentIssuerError",
    "IssuerKeys",
    "ServiceAuth",
    "ServiceKeyError",
    "ServiceRefusedError",
    "ServiceTokens",
    "Verifier",
    "accompanying",
    "bearer",
    "says_service",
    "service_key",
]
