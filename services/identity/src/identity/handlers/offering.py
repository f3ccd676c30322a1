"""What may be done with an account now, and what stands in the way of each (row 28)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from chassis.clock import Clock
from chassis.permissions import Granted, judge
from contracts.accounts import ProposalReason, StaffDetails
from contracts.permissions import Fact, Role
from contracts.refusal import Missing, Refusal
from identity.domain import keeping as domain
from identity.domain.account import Account
from identity.domain.command import Command
from identity.domain.keeping import DeactivationReason, Letterhead
from identity.handlers.keeping import WAYS, Facts, Way


@dataclass(frozen=True, slots=True)
class Offer:
    """One command that the table of permissions gives the reader; `done`: it would change nothing."""

    path: str
    role: Role
    done: bool
    missing: tuple[Missing, ...]


def _other_roles(account: Account) -> domain.ChangeRoles:
    other = Role.ANALYST if account.roles == (Role.OPERATOR,) else Role.OPERATOR
    return domain.ChangeRoles(roles=(other,))


_TRIALS: Mapping[type[Command], Callable[[Account], Command]] = {
    domain.DeclineProposal: lambda _: domain.DeclineProposal(reason=ProposalReason.MISTAKE),
    domain.CorrectAddress: lambda _: domain.CorrectAddress(email="somebody@else.example"),
    domain.Deactivate: lambda _: domain.Deactivate(reason=DeactivationReason.LEFT),
    domain.ChangeRoles: _other_roles,
    domain.ChangeTeams: lambda _: domain.ChangeTeams(leads=(uuid4(),)),
}
"""A body that would change something, for the commands that need one."""


@dataclass(frozen=True, slots=True)
class Offering:
    """Asks the rules themselves, so that a page never promises what a command would refuse."""

    clock: Clock

    def offers(
        self, id_: UUID, account: Account, details: StaffDetails, reader: UUID, roles: Collection[Role]
    ) -> Iterator[Offer]:
        """In the order of the table of ways; nothing is recorded."""
        now = self.clock()
        facts = Facts(details, id_, Letterhead(uuid4(), now, now), ())
        standing = [Fact.OWN] if reader == id_ else []
        for way in WAYS:
            granted = judge(way.action, roles, standing)
            if isinstance(granted, Granted):
                yield _tried(way, account, facts, granted.role)


def _tried(way: Way, account: Account, facts: Facts, role: Role) -> Offer:
    trial = _TRIALS.get(way.command)
    decided = way.decide(account, trial(account) if trial else way.command.model_validate({}), facts)
    if isinstance(decided, Refusal):
        return Offer(way.path, role, done=False, missing=decided.missing)
    return Offer(way.path, role, done=not decided, missing=())
