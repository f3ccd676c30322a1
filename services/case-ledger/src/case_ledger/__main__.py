"""Starts the ledger: `python -m case_ledger`."""

import asyncio

import uvloop

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import running
from chassis import logs
from chassis.http import Address, serve
from chassis.migrations import migrate
from chassis.settings import read


def main() -> None:
    """Migrate both databases, then serve until SIGTERM."""
    settings = read(LedgerSettings)
    logs.configure("case-ledger", settings.log_level)
    migrate(str(settings.database), "case_ledger.migrations.ledger")
    migrate(str(settings.keys_database), "case_ledger.migrations.keys")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings))


async def _serve(settings: LedgerSettings) -> None:
    async with running(settings) as ledger:
        address = Address(settings.host, settings.port, settings.ops_port)
        await serve(ledger.app, ledger.operations, address)


if __name__ == "__main__":
    main()
