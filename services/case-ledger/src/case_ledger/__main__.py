"""Starts the ledger: `python -m case_ledger`. With a command it does that instead: `--help` names them."""

from collections.abc import Mapping

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import running
from case_ledger.wiring.keeping import keeping_lists
from case_ledger.wiring.parking import parked
from case_ledger.wiring.rebuilding import rebuild_read_model
from case_ledger.wiring.recovering import recover_journals
from case_ledger.wiring.rotating import retire_keys, rotate_keys
from chassis.running import Program


def databases(settings: LedgerSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {
        str(settings.database): "case_ledger.migrations.ledger",
        str(settings.keys_database): "case_ledger.migrations.keys",
    }


LEDGER = Program(
    "case-ledger",
    LedgerSettings,
    databases,
    running,
    operations={
        "recover": ("[TOPIC ...]", recover_journals),
        "rebuild": ("lists [compare]", rebuild_read_model),
        "parked": ("[list | show TOPIC STREAM | resume TOPIC STREAM]", parked),
        "rotate-keys": ("", rotate_keys),
        "retire-keys": ("", retire_keys),
    },
    shifts={"lists": ("keep the lists, for ledgers with CASE_LEDGER_LISTS=elsewhere", keeping_lists)},
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    LEDGER.main()
