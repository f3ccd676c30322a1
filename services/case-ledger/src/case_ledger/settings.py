"""The ledger's settings, read once from the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PostgresDsn
from pydantic_settings import SettingsConfigDict

from chassis.settings import Environment, Port, Settings


class LedgerSettings(Settings):
    """`CASE_LEDGER_…`; addresses without defaults have to be given."""

    model_config = SettingsConfigDict(env_prefix="CASE_LEDGER_")

    database: PostgresDsn
    """Journals and read models."""
    keys_database: PostgresDsn
    """Data keys, apart from what they seal."""
    kafka: str
    """`host:port` of a broker."""
    issuer: str
    """Who issues the tokens: their `iss`, and where its keys are published."""
    key_file: Path
    """Key-encryption keys by epoch; made in development where there are none."""
    key_cache_seconds: Annotated[float, Field(gt=0, le=60)] = 60
    """How long an opened key is remembered; no erasure is completed before that."""
    lists: Literal["here", "elsewhere"] = "here"
    """Whether this process keeps the lists up to date, or leaves it to `python -m case_ledger lists`."""
    host: str = "127.0.0.1"
    port: Port = 7400
    ops_port: Port = 7401
    environment: Environment = "production"
    time_zone: str = "Europe/Budapest"
    """Of the organisation: clock times, calendar days."""
    traces: Annotated[str, Field(pattern=r"^https?://[^\s@]+$")] | None = None
    """Where traces go, by OTLP over HTTP, say `http://collector:4318`; none are made without it."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
