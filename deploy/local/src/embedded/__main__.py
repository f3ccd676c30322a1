"""The command line: `python -m embedded up|status|token`. A failure is one sentence and an exit code of 1."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable

from cyclopts import App

from embedded import identity, plan, state, table
from embedded.errors import EmbeddedError, WrongSettingError
from embedded.home import Home
from embedded.supervisor import Supervisor

app = App(name="embedded", help="Runs Kronika on this machine.", result_action="return_value")


def say(line: str) -> None:
    """One plain line, at once: the reader may be a file."""
    print(line, flush=True)


@app.command
def up() -> None:
    """Start everything and keep it running until Ctrl-C."""
    home = Home.from_environment()
    home.make()
    with state.sole(home):
        run(home, plan.kronika(home))


def run(home: Home, parts: tuple[plan.Part, ...]) -> None:
    """Supervise `parts` in the foreground."""
    for part in parts:
        home.rotate(part.name)
    say(f"Kronika starts on {home.folder}, ports {home.base} and up.")
    supervisor = Supervisor(home, parts, say, lambda: show(home, parts))
    # Not asyncio.run: it would wait for a download that still goes on in a thread (see `finish`).
    asyncio.new_event_loop().run_until_complete(supervisor.run())


def show(home: Home, parts: tuple[plan.Part, ...]) -> None:
    """Print the tables."""
    table.show(table.rows(home, parts), identity.accounts(home.port("demo-identity")), home)
    sys.stdout.flush()


@app.command
def status() -> None:
    """Print what runs; `STATUS=json` prints it as JSON. Exit code 1 when nothing runs."""
    home = Home.from_environment()
    as_json = os.environ.get("STATUS") == "json"
    if not state.is_supervised(home):
        if as_json:
            say("[]")
        sentence = f"Nothing runs on {home.folder}; `make up` starts it."
        raise EmbeddedError(sentence)
    home, _ = state.read(home)
    if as_json:
        say(table.as_json(table.rows(home, plan.kronika(home))))
    else:
        show(home, plan.kronika(home))


@app.command
def token(who: str = "") -> None:
    """Print a bearer token of a demo account, for the examples of the README."""
    home, _ = state.read(Home.from_environment())
    if not who:
        sentence = "Whose token? Say `make token WHO=<account>`; `make status` lists the accounts."
        raise WrongSettingError(sentence)
    say(identity.token(home.port("demo-identity"), who))


def main(command: Callable[[], object] = app) -> int:
    """Run the command; the exit code."""
    logging.getLogger("jgo").setLevel(logging.CRITICAL)  # what it has to say, the errors say
    try:
        command()
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def finish(code: int) -> None:
    """Leave at once, with whatever threads there are: a download half made is thrown away in any case."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    finish(main())
