"""What operators do beside a running identity."""

from chassis.errors import BrokenError
from identity.settings import IdentitySettings
from identity.wiring import beside

LANGUAGES = ("en", "hu", "pl")


async def first_administrator(settings: IdentitySettings, *words: str) -> str:
    """Make the account of the first administrator, once; what it answers is their way in.

    Raises `BrokenError`.
    """
    if len(words) != 4 or words[3] not in LANGUAGES:
        reason = "say EMAIL FAMILY-NAME GIVEN-NAME and en, hu or pl"
        raise BrokenError(reason)
    email, family, given, language = words
    async with beside(settings) as parts:
        return await parts.starting.first_administrator(email, family, given, language)  # type: ignore[arg-type]


async def rotate_signing_key(settings: IdentitySettings) -> str:
    """Make the issuer's next key; it signs in ten minutes, and the old one goes when its tokens are over."""
    async with beside(settings) as parts:
        return f"key {await parts.signing.rotate()} was made"
