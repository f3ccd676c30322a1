"""A case that waits for approval, as its row and its summary show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.api.showing.moments import Moments


@dataclass(frozen=True, slots=True)
class Waits:
    """One row; `waited` is how long, in words; `late` over the working days that it may wait (E4)."""

    id: str
    number: int
    version: int
    title: Mapping[str, Any]
    expert: str | None
    ended_at: str
    waited: str
    late: bool
    notices: list[Mapping[str, Any]]
    invoiced: bool
    """Whether approving makes anything ready to invoice."""


def waits(row: Mapping[str, Any], names: Mapping[str, str], moments: Moments) -> Waits:
    """Of a row as the ledger gives it."""
    notices = row.get("notices") or []
    codes = {each["notice"] for each in notices}
    return Waits(
        id=row["id"],
        number=row["number"],
        version=row["version"],
        title=row["title"],
        expert=names.get(row.get("expert") or ""),
        ended_at=row["ended_at"],
        waited=moments.span(-moments.until(row["ended_at"])),
        late="approval_overdue" in codes,
        notices=[each for each in notices if each["notice"] != "approval_overdue"],
        invoiced=row["progress"] == ALL and "client_unreachable" not in codes,
    )


ALL = 3
"""3/3: everything that closing asks for is in."""


def first_contact(case: Mapping[str, Any], moments: Moments) -> str | None:
    """How long after the assignment the client was contacted, in words."""
    holder = case["holder"]
    if holder is None or holder["contacted_at"] is None:
        return None
    since, at = (datetime.fromisoformat(holder[name]) for name in ("since", "contacted_at"))
    return moments.span(at - since)
