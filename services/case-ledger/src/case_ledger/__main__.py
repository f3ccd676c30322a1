"""Starts the ledger: `python -m case_ledger`. With a command it does that instead: `--help` names them."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

import uvloop

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import running
from case_ledger.wiring.rotating import retire_keys, rotate_keys
from chassis import logs
from chassis.errors import ChassisError
from chassis.http import Address, serve
from chassis.migrations import migrate
from chassis.settings import read

OPERATIONS: Mapping[str, Callable[[LedgerSettings], Awaitable[str]]] = {
    "rotate-keys": rotate_keys,
    "retire-keys": retire_keys,
}
"""What operators run beside the ledger; each answers what it did, in words."""


def main() -> None:
    """Migrate both databases, then serve until SIGTERM; or carry out one operation."""
    parser = argparse.ArgumentParser(prog="python -m case_ledger", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="command")
    for name, operation in OPERATIONS.items():
        words = (operation.__doc__ or "").split(". Raises")[0].split("; what")[0]
        commands.add_parser(name, help=words)
    wanted = parser.parse_args().command
    settings = read(LedgerSettings)
    logs.configure("case-ledger", settings.log_level)
    migrate(str(settings.database), "case_ledger.migrations.ledger")
    migrate(str(settings.keys_database), "case_ledger.migrations.keys")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_operate(OPERATIONS[wanted], settings) if wanted else _serve(settings))


async def _operate(operation: Callable[[LedgerSettings], Awaitable[str]], settings: LedgerSettings) -> None:
    try:
        sys.stdout.write(f"{await operation(settings)}\n")
    except ChassisError as error:
        sys.exit(f"Not done: {error}")


async def _serve(settings: LedgerSettings) -> None:
    async with running(settings) as ledger:
        address = Address(settings.host, settings.port, settings.ops_port)
        await serve(ledger.app, ledger.operations, address)


if __name__ == "__main__":
    main()
