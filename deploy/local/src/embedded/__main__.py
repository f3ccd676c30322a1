"""The command line: `python -m embedded --help`. A failure is one sentence and an exit code of 1."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from embedded import alarms, identity, operating, plan, state, table
from embedded.backup import backup
from embedded.errors import EmbeddedError, WrongSettingError
from embedded.home import Home
from embedded.part import Part
from embedded.restore import restore
from embedded.supervisor import Supervisor


def say(text: str) -> None:
    """Print at once: the reader may be a file. One that has left (Ctrl-C ends `tee` too) stops nothing."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def up() -> None:
    """Start everything and keep it running until Ctrl-C."""
    home = Home.from_environment()
    home.make()
    with state.sole(home):
        run(home, plan.kronika(home))


def run(home: Home, parts: tuple[Part, ...]) -> None:
    """Supervise `parts` in the foreground."""
    for part in parts:
        home.rotate(part.name)
    say(f"Kronika starts on {home.folder}, ports {home.base} and up.")
    supervisor = Supervisor(home, parts, say, lambda: show(home, parts))
    # Not asyncio.run: it would wait for a download that still goes on in a thread (see `finish`).
    asyncio.new_event_loop().run_until_complete(supervisor.run())


def show(home: Home, parts: tuple[Part, ...]) -> None:
    """Print the tables."""
    accounts = identity.accounts(home.port("identity"))
    say(table.drawn(table.rows(home, parts), alarms.firing(parts), accounts, home))


def status() -> None:
    """Print what runs and which alarms fire; `STATUS=json` prints the one as JSON, `STATUS=alarms` the other.

    Exit code 1 when nothing runs.
    """
    home = Home.from_environment()
    wanted = os.environ.get("STATUS")
    if not state.is_supervised(home):
        if wanted in {"json", "alarms"}:
            say("[]")
        sentence = f"Nothing runs on {home.folder}; `make up` starts it."
        raise EmbeddedError(sentence)
    home, _ = state.read(home)
    parts = plan.kronika(home)
    if wanted == "json":
        say(table.as_json(table.rows(home, parts)))
    elif wanted == "alarms":
        say(alarms.as_json(alarms.firing(parts)))
    else:
        show(home, parts)


def token(who: str) -> None:
    """Print a bearer token of a demo account, for the examples of the README."""
    home, _ = state.read(Home.from_environment())
    if not who:
        sentence = "Whose token? Say `make token WHO=<account>`; `make status` lists the accounts."
        raise WrongSettingError(sentence)
    say(identity.token(home.port("identity"), who))


def chosen(arguments: Sequence[str]) -> Callable[[], None]:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="embedded", description="Runs Kronika on this machine.")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("up", help=up.__doc__).set_defaults(command=up)
    commands.add_parser("status", help=status.__doc__).set_defaults(command=status)
    for_token = commands.add_parser("token", help=token.__doc__)
    for_token.add_argument("who")
    for_token.set_defaults(command=token)
    for_backup = commands.add_parser("backup", help=backup.__doc__)
    for_backup.add_argument("to")
    for_backup.set_defaults(command=backup)
    for_restore = commands.add_parser("restore", help=restore.__doc__)
    for_restore.add_argument("source")
    for_restore.set_defaults(command=restore)
    for_service = commands.add_parser("operate", help=operating.of_a_service.__doc__)
    for_service.add_argument("service")
    for_service.add_argument("words", nargs="+")
    for_service.set_defaults(command=operating.of_a_service)
    given = vars(parser.parse_args(arguments))
    command, words = given.pop("command"), given.pop("words", ())
    return partial(command, *words, **given)


def main(command: Callable[[], None]) -> int:
    """Run the command; the exit code."""
    try:
        command()
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before the supervisor listens for it, or while asking for the status
        return 130
    return 0


def finish(code: int) -> None:
    """Leave at once, with whatever threads there are: a download half made is thrown away in any case."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    finish(main(chosen(sys.argv[1:])))
