"""Statements about the transaction itself."""

from testkit.simulation.database.session import Meaning, Session


def _controls(name: str) -> Meaning:
    async def run(session: Session) -> None:
        getattr(session, name)()

    return Meaning(name, run, controls=True)


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    return {name: _controls(name) for name in ("begin", "commit", "rollback", "save", "release", "back")}
