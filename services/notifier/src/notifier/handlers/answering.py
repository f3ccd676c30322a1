"""Answers about letters: what became of them, and where the link in one leads."""

from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.http.bodies import invalid
from chassis.http.complaints import complaint
from contracts.letters import Letter
from notifier.handlers.secrets import page_of
from notifier.store.reading import Reading

_PAGES = {
    Letter.APPROVALS_DIGEST: "cases_to_approve",
    Letter.ABSENCE_WITH_DEADLINES: "absences",
    Letter.ADDRESS_BOUNCED: "undelivered",
    Letter.INVITATION_UNUSED: "accounts",
}
"""Where links lead that are about no case."""

NOT_OURS = complaint("query", "/cursor", "invalid-cursor", "This is no cursor of this list.")


@dataclass(frozen=True, slots=True)
class Answering:
    """Every method raises `TemporaryError` when the database is away."""

    reading: Reading

    async def letters(
        self, stream: UUID | None, state: str | None, cursor: str | None, most: int
    ) -> dict[str, Any]:
        """The newest first. Raises `ProblemError` 422 for a cursor that is none of ours."""
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
        return {"page": _PAGES.get(Letter(found["kind"]), "start"), "case": None}


def _cursor(row: dict[str, Any]) -> str:
    return urlsafe_b64encode(f"{row['planned_at'].isoformat()}|{row['id']}".encode()).decode()


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        moment, letter = b64decode(cursor, altchars=b"-_", validate=True).decode().split("|")
        place = datetime.fromisoformat(moment), UUID(letter)
    except ValueError:
        raise invalid([NOT_OURS]) from None
    if place[0].tzinfo is None:
        raise invalid([NOT_OURS])
    return place
