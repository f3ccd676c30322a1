"""Administration without JavaScript: a new expert, proposed and confirmed; absences; companies."""

from uuid import uuid4

import pytest
from journeys.language import Town

from browsing.language import New, shown, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.rule("A1", "A7")
async def test_a_supervisor_proposes_an_expert_and_an_administrator_lets_the_invitation_leave(
    town: Town, a_browser: New
) -> None:
    chief, boss = await signed_in(town, a_browser, "maria"), await signed_in(town, a_browser, "tamas")
    family = f"Expert{uuid4().hex[:8]}"
    page = await chief.opens("/experts/new")
    proposed = await chief.sends(
        page, "/experts/new", family_name=family, given_name="Alex", email=f"{family}@kronika.example",
        language="en", competences="psychological", languages="en", cities="Budapest", online="yes",
        capacity="5", gender="unknown",
    )  # fmt: skip
    assert 'role="status"' in proposed.html
    expert = proposed.address.removeprefix("/experts/").partition("?")[0]
    await shown(boss, "/accounts?state=proposed", family)
    account = f"/accounts/{expert}"
    confirmed = await boss.sends(await boss.opens(account), f"{account}/do/confirm-proposal")
    assert 'role="status"' in confirmed.html
    await shown(boss, "/accounts?state=invited", family)


@pytest.mark.rule("C8")
async def test_an_absence_is_entered_seen_by_the_desk_and_withdrawn(town: Town, a_browser: New) -> None:
    expert, operator = await signed_in(town, a_browser, "olga"), await signed_in(town, a_browser, "james")
    form = "/my-absences/do/enter-absence"
    entered = await expert.sends(
        await expert.opens("/my-absences"), form, first_day="2090-03-01", last_day="2090-03-05"
    )
    assert 'role="status"' in entered.html
    await shown(operator, "/absences", "2090-03-01")
    withdrawn = await expert.sends(await expert.opens("/my-absences"), "/my-absences/do/withdraw-absence")
    assert "2090-03-01" not in withdrawn.html


@pytest.mark.rule("B5")
async def test_a_company_is_added_with_its_contract(town: Town, a_browser: New) -> None:
    chief, name = await signed_in(town, a_browser, "maria"), f"Oakhollow {uuid4().hex[:8]}"
    page = await chief.opens("/companies/new")
    added = await chief.sends(page, "/companies/new", name=name, consultations_legal="37", minutes_legal="61")
    assert (name in added.html, ">37</td>" in added.html, ">61</td>" in added.html) == (True, True, True)
