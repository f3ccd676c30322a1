"""`docs/permissions.md`: the table by which every request is judged."""

from collections.abc import Iterable

from contracts.permissions import SERVICES, table

_HEAD = """\
# Who may do what

Made by `make generate` from `contracts.permissions`, by which every request is judged; change that, not this
page. A token proves who somebody is. What they may is judged by their account as it stands at that moment and
by how they stand to the case: after a reassignment the next request is judged anew. Rows about documents,
figures, accounts, terms and the intake desk stand ready for services that are not built yet.

| mark | what is given |
| --- | --- |
| Y | yes |
| A | to the case's present expert; after approval to the last one, read only |
| W | own contributions, on the hand-over page, never the profile; after a decline only number and date |
| E | to who may take it over: number, date, type, city or online, language |
| O | their own case |
| M | number, company, city, type, dates, progress, staff; nothing else of the client |
| N | M, and the client's name and contact |
| G | by breaking the glass: a reason of 20 characters or more, for 60 minutes |
| P | without personal data |
| – | refused: 404 where the table gives nothing for this case, else 403 |

Where a cell says more than a mark, it is meant as it reads; codes such as C9 are [rules](rules/README.md).

Roles go together in one person, except: an auditor holds no other role, an administrator none that sees
cases, and a lead is always an expert too (their column is what a lead has in addition).
"""
_SERVICES = """\
## Services

In the background a service acts under its own account, which opens only what its line says. What a person
causes, a service does with that person's token.
"""


def permissions() -> str:
    """The whole page."""
    head, *rows = table()
    services = [(each.service, each.may_ask or "–", each.may_command or "–") for each in SERVICES]
    parts = [_HEAD, *_drawn(head, rows), "", _SERVICES]
    return "\n".join([*parts, *_drawn(("service", "may ask for", "may command"), services), ""])


def _drawn(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines]
