"""The operations of the services against this run: the same settings, one process that does it and ends."""

import os
import subprocess
import sys
from collections.abc import Sequence

from embedded import plan, services, state
from embedded.errors import EmbeddedError, OperationError, WrongSettingError
from embedded.home import Home


def of_a_service(*words: str, service: str) -> None:
    """Run an operation of a service (`verify`, `parked …`, `rotate-keys`) beside the running one."""
    if service not in services.WRITERS:
        sentence = f"{service} is no service; there are {', '.join(services.WRITERS)}."
        raise WrongSettingError(sentence)
    sys.stdout.write(operate(running(), service, words))


def running() -> Home:
    """The home with the ports that its supervisor uses. Raises `EmbeddedError` when nothing runs."""
    home = Home.from_environment()
    if not state.is_supervised(home):
        sentence = f"Nothing runs on {home.folder}; `make up` starts it."
        raise EmbeddedError(sentence)
    return state.read(home)[0]


def operate(home: Home, service: str, words: Sequence[str]) -> str:
    """What the operation answered. Raises `OperationError` with its words when it was not done."""
    part = next(each for each in plan.kronika(home) if each.name == service)
    launch = part.prepare(home.log(service), print)
    done = subprocess.run(  # noqa: S603 - the plan is ours
        [*launch.argv, *words],
        env=dict(launch.env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        sentence = f"{service} {' '.join(words)}: {told[0]}"
        raise OperationError(sentence)
    return done.stdout


def forced() -> bool:
    """Whether FORCE=1 was said."""
    return os.environ.get("FORCE") == "1"
