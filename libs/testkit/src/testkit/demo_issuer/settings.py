"""What the demo issuer reads from the environment."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings import Environment, Port, Settings, SettingsError, read


class DevelopmentSettings(Settings):
    """`issuer` is its own public address, as tokens name it; `key_file` a folder for its keys."""

    model_config = SettingsConfigDict(env_prefix="DEVELOPMENT_")

    database: str
    kafka: str
    issuer: str
    key_file: Path
    host: str = "127.0.0.1"
    port: Port = 0
    ops_port: Port = 0
    environment: Environment = "production"
    password: SecretStr = SecretStr("kronika")
    log_level: str = "INFO"


def settings() -> DevelopmentSettings:
    """Raises `SettingsError`, above all where this is not development."""
    found = read(DevelopmentSettings)
    if found.environment != "development":
        reason = "the demo issuer runs only where DEVELOPMENT_ENVIRONMENT is 'development'"
        raise SettingsError(reason)
    return found
