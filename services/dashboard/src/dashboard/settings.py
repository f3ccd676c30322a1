"""The dashboard's settings, read once from the environment."""

from typing import Annotated

from pydantic import Field, IPvAnyNetwork
from pydantic_settings import SettingsConfigDict

from chassis.settings import Port, ServiceSettings


class DashboardSettings(ServiceSettings):
    """`DASHBOARD_…`; those that every service has stand in the chassis. `issuer` is where people sign in."""

    model_config = SettingsConfigDict(env_prefix="DASHBOARD_")

    ledger: str
    assignment: str
    document_store: str
    deadline_watcher: str
    notifier: str
    mail: str | None = None
    """Where a mail catcher shows the letters of a run for trying out; named on the page for signing in."""
    patience_seconds: Annotated[float, Field(gt=0, le=30)] = 5
    """How long a page waits for a service before it says that this part is away."""
    proxies: tuple[IPvAnyNetwork, ...] = ()
    """Whom to believe in `X-Forwarded-For` where a browser is; identity is told, which slows down guesses."""
    port: Port = 7420
    ops_port: Port = 7421
