"""A service as a program: migrate, then serve until SIGTERM; or do one thing beside those that serve."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import uvloop
from fastapi import FastAPI

from chassis import logs, tracing
from chassis.errors import ChassisError
from chassis.garbage import collect_rarely
from chassis.http import Address, Operations, serve, serve_operations
from chassis.migrations import migrate
from chassis.settings import ServiceSettings, read

type Operation = Callable[..., Awaitable[str]]
"""Is given the settings and the words of the command line; answers what it did. Raises `ChassisError`."""


class Serving(Protocol):
    """Everything that runs; asked over HTTP and on the second port."""

    @property
    def app(self) -> FastAPI: ...

    @property
    def operations(self) -> Operations: ...


type Shift = Callable[[Any], AbstractAsyncContextManager[Operations]]
"""Is given the settings; a process of the same service that does one thing and has no public port."""


@dataclass(frozen=True, slots=True)
class Program[S: ServiceSettings]:
    """`python -m <package>`, with a command for each operation and each shift.

    `databases` says, by settings, which package's migrations belong to which database. `operations` have
    their words, `shifts` a line of help.
    """

    name: str
    settings: type[S]
    databases: Callable[[S], Mapping[str, str]]
    running: Callable[[S], AbstractAsyncContextManager[Serving]]
    operations: Mapping[str, tuple[str, Operation]] = field(default_factory=dict)
    shifts: Mapping[str, tuple[str, Shift]] = field(default_factory=dict)

    def main(self) -> None:
        """Does what the command line says; exit code 1 and one sentence where it can't."""
        given = vars(self._parser().parse_args())
        try:
            self._do(given.get("command"), given.get("words", []))
        except ChassisError as error:
            sys.exit(f"Not done by {self.name}: {error}")

    def _do(self, command: str | None, words: list[str]) -> None:
        settings = read(self.settings)
        aside = command in self.operations
        logs.configure(self.name, settings.log_level, out=sys.stderr if aside else None)
        for database, package in self.databases(settings).items():
            migrate(database, package)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            if command is not None and aside:
                sys.stdout.write(f"{runner.run(_told(self.operations[command][1](settings, *words)))}\n")
            else:
                runner.run(self._traced(command, settings))

    async def _traced(self, shift: str | None, settings: S) -> None:
        with tracing.traced(self.name, tracing.exporting(settings.traces)):
            await (self._work(self.shifts[shift][1], settings) if shift else self._serve(settings))

    async def _serve(self, settings: S) -> None:
        async with self.running(settings) as service:
            collect_rarely()
            address = Address(settings.host, settings.port, settings.ops_port)
            await serve(service.app, service.operations, address)

    async def _work(self, shift: Shift, settings: S) -> None:
        async with shift(settings) as operations:
            collect_rarely()
            await serve_operations(operations, settings.host, settings.ops_port)

    def _parser(self) -> argparse.ArgumentParser:
        package = self.running.__module__.partition(".")[0]
        parser = argparse.ArgumentParser(prog=f"python -m {package}", description=self.main.__doc__)
        commands = parser.add_subparsers(metavar="command", dest="command")
        for name, (told, _) in self.shifts.items():
            commands.add_parser(name, help=told)
        for name, (words, operation) in self.operations.items():
            told = (operation.__doc__ or "").split(". Raises")[0].split("; what")[0]
            command = commands.add_parser(name, help=told, usage=f"%(prog)s {words}")
            if words:
                command.add_argument("words", nargs="*", help=argparse.SUPPRESS)
        return parser


async def _told(operation: Awaitable[str]) -> str:
    return await operation
