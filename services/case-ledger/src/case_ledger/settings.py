"""The ledger's settings, read once from the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PostgresDsn
from pydantic_settings import SettingsConfigDict

from chassis.settings import Port, ServiceSettings


class LedgerSettings(ServiceSettings):
    """`CASE_LEDGER_…`; those that every service has stand in the chassis."""

    model_config = SettingsConfigDict(env_prefix="CASE_LEDGER_")

    keys_database: PostgresDsn
    """Data keys, apart from what they seal."""
    key_file: Path
    """Key-encryption keys by epoch; made in development where there are none."""
    key_cache_seconds: Annotated[float, Field(gt=0, le=60)] = 60
    """How long an opened key is remembered; no erasure is completed before that."""
    lists: Literal["here", "elsewhere"] = "here"
    """Whether this process keeps the lists up to date, or leaves it to `python -m case_ledger lists`."""
    service_key: Path | None = None
    """The key by which the ledger gets tokens of its own, to heal gaps in what it hears of others."""
    assignment: str | None = None
    """Whose feed heals gaps in `experts`; without it the issuer's does."""
    deadline_watcher: str | None = None
    """Whose feed heals gaps in `reminders`."""
    notifier: str | None = None
    """Whose feed heals gaps in `letters`."""
    full_text: bool = False
    """D4: whether the notifier may read messages to the operator, because letters hold them."""
    port: Port = 7400
    ops_port: Port = 7401
