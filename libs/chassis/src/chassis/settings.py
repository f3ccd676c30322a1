"""Settings of a service: typed, frozen, read once from the environment; no value gets into an error."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, PostgresDsn, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.errors import BrokenError

type Environment = Literal["development", "production"]
type Port = Annotated[int, Field(ge=0, le=65535)]
"""A TCP port; 0 takes a free one."""


class SettingsError(BrokenError):
    """The environment doesn't say what it has to; the message names variables, never values."""


class Settings(BaseSettings):
    """A service's settings set `model_config = SettingsConfigDict(env_prefix="CASE_LEDGER_")`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Names only: an address of a database holds a password."""
        return ((None, name) for name in type(self).model_fields)


class ServiceSettings(Settings):
    """What every service is told, under its own prefix; addresses without defaults have to be given."""

    database: PostgresDsn
    """Journals and read models."""
    kafka: str
    """`host:port` of a broker."""
    issuer: str
    """Who issues the tokens: their `iss`, and where its keys are published."""
    host: str = "127.0.0.1"
    port: Port = 0
    ops_port: Port = 0
    environment: Environment = "production"
    time_zone: str = "Europe/Budapest"
    """Of the organisation: clock times, calendar days."""
    traces: Annotated[str, Field(pattern=r"^https?://[^\s@]+$")] | None = None
    """Where traces go, by OTLP over HTTP, say `http://collector:4318`; none are made without it."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def is_development(self) -> bool:
        """Whether demo accounts and keys made on first use are allowed."""
        return self.environment == "development"


def read[S: Settings](kind: type[S]) -> S:
    """The settings, from the environment. Raises `SettingsError` naming every variable that is wrong."""
    try:
        return kind()
    except ValidationError as failure:
        prefix = kind.model_config.get("env_prefix", "")
        wrong = {f"{prefix}{error['loc'][0]}".upper() for error in failure.errors() if error["loc"]}
    reason = f"missing or wrong in the environment: {', '.join(sorted(wrong))}"
    raise SettingsError(reason)
