"""The deadline watcher: which clocks of an expert's cases run out between two days (C8)."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import httpx
from pydantic import AwareDatetime, BaseModel, ValidationError

from assignment.domain.deadlines import Deadline
from chassis.errors import TemporaryError
from contracts.reminders import ReminderKind


class _Item(BaseModel):
    case: UUID
    kind: ReminderKind
    due: AwareDatetime


class _Found(BaseModel):
    items: list[_Item]


class Watcher:
    """Asked with the person's own token, and ours beside it."""

    def __init__(
        self, client: httpx.AsyncClient, address: str, service_token: Callable[[], Awaitable[str]]
    ) -> None:
        self._client = client
        self._address = address.rstrip("/")
        self._service_token = service_token

    async def inside(self, token: str, expert: UUID, first_day: date, last_day: date) -> list[Deadline]:
        """Open deadlines between the days, both included. Raises `TemporaryError`."""
        days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
        headers = {"Authorization": f"Bearer {token}", "Kronika-Service": await self._service_token()}
        try:
            answer = await self._client.get(
                f"{self._address}/deadlines", params={"expert": str(expert), **days}, headers=headers
            )
            found = _Found.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as failure:
            reason = f"the deadline watcher did not answer ({type(failure).__name__})"
            raise TemporaryError(reason) from failure
        return [Deadline(each.case, each.kind, each.due) for each in found.items]
