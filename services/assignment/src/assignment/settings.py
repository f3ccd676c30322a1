"""The settings of assignment, read once from the environment."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from chassis.settings import Port, ServiceSettings


class AssignmentSettings(ServiceSettings):
    """`ASSIGNMENT_…`; those that every service has stand in the chassis."""

    model_config = SettingsConfigDict(env_prefix="ASSIGNMENT_")

    ledger: str
    """Where the case ledger is served: it decides what is checked here."""
    watcher: str
    """Where the deadline watcher is served: it says what falls due inside an absence."""
    service_key: Path
    """The Ed25519 key (a JWK, mode 0600) by which the issuer knows this service."""
    key_file: Path
    """Folder of the key-encryption keys, for the secret of idempotency keys; made in development."""
    port: Port = 7408
    ops_port: Port = 7409
