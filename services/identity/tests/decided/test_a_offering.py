"""A6, A7: what a page may offer to do with an account, asked of the rules themselves."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts import accounts as said
from contracts.accounts import FactorKind, StaffDetails
from contracts.permissions import Role
from contracts.sealed import Clear
from identity.domain.account import Account, Details
from identity.handlers.offering import Offer, Offering

EVA, ADAM = uuid4(), uuid4()
DETAILS = StaffDetails(family_name="Szabó", given_name="Éva", email="eva@example.org")
INVITED = Account((Role.EXPERT,), "hu", Details(Clear("eva", DETAILS), uuid4(), said.AccountCreated.type))
ACTIVE = replace(INVITED, confirmed=True)
PROPOSED = replace(INVITED, proposed=True)
OFFERING = Offering(lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


def offers(account: Account, reader: object = ADAM) -> dict[str, Offer]:
    found = OFFERING.offers(EVA, account, DETAILS, reader, (Role.ADMINISTRATOR,))  # type: ignore[arg-type]
    return {each.path: each for each in found}


def possible(account: Account) -> set[str]:
    return {path for path, each in offers(account).items() if not each.done and not each.missing}


@pytest.mark.rule("A1", "A7")
@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (PROPOSED, {"confirm-proposal", "decline-proposal"}),
        (INVITED, {"invite-again", "correct-address", "deactivate", "change-roles", "change-teams"}),
        (ACTIVE, {"correct-address", "deactivate", "change-roles", "change-teams"}),
        (replace(ACTIVE, factors={uuid4(): FactorKind.TOTP}), {
            "correct-address", "deactivate", "change-roles", "change-teams", "reset-second-factors",
        }),
        (replace(ACTIVE, active=False), {"correct-address", "reactivate", "change-roles", "change-teams"}),
        (replace(PROPOSED, declined=True, active=False), set()),
    ],
    ids=["proposed", "invited", "active", "with a second factor", "deactivated", "declined"],
)  # fmt: skip
def test_what_is_offered_follows_from_where_an_account_stands(account: Account, expected: set[str]) -> None:
    assert possible(account) == expected


@pytest.mark.rule("A2")
def test_what_is_not_possible_says_why() -> None:
    [missing] = offers(ACTIVE)["invite-again"].missing
    assert missing.code == "already-confirmed"


@pytest.mark.rule("A6")
def test_nobody_is_offered_to_change_their_own_roles() -> None:
    assert "change-roles" in offers(ACTIVE)
    assert "change-roles" not in offers(ACTIVE, reader=EVA)
