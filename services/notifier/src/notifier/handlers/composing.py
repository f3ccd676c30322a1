"""From a planned letter to a message: what it may name, its link, its headers."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from notifier.domain.mail import Mail, Recipient
from notifier.handlers.rendering import Templates
from notifier.handlers.secrets import Secrets, message_id, page_text
from notifier.store.outbox import Row
from notifier.store.reading import Reading

type Values = dict[str, str | int | datetime | None]


class Links(Protocol):
    """Single-use links, which only identity knows."""

    async def link(self, link: UUID) -> str:
        """The same id gives the same link. Raises `NotFoundError`, `TemporaryError`."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What letters name of the organisation: addresses of pages, the domain of Message-IDs, whom to ask."""

    dashboard: str
    guide: str
    help: str
    domain: str


@dataclass(frozen=True, slots=True)
class Composing:
    """Makes the same message again for the same row."""

    templates: Templates
    secrets: Secrets
    links: Links
    reading: Reading
    house: House

    async def compose(self, row: Row, to: Recipient) -> Mail:
        """Raises `UnsendableError`, `NotFoundError` for a link that opens nothing, `TemporaryError`."""
        rendered = self.templates.render(row.kind, to.language, await self._values(row, to))
        return Mail(
            message_id=message_id(row.message, self.house.domain),
            date=row.planned_at,
            to=to,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
        )

    async def _values(self, row: Row, to: Recipient) -> Values:
        house = replace(self.house, help=await self.reading.help() or self.house.help)
        waiting = await self.reading.waiting()
        return values_of(house, to, await self._link(row), row.moment, waiting=waiting)

    async def _link(self, row: Row) -> str:
        if row.link is not None:
            return await self.links.link(row.link)
        return f"{self.house.dashboard}/l/{page_text(row.page)}"


def values_of(house: House, to: Recipient, link: str, moment: datetime | None, *, waiting: int) -> Values:
    """All that any letter may name; nothing of a case. What isn't there can't be rendered by accident."""
    values: Values = {
        "name": to.name,
        "address": to.address,
        "link": link,
        "dashboard": house.dashboard,
        "guide": house.guide,
        "help": house.help,
        "waiting": waiting,
    }
    return values | ({"moment": moment} if moment else {})
