"""Starts the ledger: `python -m case_ledger`. With a command it does that instead: `--help` names them."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

import uvloop

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import running
from case_ledger.wiring.keeping import keeping_lists
from case_ledger.wiring.parking import parked
from case_ledger.wiring.rebuilding import rebuild_read_model
from case_ledger.wiring.recovering import recover_journals
from case_ledger.wiring.rotating import retire_keys, rotate_keys
from chassis import logs, tracing
from chassis.errors import ChassisError
from chassis.garbage import collect_rarely
from chassis.http import Address, serve, serve_operations
from chassis.migrations import migrate
from chassis.settings import read

type Operation = Callable[..., Awaitable[str]]
type Serving = Callable[[LedgerSettings], Awaitable[None]]

OPERATIONS: Mapping[str, tuple[str, Operation]] = {
    "recover": ("[TOPIC ...]", recover_journals),
    "rebuild": ("lists [compare]", rebuild_read_model),
    "parked": ("[list | show TOPIC STREAM | resume TOPIC STREAM]", parked),
    "rotate-keys": ("", rotate_keys),
    "retire-keys": ("", retire_keys),
}
"""What operators run beside the ledger, with its words; each answers what it did."""


def main() -> None:
    """Migrate both databases, then serve until SIGTERM; or carry out one operation."""
    given = vars(_parser().parse_args())
    operation = given.get("operation")
    settings = read(LedgerSettings)
    logs.configure("case-ledger", settings.log_level, out=sys.stderr if operation else None)
    migrate(str(settings.database), "case_ledger.migrations.ledger")
    migrate(str(settings.keys_database), "case_ledger.migrations.keys")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if operation:
            runner.run(_operate(operation(settings, *given["words"])))
        else:
            runner.run(_traced(given.get("serving", _serve), settings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m case_ledger", description=__doc__)
    commands = parser.add_subparsers(metavar="command")
    lists = commands.add_parser("lists", help="keep the lists, for ledgers with CASE_LEDGER_LISTS=elsewhere")
    lists.set_defaults(serving=_keep_lists)
    for name, (words, operation) in OPERATIONS.items():
        told = (operation.__doc__ or "").split(". Raises")[0].split("; what")[0]
        command = commands.add_parser(name, help=told, usage=f"%(prog)s {words}")
        command.set_defaults(operation=operation, words=[])
        if words:
            command.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    return parser


async def _operate(operation: Awaitable[str]) -> None:
    try:
        sys.stdout.write(f"{await operation}\n")
    except ChassisError as error:
        sys.exit(f"Not done: {error}")


async def _traced(serving: Serving, settings: LedgerSettings) -> None:
    with tracing.traced("case-ledger", tracing.exporting(settings.traces)):
        await serving(settings)


async def _serve(settings: LedgerSettings) -> None:
    async with running(settings) as ledger:
        collect_rarely()
        address = Address(settings.host, settings.port, settings.ops_port)
        await serve(ledger.app, ledger.operations, address)


async def _keep_lists(settings: LedgerSettings) -> None:
    async with keeping_lists(settings) as operations:
        collect_rarely()
        await serve_operations(operations, settings.host, settings.ops_port)


if __name__ == "__main__":
    main()
