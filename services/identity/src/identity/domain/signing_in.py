"""What somebody still has to do before a session gives them a token (A7, second factors)."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.permissions import Role
from identity.domain.account import Account
from identity.domain.house import House


class Step(StrEnum):
    """In the order in which they are done."""

    SECOND_FACTOR = "second_factor"
    """Show the second factor."""
    SET_UP_SECOND_FACTOR = "set_up_second_factor"
    """A role demands one, and there is none."""
    ACCEPT_TERMS = "accept_terms"
    """There are terms of cooperation that this expert hasn't accepted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """To whom a second factor was shown in a session; the provider's own stands for one of ours."""

    here: bool = False
    to_the_provider: bool = False

    @property
    def anywhere(self) -> bool:
        return self.here or self.to_the_provider


def steps(account: Account, house: House, shown: Shown, *, demanded: bool) -> tuple[Step, ...]:
    """All that is open."""
    asked = {
        Step.SECOND_FACTOR: bool(account.factors) and not shown.anywhere,
        Step.SET_UP_SECOND_FACTOR: demanded and not account.factors and not shown.to_the_provider,
        Step.ACCEPT_TERMS: terms_to_accept(account, house) is not None,
    }
    return tuple(step for step, open_ in asked.items() if open_)


def terms_to_accept(account: Account, house: House) -> int | None:
    """A7: the version that this person is asked for; only experts cooperate by terms."""
    if account.demo or Role.EXPERT not in account.roles or account.accepted >= house.terms_number:
        return None
    return house.terms_number
