"""Starts identity: `python -m identity`. With a command it does that instead: `--help` names them."""

from collections.abc import Mapping

from chassis.running import Program, operations
from contracts.topics import ACCOUNTS
from identity.settings import IdentitySettings
from identity.wiring import running
from identity.wiring.commanding import first_administrator, rotate_signing_key
from identity.wiring.operating import hearings, wrapped


def databases(settings: IdentitySettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {
        str(settings.database): "identity.migrations.identity",
        str(settings.keys_database): "identity.migrations.keys",
    }


IDENTITY = Program(
    "identity",
    IdentitySettings,
    databases,
    running,
    operations={
        **operations(ACCOUNTS, hearings=hearings, wrapped=wrapped),
        "first-administrator": ("EMAIL FAMILY-NAME GIVEN-NAME LANGUAGE", first_administrator),
        "rotate-signing-key": ("", rotate_signing_key),
    },
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    IDENTITY.main()
