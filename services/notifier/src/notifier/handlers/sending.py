"""Takes one due letter to its end: may it go, to whom, what does it say, and what did the server answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from chassis.errors import NotFoundError, TemporaryError
from chassis.metrics import Alarm, raise_alarm
from contracts.letters import FailureReason, LetterDeferred, LetterOutcomeUnknown, NotSentReason
from notifier.domain.letters import Standing, State, letter_id, next_leg
from notifier.domain.mail import Answer, Mail, Recipient, UnsendableError
from notifier.domain.planning import is_superseded
from notifier.handlers.away import ServerAway
from notifier.handlers.bouncing import Bounces
from notifier.handlers.composing import Composing
from notifier.handlers.counting import ATTEMPTS, PARKED, POSTPONED, SECONDS
from notifier.handlers.digesting import Digests
from notifier.handlers.lanes import Lanes
from notifier.store.outbox import Outbox, Row

LATER = timedelta(seconds=5)
"""When identity or the ledger can't be asked: the letter was not tried, and comes again soon."""
BUSY = timedelta(seconds=1)


class Identity(Protocol):
    """Who somebody is at this moment."""

    async def recipient(self, account: UUID) -> Recipient:
        """Raises `NotFoundError`, `TemporaryError`."""
        ...


class Ledger(Protocol):
    """Whether what a letter tells of still holds."""

    async def standing(self, case: UUID, event: UUID, recipient: UUID | None) -> Standing:
        """Raises `TemporaryError`."""
        ...


class Server(Protocol):
    """The organisation's mail server."""

    async def send(self, mail: Mail, within: float) -> Answer:
        """One attempt, over in `within` seconds at most; raises nothing but `UnsendableError`."""
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """Everything that one letter meets on its way."""

    outbox: Outbox
    digests: Digests
    identity: Identity
    ledger: Ledger
    composing: Composing
    server: Server
    lanes: Lanes
    desk: Recipient
    bounces: Bounces
    away: ServerAway
    within: float

    async def take(self, row: Row) -> None:
        """To the end of this attempt. Raises `TemporaryError` when the database is away."""
        try:
            mail = await self._made(row)
        except TemporaryError:
            await self._postpone(row, LATER)
        except NotFoundError:
            await self._not_sent(row, NotSentReason.CAUSE_GONE)
        except UnsendableError as problem:
            await self._park(row, problem)
        else:
            await (self._not_sent(row, mail) if isinstance(mail, NotSentReason) else self._in_lane(row, mail))

    async def _made(self, row: Row) -> Mail | NotSentReason:
        """The message, or why it is not sent (any more)."""
        if row.useless:
            return NotSentReason.TOO_LATE
        if row.heard and is_superseded(row.kind, row.heard):
            return NotSentReason.SUPERSEDED
        standing = await self._standing(row)
        if standing.gone:
            return standing.gone
        to = await self.digests.judge(row) or await self._recipient(row)
        if isinstance(to, NotSentReason):
            return to
        return await self.composing.compose(row, to, standing.due)

    async def _standing(self, row: Row) -> Standing:
        if row.case is None or row.asks is None:
            return Standing()
        return await self.ledger.standing(row.case, row.asks, row.recipient)

    async def _recipient(self, row: Row) -> Recipient | NotSentReason:
        if row.recipient is None:
            return self.desk
        if row.bounced:
            return NotSentReason.ADDRESS_BOUNCED
        try:
            recipient = await self.identity.recipient(row.recipient)
        except NotFoundError:
            return NotSentReason.RECIPIENT_UNKNOWN
        return recipient if recipient.active else NotSentReason.RECIPIENT_DEACTIVATED

    async def _in_lane(self, row: Row, mail: Mail) -> None:
        """The lane is held no longer than the server needs: what came of it is written down behind it."""
        try:
            async with self.lanes.lane(mail.to.address) as free:
                answer = await self.server.send(mail, self.within) if free else None
        except UnsendableError as problem:
            await self._park(row, problem)
            return
        if answer is None:
            await self._postpone(row, BUSY)
            return
        ATTEMPTS.labels(answer.value).inc()
        self.away.note(answer)
        await self._settle(row, answer)

    async def _settle(self, row: Row, answer: Answer) -> None:
        match answer:
            case Answer.ACCEPTED:
                await self.outbox.accepted(row)
                if row.attempt == 1:
                    SECONDS.observe(row.waited)
            case Answer.DEFERRED | Answer.AWAY:
                await self.outbox.again(row, State.DEFERRED, LetterDeferred, next_leg(row.attempt))
            case Answer.UNKNOWN:
                await self.outbox.again(row, State.UNKNOWN, LetterOutcomeUnknown, next_leg(row.attempt))
            case Answer.ADDRESS_REFUSED:
                await self.outbox.failed(row, FailureReason.ADDRESS_REFUSED)
                await self._mark(row)
            case Answer.LETTER_REFUSED:
                await self.outbox.failed(row, FailureReason.LETTER_REFUSED)

    async def _mark(self, row: Row) -> None:
        """The address takes no mail: operators and administrators are told, and see it until it is mended."""
        if row.recipient is not None:
            await self.bounces.returned(row.id, row.recipient)
        else:
            raise_alarm(Alarm.DESK_REFUSED)

    async def _not_sent(self, row: Row, reason: NotSentReason) -> None:
        if row.as_operator and reason in _WITHOUT_OPERATOR:
            desk = letter_id(row.cause, None, row.kind)
            await self.outbox.to_the_desk(row, desk, self.composing.secrets.codes(desk))
        await self.outbox.not_sent(row, reason)

    async def _park(self, row: Row, problem: UnsendableError) -> None:
        """It waits until somebody mends its folder and plans it again."""
        PARKED.labels(row.kind.value).inc()
        raise_alarm(Alarm.LETTER_PARKED, row.kind.value, type=row.kind.value, reason=str(problem))
        await self.outbox.failed(row, FailureReason.NOT_RENDERED)

    async def _postpone(self, row: Row, wait: timedelta) -> None:
        POSTPONED.inc()
        await self.outbox.postpone(row, wait)


_WITHOUT_OPERATOR = frozenset({
    NotSentReason.RECIPIENT_DEACTIVATED, NotSentReason.RECIPIENT_UNKNOWN, NotSentReason.ADDRESS_BOUNCED,
})  # fmt: skip
"""Then the desk is written to instead (D4)."""
