"""What every service says of itself on its second port: whether it may be asked, whether it still moves."""

from collections.abc import Mapping, Sequence

from chassis.consuming import Consumer
from chassis.http import Operations
from chassis.http.operations import Check
from chassis.journal import Journal
from chassis.running.people import People

SILENT = 60.0
"""Seconds without a round, from which on a consumer counts as standing still."""


def health(
    ours: Sequence[Journal],
    consumers: Sequence[Consumer],
    people: People | None = None,
    *,
    ready: Mapping[str, Check] | None = None,
    live: Mapping[str, Check] | None = None,
) -> Operations:
    """Ready: the journals append, people are known freshly enough to judge by. Live: consumers move."""
    moving = [*consumers, people.consumer] if people else consumers

    async def journals_append() -> bool:
        return all(journal.alive for journal in ours)

    async def consumers_move() -> bool:
        return not any(each.silent(SILENT) for each in moving)

    known = {"accounts": _known(people)} if people else {}
    return Operations(
        ready={"journals": journals_append, **known, **(ready or {})},
        live={"consumers": consumers_move, **(live or {})},
    )


def _known(people: People) -> Check:
    async def people_are_known() -> bool:
        people.accounts.demand_fresh()
        return True

    return people_are_known
