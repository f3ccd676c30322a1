"""What somebody still has to do before a session gives them a token (A7, second factors)."""

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


def steps(account: Account, house: House, *, proved: bool, demanded: bool) -> tuple[Step, ...]:
    """All that is open."""
    asked = {
        Step.SECOND_FACTOR: bool(account.factors) and not proved,
        Step.SET_UP_SECOND_FACTOR: demanded and not account.factors,
        Step.ACCEPT_TERMS: terms_to_accept(account, house) is not None,
    }
    return tuple(step for step, open_ in asked.items() if open_)


def terms_to_accept(account: Account, house: House) -> int | None:
    """A7: the version that this person is asked for; only experts cooperate by terms."""
    if account.demo or Role.EXPERT not in account.roles or account.accepted >= house.terms_number:
        return None
    return house.terms_number
