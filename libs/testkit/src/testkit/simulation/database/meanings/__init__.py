"""What the statements of the chassis mean, by their very text; a statement that isn't here is refused."""

from typing import Any

import asyncpg

from testkit.simulation.database.meanings import consuming, journal, parked, projection, relay, sessions
from testkit.simulation.database.session import Meaning


class Dictionary:
    """Finds a statement's meaning by its text; of a pattern the groups become arguments."""

    def __init__(self, topic: str, schema: str) -> None:
        self.exact: dict[str, Meaning] = {}
        self.patterns = journal.patterns(topic)
        self.unknown: list[str] = []
        for part in (sessions, journal, relay, consuming, parked, projection):
            self.exact |= part.exact(topic, schema)

    def find(self, sql: str, arguments: tuple[Any, ...]) -> tuple[Meaning, tuple[Any, ...]]:
        """Meaning and arguments; raises `PostgresSyntaxError`."""
        if (meaning := self.exact.get(sql)) is not None:
            return meaning, arguments
        for pattern, meaning in self.patterns:
            if found := pattern.fullmatch(sql):
                return meaning, (*found.groups(), *arguments)
        self.unknown.append(sql)
        reason = "the simulation doesn't know this statement"
        raise asyncpg.PostgresSyntaxError(reason)
