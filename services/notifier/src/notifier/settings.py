"""The notifier's settings, read once from the environment."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings

type Address = Annotated[str, Field(pattern=r"^[^\s@<>,;:\"]+@[^\s@<>,;:\"]+$", max_length=254)]
type Url = Annotated[str, Field(pattern=r"^https?://[^\s@]+[^\s@/]$")]


class NotifierSettings(ServiceSettings):
    """`NOTIFIER_…`; addresses without defaults have to be given."""

    model_config = SettingsConfigDict(env_prefix="NOTIFIER_")

    service_key: Path
    """The notifier's private key (a JWK, mode 0600); identity has the public one."""
    secret_file: Path
    """32 bytes, base64, from which Message-IDs and links are derived; made in development."""
    identity: Url
    """Where recipients and single-use links are asked for, and the feed of `accounts`."""
    ledger: Url
    """Where causes are asked for, and the feeds of `cases` and `access`."""
    assignment: Url
    """The feed of `experts`."""
    watcher: Url
    """The feed of `reminders`."""

    smtp_host: str
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_tls: Literal["tls", "starttls", "none"] = "starttls"
    smtp_trust: Path | None = None
    """Certificates to trust besides those of the system."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_seconds: Annotated[float, Field(gt=0, le=120)] = 30
    """How long one attempt may take; the lease on a letter is twice as long."""
    smtp_at_once: Annotated[int, Field(ge=1, le=100)] = 16
    """Letters on their way at the same time; one domain takes three quarters of them at most."""

    sender: Address
    """`From`; its domain is that of Message-IDs."""
    reply_to: Address | None = None
    desk: Address
    """The operators' shared address."""
    desk_language: Literal["en", "hu", "pl"] = "en"
    help: Address
    """Whom letters name for help, until the organisation has published another address."""
    dashboard: Url
    guide: Url | None = None
    """The user guide; under the dashboard's address where nothing is said."""
    bounces: Path | None = None
    """A folder in Maildir form with returned mail; none is read without it."""
    bounces_seconds: Annotated[float, Field(gt=0)] = 10

    full_text: bool = False
    """D4: whether the two letters about an expert's message hold it; the ledger has to allow it as well."""
    grace_seconds: Annotated[float, Field(ge=0, le=60)] = 10
    """I7: how long the letters of what can be taken back wait."""
    digest_at: time = time(8)
    """D8: when the supervisors' digest is sent on working days, in the organisation's zone."""
    holidays: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "HU"
    """The country whose holidays are no working days."""

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's wall clock."""
        return ZoneInfo(self.time_zone)

    @property
    def grace(self) -> timedelta:
        return timedelta(seconds=self.grace_seconds)

    @property
    def lease(self) -> timedelta:
        """An attempt is over long before somebody else may take the letter up."""
        return timedelta(seconds=2 * self.smtp_seconds + 10)
