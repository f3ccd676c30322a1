"""A4, A6: what is decided about a way in, from an account's state alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts import accounts as said
from contracts.accounts import FactorKind, StaffDetails
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Refusal
from contracts.sealed import Clear
from identity.domain.account import Account, Details
from identity.domain.command import Decision
from identity.domain.house import House
from identity.domain.provider import let_in, unbind
from identity.domain.signing_in import Shown, Step, steps
from identity.handlers.provider import LONGEST, Attempts
from identity.handlers.slowing import FIRST, FREE_BY_NAME, delay
from identity.handlers.slowing import LONGEST as LONGEST_DELAY

MINE, ANOTHER = uuid4(), uuid4()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DETAILS = StaffDetails(family_name="Szabó", given_name="Éva", email="eva@example.org")
INVITED = Account((Role.EXPERT,), "hu", Details(Clear("eva", DETAILS), uuid4(), said.AccountCreated.type))
ACTIVE = replace(INVITED, confirmed=True)
BOUND = replace(ACTIVE, binding=MINE)
WITH_FACTOR = replace(ACTIVE, factors={uuid4(): FactorKind.TOTP})
TO_THE_PROVIDER, HERE, NOT = Shown(to_the_provider=True), Shown(here=True), Shown()
ATTEMPTS = Attempts(bytes(32))


@pytest.mark.rule("A6")
@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (ACTIVE, [said.SubjectBound(binding=MINE)]),
        (BOUND, []),
        (INVITED, [said.SubjectBound(binding=MINE), said.AccountConfirmed()]),
        (replace(INVITED, binding=MINE), [said.AccountConfirmed()]),
    ],
    ids=["active", "bound", "invited", "bound before it was confirmed"],
)
def test_the_first_time_binds_and_confirms_and_later_ones_do_nothing(
    account: Account, expected: list[Event]
) -> None:
    assert _events(let_in(account, MINE)) == expected


@pytest.mark.rule("A6", "A7")
@pytest.mark.parametrize(
    ("account", "code"),
    [
        (replace(INVITED, proposed=True), "account-opens-nothing"),
        (replace(BOUND, active=False), "account-opens-nothing"),
        (replace(ACTIVE, binding=ANOTHER), "bound-to-another"),
    ],
    ids=["proposed", "deactivated", "of another"],
)
def test_an_account_that_opens_nothing_or_is_of_another_lets_nobody_in(account: Account, code: str) -> None:
    refusal = let_in(account, MINE)
    assert isinstance(refusal, Refusal)
    assert [missing.code for missing in refusal.missing] == [code]


@pytest.mark.rule("A6")
def test_unbinding_ends_the_sessions_and_does_nothing_where_nobody_is_bound() -> None:
    ended = said.SessionsEnded(sessions=("one",))
    assert _events(unbind(BOUND, ["one"])) == [said.SubjectUnbound(binding=MINE), ended]
    assert _events(unbind(ACTIVE, ["one"])) == []


@pytest.mark.rule("A4")
@pytest.mark.parametrize(
    ("account", "shown", "demanded", "expected"),
    [
        (ACTIVE, NOT, False, ()),
        (ACTIVE, NOT, True, (Step.SET_UP_SECOND_FACTOR,)),
        (ACTIVE, TO_THE_PROVIDER, True, ()),
        (ACTIVE, HERE, True, (Step.SET_UP_SECOND_FACTOR,)),
        (WITH_FACTOR, NOT, False, (Step.SECOND_FACTOR,)),
        (WITH_FACTOR, NOT, True, (Step.SECOND_FACTOR,)),
        (WITH_FACTOR, HERE, True, ()),
        (WITH_FACTOR, TO_THE_PROVIDER, True, ()),
    ],
)
def test_a_second_factor_is_asked_for_once_here_or_there(
    account: Account, shown: Shown, demanded: bool, expected: tuple[Step, ...]
) -> None:
    assert steps(account, House(), shown, demanded=demanded) == expected


@pytest.mark.rule("A4")
def test_waiting_doubles_with_each_failure_and_has_an_end() -> None:
    assert [delay(failed, FREE_BY_NAME) for failed in range(6)] == [0, 0, 0, FIRST, 2 * FIRST, 4 * FIRST]
    assert delay(1000, FREE_BY_NAME) == LONGEST_DELAY


def test_an_attempt_at_the_provider_counts_for_a_while_and_only_as_it_was_made() -> None:
    attempt = ATTEMPTS.made(NOON)
    assert ATTEMPTS.ends(attempt) == NOON + LONGEST
    assert Attempts(bytes(31) + b"x").ends(attempt) is None
    for changed in ("", attempt[1:], attempt[:-3] + "AAA", "é" * 54):
        assert ATTEMPTS.ends(changed) is None


def test_what_goes_to_the_provider_shows_nothing_of_the_attempt_and_is_never_the_same() -> None:
    one, other = (ATTEMPTS.asked(ATTEMPTS.made(NOON + timedelta(seconds=n))) for n in range(2))
    said_of_both = [value for each in (one, other) for value in (each.state, each.nonce, each.verifier)]
    assert len(set(said_of_both)) == 6
    assert all(len(value) == 43 for value in said_of_both)
    assert one.state not in repr(one)


def _events(decision: Decision) -> list[Event]:
    assert not isinstance(decision, Refusal)
    return list(decision)
