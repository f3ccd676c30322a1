"""Answers about letters: what became of them, and where the link in one leads."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.letters import Letter
from notifier.handlers.secrets import page_of
from notifier.store.reading import Reading

_TO_A_LIST = frozenset({Letter.APPROVALS_DIGEST})


@dataclass(frozen=True, slots=True)
class Answering:
    """Every method raises `TemporaryError` when the database is away."""

    reading: Reading

    async def letters(
        self, stream: UUID | None, state: str | None, cursor: str | None, most: int
    ) -> dict[str, Any]:
        """The newest first. A cursor that is none begins at the newest."""
        rows = await self.reading.letters(stream, state, _place(cursor), most + 1)
        shown, rest = rows[:most], rows[most:]
        return {"items": shown, "cursor": _cursor(shown[-1]) if rest else None}

    async def undelivered(self) -> list[dict[str, Any]]:
        """Accounts to which mail is not delivered."""
        return await self.reading.bounced()

    async def target(self, link: str, account: UUID, *, at_the_desk: bool) -> dict[str, Any] | None:
        """For the recipient only, or an operator where it went to the desk; nothing for anybody else."""
        page = page_of(link)
        found = await self.reading.page(page) if page else None
        if found is None or not (
            found["recipient"] == account or (found["recipient"] is None and at_the_desk)
        ):
            return None
        case = found["case_id"]
        if case is not None:
            return {"page": "case", "case": case}
        return {"page": "cases_to_approve" if found["kind"] in _TO_A_LIST else "start", "case": None}


def _cursor(row: dict[str, Any]) -> str:
    return urlsafe_b64encode(f"{row['planned_at'].isoformat()}|{row['id']}".encode()).decode()


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    try:
        moment, letter = urlsafe_b64decode((cursor or "").encode()).decode().split("|")
        found = datetime.fromisoformat(moment)
        return (found, UUID(letter)) if found.tzinfo else None
    except ValueError:
        return None
