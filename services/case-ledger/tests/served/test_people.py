"""Rights follow the moment: what becomes of an account, a role or an absence counts at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from served.language import ANDRAS, EVA, LEO, OLGA, OTTO, PIOTR, SARA, STRANGER, an_unassigned_case, house

from contracts.accounts import AccountDeactivated, AccountReactivated, RolesChanged
from contracts.experts import AbsenceEntered, AbsenceWithdrawn
from contracts.permissions import Role
from contracts.topics import ACCOUNTS, EXPERTS
from testkit.waiting import until


@pytest.mark.rule("A6", "C1")
async def test_a_deactivated_account_is_not_let_in_gets_no_case_and_leaves_its_own_to_be_handed_on() -> None:
    case, held = await an_unassigned_case(), await an_unassigned_case()
    await OLGA.assigns(held, ANDRAS)
    assert (await ANDRAS.asks("/cases")).status == 200
    assert await OLGA.lists("expert_left", number=held.number) == []
    await house().identity.says(ACCOUNTS, ANDRAS.id, AccountDeactivated(reason="left"))

    async def shut_out() -> bool:
        return (await ANDRAS.asks("/cases")).status == 401

    await until(shut_out, 3)
    house().clock.forward(seconds=2)
    assert await shut_out(), "a token issued after that is no better"
    refused = await OLGA.tries("assign", case, expert=str(ANDRAS.id))
    assert (refused.status, refused.missing) == (409, {"expert-inactive"})
    [shown] = await OLGA.lists("expert_left", number=held.number)
    assert shown["expert"] == str(ANDRAS.id)
    assert await LEO.lists("expert_left", number=held.number) == [], "whose team he isn't in"
    await OLGA.does("reassign", held, expert=str(PIOTR.id), reason="left")
    assert await OLGA.lists("expert_left", number=held.number) == []
    await house().identity.says(ACCOUNTS, ANDRAS.id, AccountReactivated())


async def test_a_role_that_was_taken_away_permits_nothing_any_more() -> None:
    case = await an_unassigned_case()
    await house().identity.says(ACCOUNTS, OTTO.id, RolesChanged(roles=(Role.ANALYST,)))

    async def sees_nothing() -> bool:
        return (await OTTO.asks(case.at)).status == 404

    await until(sees_nothing, 3)
    await house().identity.says(ACCOUNTS, OTTO.id, RolesChanged(roles=(Role.OPERATOR,)))

    async def sees_again() -> bool:
        return (await OTTO.asks(case.at)).status == 200

    await until(sees_again, 3)


@pytest.mark.rule("C1", "C5", "C8")
async def test_an_absent_expert_is_offered_nothing_and_given_nothing() -> None:
    case, absence, today = await an_unassigned_case(), uuid4(), house().clock().date()
    away = AbsenceEntered(
        absence=absence, first_day=today - timedelta(days=1), last_day=today + timedelta(days=2)
    )
    await house().identity.says(EXPERTS, PIOTR.id, away)

    async def is_offered() -> bool:
        return bool(await PIOTR.lists("to_assign", number=case.number))

    async def is_offered_nothing() -> bool:
        return not await is_offered()

    await until(is_offered_nothing, 3)
    refused = await OLGA.tries("assign", case, expert=str(PIOTR.id))
    assert (refused.status, refused.missing) == (409, {"expert-absent"})
    await house().identity.says(EXPERTS, PIOTR.id, AbsenceWithdrawn(absence=absence))
    await until(is_offered, 3)


@pytest.mark.rule("A2", "C1")
async def test_who_is_no_expert_or_in_no_directory_gets_no_case() -> None:
    case = await an_unassigned_case()
    for who, code in ((SARA, "not-an-expert"), (STRANGER, "competence-missing")):
        refused = await OLGA.tries("assign", case, expert=str(who.id))
        assert code in refused.missing, refused
    assert (await OLGA.tries("assign", case, expert=str(uuid4()))).missing == {"not-an-expert"}
    await OLGA.assigns(case, EVA)
