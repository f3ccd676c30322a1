"""What `make up` and `make status` show: what runs where, who can sign in, where mails and logs are."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from embedded import state
from embedded.home import Home
from embedded.identity import Account
from embedded.plan import Part

WIDTH_WITHOUT_TERMINAL = 100


@dataclass(frozen=True)
class Row:
    """One part as it is now."""

    name: str
    kind: str
    address: str
    state: str


def rows(home: Home, parts: Sequence[Part]) -> list[Row]:
    """Ask every part how it is."""
    seen = state.read(home)[1]
    return [
        Row(each.name, each.kind, each.address, state.current(each, seen.get(each.name))) for each in parts
    ]


def as_json(found: Sequence[Row]) -> str:
    """An array of {"name", "kind", "address", "state"}."""
    return json.dumps([vars(row) for row in found], indent=2)


def show(found: Sequence[Row], accounts: Sequence[Account], home: Home) -> None:
    """Print the tables."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False)
    console.print(
        _table(
            "What runs", ("name", "kind", "address", "state"), [tuple(vars(row).values()) for row in found]
        )
    )
    if accounts:
        lines = [(each.name, ", ".join(each.roles)) for each in accounts]
        console.print(_table("Who can sign in (demo accounts)", ("account", "roles"), lines))
    console.print(
        f"Mails    http://{home.address('mail')} (a catcher: none leaves this machine)", soft_wrap=True
    )
    console.print(f"Logs     {home.log('<name>')}", soft_wrap=True)
    console.print("Next     make demo · make token WHO=<account> · make status", soft_wrap=True)


def _table(title: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for line in lines:
        table.add_row(*line)
    return table
