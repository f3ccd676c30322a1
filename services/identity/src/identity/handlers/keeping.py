"""What staff do with accounts: each command reads the account, is decided, is recorded (row 28)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.recording import Answer, answer
from contracts.accounts import StaffDetails
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Missing, Refusal
from identity.domain import keeping as domain
from identity.domain import provider
from identity.domain.account import Account
from identity.domain.command import Command, Decision
from identity.domain.keeping import Letterhead
from identity.handlers.entering import INVITATION, Entering
from identity.handlers.naming import Accounts, Names
from identity.handlers.sessions import Keeping


@dataclass(frozen=True, slots=True)
class Facts:
    """What decisions ask besides the account; `head` is of the link that is kept where one may be issued."""

    details: StaffDetails
    person: UUID
    head: Letterhead
    sessions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Way:
    """One command on an account: its path, its body, what permits it, how it is decided, if it invites."""

    path: str
    command: type[Command]
    action: str
    decide: Callable[[Account, Any, Facts], Decision]
    invites: bool = False


WAYS: tuple[Way, ...] = (
    Way(
        "confirm-proposal", domain.Confirm, "keep_accounts",
        lambda account, _, facts: domain.confirm(account, facts.details, facts.person, facts.head),
        invites=True,
    ),
    Way(
        "decline-proposal", domain.DeclineProposal, "keep_accounts",
        lambda account, command, _: domain.decline_proposal(account, command),
    ),
    Way(
        "invite-again", domain.InviteAgain, "keep_accounts",
        lambda account, _, facts: domain.invite_again(account, facts.head),
        invites=True,
    ),
    Way(
        "correct-address", domain.CorrectAddress, "keep_accounts",
        lambda account, command, facts: domain.correct_address(
            account, facts.details.model_copy(update={"email": command.email}), facts.person, facts.head
        ),
        invites=True,
    ),
    Way(
        "deactivate", domain.Deactivate, "keep_accounts",
        lambda account, command, _: domain.deactivate(account, command),
    ),
    Way(
        "reactivate", domain.Reactivate, "keep_accounts", lambda account, *_: domain.reactivate(account)
    ),
    Way(
        "change-roles", domain.ChangeRoles, "change_roles",
        lambda account, command, facts: domain.change_roles(account, command, facts.sessions),
    ),
    Way(
        "change-teams", domain.ChangeTeams, "keep_accounts",
        lambda account, command, _: domain.change_teams(account, command),
    ),
    Way(
        "reset-second-factors", domain.ResetSecondFactors, "keep_accounts",
        lambda account, *_: domain.reset_second_factors(account),
    ),
    Way(
        "unbind-provider", provider.UnbindProvider, "keep_accounts",
        lambda account, _, facts: provider.unbind(account, facts.sessions),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountKeeping:
    """Proposes, invites, and whatever else `WAYS` names."""

    accounts: Accounts
    names: Names
    entering: Entering
    sessions: Keeping
    clock: Clock

    async def propose(self, request: CommandRequest[domain.NewAccount], role: Role) -> Answer | Refusal:
        """A7: an administrator has to agree before anything leaves."""
        person = request.fresh
        if not await self.names.take(request.body.email, person):
            return _taken()
        return await self._made(request, role, lambda account: domain.propose(account, request.body, person))

    async def invite(self, request: CommandRequest[domain.NewAccount], role: Role) -> Answer | Refusal:
        """A1: the account, and a letter to it."""
        person = request.fresh
        if not await self.names.take(request.body.email, person):
            return _taken()
        head = await self.kept_head(person)
        return await self._made(
            request, role, lambda account: domain.invite(account, request.body, person, head)
        )

    async def carry_out[C: Command](
        self, way: Way, id_: UUID, request: CommandRequest[C], role: Role
    ) -> Answer | Refusal:
        """Raises `NotFoundError`, and what `Streams.record` raises."""
        account = (await self.accounts.load(id_)).state
        if account is None:
            raise NotFoundError
        if isinstance(request.body, domain.CorrectAddress) and not await self.names.take(
            request.body.email, id_
        ):
            return _taken()
        facts = await self._facts(id_, account)
        if way.invites:
            await self.entering.links.keep(facts.head.link, id_, INVITATION)
        outcome = await self.accounts.record(
            id_,
            lambda state: way.decide(state, request.body, facts) if state else (),
            request.author(role),
            happened_at=self.clock(),
            key=request.key,
            if_match=request.if_match,
        )
        if isinstance(outcome, Refusal):
            return outcome
        if isinstance(request.body, domain.CorrectAddress):
            await self.names.keep_only(request.body.email, id_)
        return answer(outcome)

    async def kept_head(self, account: UUID) -> Letterhead:
        """What a new invitation is made of; its link is kept before any event names it."""
        head = self._head()
        await self.entering.links.keep(head.link, account, INVITATION)
        return head

    def _head(self) -> Letterhead:
        now = self.clock()
        return Letterhead(uuid4(), now, now + self.entering.lives.invitation)

    async def _facts(self, id_: UUID, account: Account) -> Facts:
        running = await self.sessions.running(id_, account)
        details = await self.names.details(account)
        return Facts(details, id_, self._head(), [each.sid for each in running])

    async def _made(
        self,
        request: CommandRequest[domain.NewAccount],
        role: Role,
        decide: Callable[[Account | None], Sequence[Event] | Refusal],
    ) -> Answer | Refusal:
        outcome = await self.accounts.record(
            request.fresh,
            decide,
            request.author(role),
            happened_at=self.clock(),
            key=request.key,
            new=True,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)


def _taken() -> Refusal:
    missing = Missing("A1", "address-taken", "Another account has this address.")
    return Refusal("account-cannot-be-made", "The account can't be made so", (missing,))
