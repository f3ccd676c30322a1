"""From a planned letter to a message: what it may name, its link, its headers."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from contracts.letters import Letter
from notifier.domain.mail import Mail, Message, Recipient
from notifier.handlers.rendering import Templates, Value
from notifier.handlers.secrets import Secrets, message_id, page_text
from notifier.store.outbox import Row
from notifier.store.reading import Reading

type Values = dict[str, Value]

FULL_TEXT = frozenset({Letter.MESSAGE_TO_OPERATOR, Letter.MESSAGE_COPY})
"""The two letters that hold the expert's message where the organisation has switched that on (D4)."""


class Identity(Protocol):
    """Single-use links, which only identity knows, and where an answer goes."""

    async def link(self, link: UUID) -> str:
        """The same id gives the same link. Raises `NotFoundError`, `TemporaryError`."""
        ...

    async def recipient(self, account: UUID) -> Recipient:
        """Raises `NotFoundError`, `TemporaryError`."""
        ...


class Messages(Protocol):
    """What experts write to the operator."""

    async def message(self, case: UUID, event: UUID) -> Message | None:
        """Nothing where it can't be read any more. Raises `TemporaryError`."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What letters name of the organisation: addresses of pages, the domain of Message-IDs, whom to ask."""

    dashboard: str
    guide: str
    help: str
    domain: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one letter says besides its own words."""

    link: str
    moment: datetime | None = None
    """What it names: when a link expires, when a time was over."""
    due: datetime | None = None
    """By when the client is to be contacted."""
    waiting: int = 0
    for_operator: bool = False
    text: str | None = None
    """The expert's message, where it is sent in full."""


@dataclass(frozen=True, slots=True)
class Composing:
    """Makes the same message again for the same row. No `messages`: letters hold none (D4)."""

    templates: Templates
    secrets: Secrets
    identity: Identity
    messages: Messages | None
    reading: Reading
    house: House

    async def compose(self, row: Row, to: Recipient, due: datetime | None) -> Mail:
        """Raises `UnsendableError`, `NotFoundError` for a link that opens nothing, `TemporaryError`."""
        message = await self._message(row)
        told = Told(
            link=await self._link(row),
            moment=row.moment,
            due=due,
            waiting=await self.reading.waiting() if row.kind is Letter.APPROVALS_DIGEST else 0,
            for_operator=row.as_operator,
            text=message.text if message else None,
        )
        house = replace(self.house, help=row.help or self.house.help)
        rendered = self.templates.render(row.kind, to.language, values_of(house, to, told))
        return Mail(
            message_id=message_id(row.message, self.house.domain),
            date=row.planned_at,
            to=to,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            reply_to=await self._answers_to(row, message),
        )

    async def _message(self, row: Row) -> Message | None:
        if self.messages is None or row.kind not in FULL_TEXT or row.case is None:
            return None
        return await self.messages.message(row.case, row.cause)

    async def _answers_to(self, row: Row, message: Message | None) -> str | None:
        """The expert's own address, in the operator's letter only (D4)."""
        if message is None or row.kind is not Letter.MESSAGE_TO_OPERATOR:
            return None
        return (await self.identity.recipient(message.sender)).address

    async def _link(self, row: Row) -> str:
        if row.link is not None:
            return await self.identity.link(row.link)
        return f"{self.house.dashboard}/l/{page_text(row.page)}"


def values_of(house: House, to: Recipient, told: Told) -> Values:
    """All that any letter may name; nothing of a case. What isn't there can't be rendered by accident."""
    values: Values = {
        "name": to.name,
        "address": to.address,
        "link": told.link,
        "dashboard": house.dashboard,
        "guide": house.guide,
        "help": house.help,
        "waiting": told.waiting,
        "due": told.due,
        "for_operator": told.for_operator,
        "text": told.text,
    }
    return values | ({"moment": told.moment} if told.moment else {})
