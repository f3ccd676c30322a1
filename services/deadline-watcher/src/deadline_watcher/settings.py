"""The watcher's settings, read once from the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import Port, ServiceSettings


class WatcherSettings(ServiceSettings):
    """`DEADLINE_WATCHER_…`; those that every service has stand in the chassis."""

    model_config = SettingsConfigDict(env_prefix="DEADLINE_WATCHER_")

    ledger: str
    """Where the case ledger answers: its feed closes gaps in `cases` and `policy`."""
    assignment: str | None = None
    """Where the feed of `experts` is; the issuer, where nothing is said."""
    service_key: Path | None = None
    """Ed25519 key (JWK) for tokens of its own; without it, feeds are asked without any."""
    holidays: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "HU"
    """Country whose calendar of working days the organisation keeps, ISO 3166-1."""
    kinds: Path | None = None
    """Another table of kinds of deadlines (TOML) than the one that comes along."""
    late_seconds: Annotated[float, Field(gt=0, le=3600)] = 60
    """From when on a reminder counts as raised late."""
    port: Port = 7450
    ops_port: Port = 7451
