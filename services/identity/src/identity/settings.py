"""Identity's settings, read once from the environment."""

import os
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    Field,
    IPvAnyNetwork,
    PostgresDsn,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import SettingsConfigDict

from chassis.settings import Port, ServiceSettings
from contracts.permissions import Role


class IdentitySettings(ServiceSettings):
    """`IDENTITY_…`; those that every service has stand in the chassis. `issuer` is its own public address."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    keys_database: PostgresDsn
    """Data keys and secrets, apart from what they seal."""
    key_file: Path
    """Key-encryption keys by epoch; made in development where there are none."""
    service_keys: Path
    """The folder of the services' public keys, `<name>.jwk`."""
    pages: Annotated[str, Field(pattern=r"^https?://[^\s@]+[^/\s]$")] | None = None
    """Where people's pages are: a single-use link leads to `<pages>/way-in/…`; else to identity itself."""
    second_factor_roles: tuple[Role, ...] = ()
    """Whoever holds one of these roles signs in with a second factor."""
    provider_issuer: Annotated[str, Field(pattern=r"^https?://[^\s@]+$")] | None = None
    """The organisation's OpenID Connect provider, by its issuer; without it people have passwords only."""
    provider_client: str = ""
    """What the provider knows us by; it sends people back to `<pages>/sign-in/provider`."""
    provider_secret: SecretStr | None = None
    """Shown to the provider as HTTP Basic; none where we are a public client to it."""
    provider_second_factors: tuple[str, ...] = ()
    """Values of `acr` or `amr` in its tokens that stand for a second factor of ours."""
    provider_owns_addresses: bool = False
    """Its addresses are given out by the organisation: take them for verified though it doesn't say so."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """Whom to believe in `X-Forwarded-For` where a request came from."""
    invitation_days: Annotated[int, Field(ge=1, le=30)] = 7
    unused_days: Annotated[int, Field(ge=1, le=30)] = 3
    """After so many days an invitation that nobody used leaves again."""
    reset_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    refusal_ms: Annotated[int, Field(ge=0, le=2_000)] = 250
    """A sign-in that is refused takes at least so long: what was looked up for it can't be heard."""
    session_hours: Annotated[int, Field(ge=1, le=168)] = 12
    """A session ends so long after its sign-in."""
    idle_minutes: Annotated[int, Field(ge=10, le=1440)] = 60
    """A session ends so long after its last token."""
    hash_memory_kib: Annotated[int, Field(ge=19_456, le=1_048_576)] = 19_456
    """Of Argon2id, per password that is hashed. With two passes OWASP holds it for as strong as 46 MiB with
    one; it takes a third of the time, for so much is not asked of the kernel anew each time.
    """
    hash_passes: Annotated[int, Field(ge=1, le=10)] = 2
    """Of Argon2id, over that memory."""
    hash_threads: Annotated[int, Field(ge=1, le=64)] = max(1, (os.cpu_count() or 2) - 1)
    """Passwords hashed at the same time; one core is left to everything else."""
    key_days: Annotated[int, Field(ge=1, le=365)] = 30
    """The issuer's key is replaced after so many days."""
    demo: bool = False
    """Seed accounts of every role, whose password everybody knows; only in development."""
    demo_password: SecretStr = SecretStr("kronika")
    port: Port = 7402
    ops_port: Port = 7403

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Self:
        if self.provider_issuer is None:
            return self
        if not self.provider_client:
            reason = "the provider knows us by no client id"
            raise ValueError(reason)
        if not self.is_development and not self.provider_issuer.startswith("https://"):
            reason = "outside development a provider is asked by https only"
            raise ValueError(reason)
        return self

    @field_validator("demo")
    @classmethod
    def _only_in_development(cls, wanted: bool, info: ValidationInfo) -> bool:
        if wanted and info.data.get("environment") != "development":
            reason = "demo accounts are for development only"
            raise ValueError(reason)
        return wanted
