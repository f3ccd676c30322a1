"""Who is asking: bearer tokens (JWT, EdDSA) of one issuer, every claim checked."""

from chassis.tokens.claims import AUDIENCE, Claims
from chassis.tokens.issuer_keys import DevelopmentIssuerError, IssuerKeys
from chassis.tokens.verifier import Verifier, bearer

__all__ = ["AUDIENCE", "Claims", "DevelopmentIssuerError", "IssuerKeys", "Verifier", "bearer"]
