"""Starts the ledger: `python -m case_ledger`. With a command it does that instead: `--help` names them."""

from collections.abc import Mapping

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import OURS, running
from case_ledger.wiring.keeping import keeping_lists
from case_ledger.wiring.operating import hearings, numbers_stay_given, wrapped
from case_ledger.wiring.rebuilding import rebuild_read_model
from chassis.running import Program, operations
from contracts.topics import CASES


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
        **operations(*OURS, hearings=hearings, wrapped=wrapped, heard={CASES.name: numbers_stay_given}),
        "rebuild": ("lists [compare] | NAME", rebuild_read_model),
    },
    shifts={"lists": ("keep the lists, for ledgers with CASE_LEDGER_LISTS=elsewhere", keeping_lists)},
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    LEDGER.main()
