"""Hears everything that letters tell of, and writes down who is owed which one; nothing is sent here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.accounts import AddressCorrected, HelpAddressChanged
from contracts.envelope import Recorded
from contracts.letters import LetterAccepted, LetterFailed, LetterNotSent, NotSentReason
from contracts.topics import CASES
from notifier.domain.audiences import Situation
from notifier.domain.cases import Case, evolve
from notifier.domain.letters import GRACED, Planned
from notifier.domain.people import People
from notifier.domain.planning import letters_of
from notifier.domain.routes import ROUTES, TAKES_BACK
from notifier.handlers.secrets import Secrets
from notifier.store import cases, clock, facts, planned, reading
from notifier.store.cases import Writer

OUTCOMES = (LetterAccepted, LetterFailed, LetterNotSent)
_OF_CASES = frozenset(CASES.events)


@dataclass(frozen=True, slots=True)
class Planning:
    """One handler behind every event that is heard, so that the order within a stream holds."""

    secrets: Secrets
    zone: ZoneInfo
    grace: timedelta

    async def apply(self, connection: Writer, batch: Sequence[Recorded[Any]]) -> None:
        """Cases folded, letters planned, in the transaction that moves the position."""
        known = await cases.cases(connection, {each.meta.subject for each in batch})
        people = await self._people(connection, batch)
        letters: list[Planned] = []
        for recorded in batch:
            before = known.get(recorded.meta.subject, Case(recorded.meta.subject))
            after = evolve(before, recorded)
            if type(recorded.event) in _OF_CASES:
                known[after.id] = after
            letters += letters_of(Situation(recorded, before, after, people))
        await cases.keep(connection, known.values())
        await planned.plan(connection, [self._entry(each) for each in letters])
        await self._the_rest(connection, batch)

    async def _people(self, connection: Writer, batch: Sequence[Recorded[Any]]) -> People:
        if not any(type(each.event) in ROUTES for each in batch):
            return People()
        today = (await clock.now(connection)).astimezone(self.zone).date()
        return await cases.people(connection, today)

    def _entry(self, letter: Planned) -> planned.Entry:
        wait = self.grace if letter.kind in GRACED else timedelta(0)
        return planned.Entry(letter, self.secrets.codes(letter.id), wait)

    async def _the_rest(self, connection: Writer, batch: Sequence[Recorded[Any]]) -> None:
        """What was taken back, what our own topic says, corrected addresses, whom to ask for help."""
        undone = [each.event.undone for each in batch if type(each.event) in TAKES_BACK]
        if undone:
            await planned.withdraw(connection, undone, NotSentReason.TAKEN_BACK)
        await planned.heard(connection, [self._said(each) for each in batch if type(each.event) in OUTCOMES])
        corrected = {
            each.meta.subject: each.meta.time for each in batch if isinstance(each.event, AddressCorrected)
        }
        if corrected:
            await facts.mend(connection, corrected)
        for each in batch:
            if isinstance(each.event, HelpAddressChanged):
                await reading.set_help(connection, each.event.email)

    def _said(self, recorded: Recorded[Any]) -> planned.Said:
        letter: UUID = recorded.event.letter
        return planned.Said(recorded.event, recorded.meta.subject, self.secrets.codes(letter))
