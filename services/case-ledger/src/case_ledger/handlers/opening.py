"""Records who opened what before it is shown, and breaks the glass (I5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.openings import NOTHING_OPENS, BreakGlass, Openings, break_glass, open_part
from chassis.clock import Clock
from chassis.http import CommandRequest
from chassis.http.entry import Reader
from chassis.permissions import Granted
from chassis.recording import Answer, Author, Streams, answer
from contracts.access import ClientSearched, Part, Why
from contracts.event import Event
from contracts.permissions import Mark, Role
from contracts.refusal import Refusal

WHY: dict[Role, Why] = {
    Role.EXPERT: Why.HOLDER,
    Role.LEAD: Why.TEAM,
    Role.OPERATOR: Why.DESK,
    Role.SUPERVISOR: Why.SUPERVISION,
    Role.AUDITOR: Why.AUDIT,
}


@dataclass(frozen=True, slots=True)
class Opener:
    """Writes to the journal of openings. A failure ends the request: nothing is shown unrecorded."""

    access: Streams[Openings]
    clock: Clock

    async def glass_is_broken(self, case_id: UUID, account: UUID) -> bool:
        return (await self.access.known(case_id)).state.glass_is_broken(account, self.clock())

    async def open_until(self, case_id: UUID, account: UUID) -> datetime | None:
        """The end of the hour that this account has opened for itself, while it lasts."""
        until = (await self.openings(case_id)).glass_until.get(str(account))
        return until if until is not None and self.clock() <= until else None

    async def openings(self, case_id: UUID) -> Openings:
        return (await self.access.load(case_id)).state

    async def opened(self, case_id: UUID, part: Part, reader: Reader, granted: Granted) -> None:
        """Durable when this returns; raises `TemporaryError`."""
        await self.noted(case_id, part, _why(granted), reader.author(granted.role))

    async def noted(self, case_id: UUID, part: Part, why: Why, author: Author) -> None:
        """Durable when this returns; raises `TemporaryError`."""

        def decide(openings: Openings) -> Sequence[Event] | Refusal:
            return open_part(openings, author.actor, part, why, self.clock())

        if decide((await self.access.known(case_id)).state):
            await self.access.record(case_id, decide, author, happened_at=self.clock())

    async def searched(self, reader: Reader, role: Role, found: int) -> None:
        """A search by a client's name, without the words; its stream is the searcher's account."""

        def decide(_: Openings) -> Sequence[Event] | Refusal:
            return (ClientSearched(found=found),)

        stream = reader.account.id
        await self.access.record(stream, decide, reader.author(role), happened_at=self.clock())

    async def break_glass(
        self, case_id: UUID, case: Case, request: CommandRequest[BreakGlass], role: Role
    ) -> Answer | Refusal:
        if case.details.person in case.erased:
            return NOTHING_OPENS

        def decide(_: Openings) -> Sequence[Event] | Refusal:
            return break_glass(case.details.person, request.body, self.clock())

        outcome = await self.access.record(
            case_id, decide, request.author(role), happened_at=self.clock(), key=request.key
        )
        # Its position is not for `at_least`: no list hears the topic of openings.
        return outcome if isinstance(outcome, Refusal) else replace(answer(outcome), position=None)


def _why(granted: Granted) -> Why:
    if granted.mark is Mark.BREAK_GLASS:
        return Why.BREAK_GLASS
    if granted.mark is Mark.OWN_WORK:
        return Why.FORMER_HOLDER
    return WHY[granted.role]
