"""The operators' day without JavaScript: the board, search, mail, hand-over, a new case and its expert."""

from uuid import uuid4

import pytest
from journeys.language import Case, Town, ago, days_ago, eventually, meet

from browsing.language import New, Page, shown, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_a_new_case_is_recorded_and_given_to_who_fits_best(town: Town, a_browser: New) -> None:
    operator, family = await signed_in(town, a_browser, "james"), f"Client{uuid4().hex[:8]}"
    page = await operator.opens("/new-case")
    typed = {
        "company": "Someone’s firm", "unlisted": "yes", "received_by": "phone", "heard_from": "poster",
        "client.family_name": family, "client.given_name": "Alex", "client.relation": "employee",
        "client.gender": "woman", "language": "hu", "problem_type": "psychological",
        "problem.category": "grief", "problem.description": "A loss.", "consultation_type": "video",
        "then": "assign",
    }  # fmt: skip
    chosen = await operator.sends(page, "/new-case", **typed)
    assert chosen.address.endswith("/assignment")
    case = chosen.address.removesuffix("/assignment")
    done = await operator.sends(
        chosen, chosen.address, expert=town.account(town.login("eva")), note="Evenings are best."
    )
    assert done.address == case
    assert 'role="status"' in done.html


async def test_a_case_is_found_by_the_clients_name_and_nothing_of_it_stands_in_an_address(
    town: Town, a_browser: New
) -> None:
    (james,) = meet(town, "james")
    case, operator = await james.registers("hu"), await signed_in(town, a_browser, "james")
    page = await operator.opens("/search")

    async def there() -> Page | None:
        found = await operator.posts("/search", form_token=page.form("/search")["form_token"], q=case.client)
        return found if case.id in found.html else None

    found = await eventually(there)
    assert found is not None
    assert found.address == "/search"
    assert f"/cases/{case.id}" in found.html


async def test_an_expert_takes_a_case_over_from_the_list(town: Town, a_browser: New) -> None:
    (james,) = meet(town, "james")
    case, gabor = await james.registers("hu"), await signed_in(town, a_browser, "gabor")
    page = await shown(gabor, "/to-assign", case.id)
    assert case.client not in page.html
    taken = await gabor.sends(page, f"/to-assign/{case.id}/take-over")
    assert taken.address == f"/cases/{case.id}"
    assert case.client in taken.html


async def test_mail_is_answered_where_it_is_read(town: Town, a_browser: New) -> None:
    case = await held(town)
    (eva,) = meet(town, "eva")
    await eva.does(case, "send-message", text="May the client bring a friend?")
    operator = await signed_in(town, a_browser, "james")
    await shown(operator, "/mail", f"/mail?case={case.id}")
    page = await operator.opens(f"/mail?case={case.id}")
    assert "May the client bring a friend?" in page.words
    after = await operator.sends(page, f"/mail/{case.id}/answer", answer="Of course.")
    assert f"/mail?case={case.id}" not in after.html
    (message,) = (await eva.opens(case))["messages"]
    assert message["answer"] == "Of course."


async def test_a_former_expert_enters_a_session_and_sees_no_client(town: Town, a_browser: New) -> None:
    case = await held(town)
    james, gabor = meet(town, "james", "gabor")
    await james.does(case, "reassign", expert=gabor.id, reason="expert_asked")
    eva = await signed_in(town, a_browser, "eva")
    await shown(eva, "/handover", f"/handover/{case.id}")
    page = await eva.opens(f"/handover/{case.id}")
    assert case.client not in page.html
    day = days_ago(1, "10:00").date().isoformat()
    path = f"/handover/{case.id}/do/add-handover-session"
    after = await eva.sends(page, path, date=day, time="10:00")
    assert 'role="status"' in after.html
    before = days_ago(40, "10:00").date().isoformat()
    refused = await eva.sends(after, path, date=before, time="10:00")
    assert refused.status == 409
    assert 'id="add-handover-session-date-wrong"' in refused.html
    assert f'value="{before}"' in refused.html


async def test_what_a_list_is_narrowed_to_is_kept_for_the_next_time(town: Town, a_browser: New) -> None:
    operator = await signed_in(town, a_browser, "zofia")
    narrowed = await operator.opens("/cases?progress=3&sort=city")
    kept = await operator.sends(narrowed, "/views/save")
    assert "/views/remove" in kept.html
    again = await signed_in(town, a_browser, "zofia")
    page = await again.opens("/cases")
    assert "/cases?progress=3&amp;sort=city" in page.html
    await again.sends(await again.opens("/cases?progress=3&sort=city"), "/views/remove")
    assert "/cases?progress=3&amp;sort=city" not in (await again.opens("/cases")).html


async def held(town: Town) -> Case:
    """Éva's, contacted; James assigned it."""
    james, eva = meet(town, "james", "eva")
    case = await james.registers("hu")
    await james.assigns(case, eva, at=ago(days=4))
    await eva.contacts(case, at=ago(days=3))
    return case
