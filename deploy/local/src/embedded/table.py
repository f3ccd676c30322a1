"""What `make up` and `make status` show: what runs where, who can sign in, where mails and logs are."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from embedded import state
from embedded.alarms import Firing
from embedded.home import Home
from embedded.identity import Account
from embedded.part import Part

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


def drawn(found: Sequence[Row], firing: Sequence[Firing], accounts: Sequence[Account], home: Home) -> str:
    """The tables as text, with colours where the output is a terminal."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False)
    with console.capture() as capture:
        lines = [(row.name, row.kind, row.address, row.state) for row in found]
        console.print(_table("What runs", ("name", "kind", "address", "state"), lines))
        if firing:
            fires = [(each.alarm, each.service, each.page) for each in firing]
            console.print(_table("What needs somebody", ("alarm", "service", "page"), fires))
        if accounts:
            title = f"Who can sign in (demo accounts, password: {accounts[0].password})"
            people = [(each.name, each.full_name, ", ".join(each.roles), each.language) for each in accounts]
            console.print(_table(title, ("account", "person", "roles", "language"), people))
        for line in _where_to_look(home):
            console.print(line, soft_wrap=True)
    return capture.get()


def _where_to_look(home: Home) -> Sequence[str]:
    return (
        f"Screens  {home.pages} (sign in as one of the accounts above)",
        f"Mails    http://{home.address('mail')} (a catcher: none leaves this machine)",
        f"Logs     {home.log('<name>')}",
        "Next     make demo · make token WHO=<account> · make status · Ctrl-C stops the run",
    )


def _table(title: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for line in lines:
        table.add_row(*line)
    return table
