"""The first administrator, whom nobody can invite; and invitations that nobody used (A1)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from chassis.errors import BrokenError
from chassis.identifiers import caused_id
from contracts.accounts import AccountLanguage, InvitationOccasion
from contracts.permissions import Role
from contracts.refusal import Refusal
from identity.domain import keeping as domain
from identity.domain.account import Account
from identity.domain.command import Decision
from identity.handlers.authors import by_itself
from identity.handlers.entering import Entering
from identity.handlers.keeping import AccountKeeping
from identity.store.listing import AccountRow, Listed

FIRST = UUID("4f1d0a0e-6c5b-5d0c-9c3e-8a5f8f0f7b21")
"""The account of the first administrator: there is one in each installation, so that there is one command."""


class NotOnceMoreError(BrokenError):
    """There was a first administrator already."""


@dataclass(frozen=True, slots=True)
class Starting:
    """The command that an installation needs once."""

    keeping: AccountKeeping

    async def first_administrator(
        self, email: str, family: str, given: str, language: AccountLanguage
    ) -> str:
        """Their way in, as a link. Raises `NotOnceMoreError`, and pydantic's error for what is no address."""
        wanted = domain.NewAccount(
            roles=(Role.ADMINISTRATOR,),
            language=language,
            family_name=family,
            given_name=given,
            family_name_first=language == "hu",
            email=email,
        )
        if (await self.keeping.accounts.load(FIRST)).version:
            reason = "there was a first administrator already"
            raise NotOnceMoreError(reason)
        await self.keeping.names.take(email, FIRST)
        head = await self.keeping.kept_head(FIRST)
        await self.keeping.accounts.record(
            FIRST,
            lambda account: domain.invite(account, wanted, FIRST, head),
            by_itself("installation"),
            happened_at=self.keeping.clock(),
            cause=FIRST,
        )
        return self.keeping.entering.linking.url(head.link)


@dataclass(frozen=True, slots=True)
class Reminding:
    """A1: after some unused days an invitation leaves again by itself, once."""

    listed: Listed
    entering: Entering
    after: timedelta
    clock: Clock

    async def remind(self) -> int:
        """How many left again. Repeating it sends none twice: their ids come from the invitation before."""
        now = self.clock()
        rows = await self.listed.unused(now - self.after)
        return sum([await self._again(row) for row in rows])

    async def _again(self, row: AccountRow) -> bool:
        if row.link is None:
            return False
        issued = await self.entering.invitation(row.id, InvitationOccasion.UNUSED)

        def decide(account: Account | None) -> Decision:
            if account is None or account.invitation is None or not account.waits:
                return ()
            return (issued,) if account.invitation.id == row.link else ()

        outcome = await self.entering.accounts.record(
            row.id,
            decide,
            by_itself("unused-invitation"),
            happened_at=self.clock(),
            cause=caused_id(row.link, "unused", 0),
        )
        return not isinstance(outcome, Refusal) and bool(outcome.events)
