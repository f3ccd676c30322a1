"""Statements about the transaction itself."""

from chassis.postgres import DURABLY
from testkit.simulation.database.session import Meaning, Session


def _controls(name: str) -> Meaning:
    async def run(session: Session) -> None:
        getattr(session, name)()

    return Meaning(name, run, controls=True)


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    names = ("begin", "commit", "rollback", "save", "release", "back")
    return {name: _controls(name) for name in names} | {DURABLY: _controls("wait_for_disk")}
