"""Hands messages to the operator over to the notifier, where the organisation sends them in full (D4)."""

from dataclasses import dataclass, field
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.handlers.documents import person_erased
from case_ledger.handlers.opening import Opener
from case_ledger.handlers.reading import place
from chassis.errors import NotFoundError
from chassis.recording import Author, Streams
from chassis.seals import Seals
from contracts.access import Part, Why
from contracts.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Written:
    """What an expert wrote, in the clear, for one letter."""

    text: str = field(repr=False)
    sender: UUID


@dataclass(frozen=True, slots=True)
class Mailing:
    """Opens one message at a time; that it was opened for a letter is recorded first (I5)."""

    cases: Streams[Case | None]
    seals: Seals
    opener: Opener

    async def message(self, case_id: UUID, event: UUID, author: Author) -> Written:
        """The message that this event sent.

        Raises `NotFoundError`, also for one that was taken back, `ProblemError` 410 for an erased person,
        `TemporaryError`.
        """
        case = (await self.cases.load(case_id)).state
        messages = case.messages if case else ()
        found = next((each for each in messages if each.event == event and not each.taken_back), None)
        if found is None:
            raise NotFoundError
        await self.opener.noted(case_id, Part.TEXTS, Why.LETTER, author)
        where = [place(found.text)]
        (text,) = (await self.seals.unlocked(where)).opened(where, str)
        if isinstance(text, Sealed):
            raise person_erased()
        return Written(text, UUID(found.sender))
