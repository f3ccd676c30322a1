"""A7: a supervisor proposes, an administrator confirms; terms have versions, and ask again."""

from uuid import uuid4

import pytest
from entered.language import GOOD, Newcomer, a_newcomer, administrator, house, supervisor
from entered.language.person import details

from contracts.accounts import HOUSE
from contracts.permissions import Role


def a_text() -> dict[str, dict[str, str]]:
    return {"text": {language: f"Terms {uuid4().hex}" for language in ("en", "pl", "hu")}}


async def a_proposal() -> Newcomer:
    wanted = details(Role.EXPERT)
    answer = await (await supervisor()).does("/proposals", wanted)
    return Newcomer(answer["id"], wanted["email"], (Role.EXPERT,))


@pytest.mark.rule("A7")
async def test_an_invitation_leaves_when_an_administrator_confirms_the_proposal() -> None:
    proposed = await a_proposal()
    assert await house().heard(proposed.id) == ["account_proposed"]
    await (await administrator()).does(f"/accounts/{proposed.id}/confirm-proposal", {})
    assert (await house().heard(proposed.id))[1:] == ["account_created", "invitation_issued"]
    shown = await (await administrator()).asks(f"/accounts/{proposed.id}")
    assert (shown["state"], shown["roles"], shown["person"]["email"]) == (
        "invited",
        ["expert"],
        proposed.name,
    )


@pytest.mark.rule("A7")
async def test_a_supervisor_confirms_no_proposal() -> None:
    proposed = await a_proposal()
    answer = await (await supervisor()).posts(f"/accounts/{proposed.id}/confirm-proposal", {})
    assert (answer.status, answer.problem) == (403, "not-allowed")


@pytest.mark.rule("A7")
async def test_a_declined_proposal_stays_declined_and_frees_its_address() -> None:
    proposed, boss = await a_proposal(), await administrator()
    await boss.does(f"/accounts/{proposed.id}/decline-proposal", {"reason": "not_agreed"})
    again = await boss.posts(f"/accounts/{proposed.id}/reactivate", {})
    assert (again.status, again.missing) == (409, {"declined"})
    await boss.does("/accounts", details(Role.EXPERT, email=proposed.name))


@pytest.mark.rule("A7")
async def test_a_proposal_is_invited_only_by_confirming_it() -> None:
    proposed, boss = await a_proposal(), await administrator()
    for command, body in (("invite-again", {}), ("change-roles", {"roles": ["analyst"]})):
        answer = await boss.posts(f"/accounts/{proposed.id}/{command}", body)
        assert (answer.status, answer.missing) == (409, {"still-proposed"})


@pytest.mark.rule("A7")
async def test_a_new_version_of_the_terms_asks_experts_at_the_next_token() -> None:
    chief, newcomer = await supervisor(), await a_newcomer(Role.EXPERT)
    await chief.does("/terms/publish", a_text())
    number = (await chief.asks("/terms"))["number"]
    looked = await house().asks(await newcomer.link())
    assert looked["terms"] == number
    unread = await house().posts(await newcomer.link(), {"password": GOOD})
    assert (unread.status, unread.missing) == (422, {"terms-not-accepted"})
    expert = await newcomer.comes(terms=number)
    assert (await expert.refreshes())["steps"] == []
    await chief.does("/terms/publish", a_text())
    asked = await expert.refreshes()
    assert asked["steps"] == ["accept_terms"]
    assert "access_token" not in asked.body
    to_read = await expert.in_session("open-terms")
    assert (to_read["number"], to_read["text"]) == (number + 1, (await chief.asks("/terms"))["text"]["hu"])
    assert (await expert.in_session("terms", number=number))["steps"] == ["accept_terms"]
    future = await expert.in_session("terms", number=number + 2)
    assert (future.status, future.missing) == (409, {"not-the-present-terms"})
    assert (await expert.in_session("terms", number=number + 1))["access_token"]
    accepted = [each["data"] for each in await house().said(newcomer.id) if "terms" in each["type"]]
    assert accepted == [{"number": number}, {"number": number + 1}]


@pytest.mark.rule("A7")
async def test_who_is_no_expert_is_asked_for_no_terms() -> None:
    await (await supervisor()).does("/terms/publish", a_text())
    assert (await (await a_newcomer(Role.OPERATOR)).comes()).token


@pytest.mark.rule("A7")
async def test_guide_and_help_address_are_published_for_letters_and_pages() -> None:
    chief, text = await supervisor(), a_text()
    await chief.does("/guide/publish", text)
    await chief.does("/help-address/change", {"email": f"{uuid4().hex}@kronika.example"})
    assert (await chief.asks("/guide"))["text"] == text["text"]
    assert (await chief.asks("/help-address"))["email"].endswith("@kronika.example")
    assert (await house().heard(HOUSE))[-2:] == ["guide_published", "help_address_changed"]


@pytest.mark.rule("A1")
async def test_the_door_tells_anybody_whom_to_ask_for_help_and_of_the_provider() -> None:
    address = f"{uuid4().hex}@kronika.example"
    await (await supervisor()).does("/help-address/change", {"email": address})
    assert (await house().asks("/door")).body == {"help": address, "provider": True}


@pytest.mark.rule("A7")
async def test_the_same_text_again_is_no_new_version() -> None:
    chief, text = await supervisor(), a_text()
    first, again = [await chief.does("/terms/publish", text) for _ in range(2)]
    assert again["version"] == first["version"]


@pytest.mark.rule("A7")
async def test_who_publishes_over_what_they_have_not_read_is_told_so() -> None:
    chief = await supervisor()
    await chief.does("/terms/publish", a_text())
    seen = (await chief.asks("/terms")).response.headers["ETag"]
    await chief.does("/terms/publish", a_text())
    headers = {"Authorization": f"Bearer {chief.token}", "Idempotency-Key": uuid4().hex, "If-Match": seen}
    answer = await house().posts("/terms/publish", a_text(), **headers)
    assert (answer.status, answer.problem) == (412, "stale-version")
