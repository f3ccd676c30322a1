"""A1, A2: staff make accounts; a single-use link is the way in, and the first password confirms."""

from uuid import uuid4

import pytest
from entered.language import GOOD, Somebody, a_newcomer, administrator, house
from entered.language.person import details

from contracts.permissions import Role


@pytest.mark.rule("A1", "A2")
async def test_setting_the_password_through_the_link_is_the_first_sign_in() -> None:
    newcomer = await a_newcomer(Role.OPERATOR)
    looked = await house().asks(await newcomer.link())
    assert (looked.status, looked["purpose"], looked["language"]) == (200, "invitation", "hu")
    person = await newcomer.comes()
    assert (await person.asks("/me"))["state"] == "active"
    assert await house().heard(newcomer.id) == ["account_created", "invitation_issued", "account_confirmed"]


@pytest.mark.rule("A1")
async def test_a_link_says_whom_it_is_for_and_by_which_name_they_sign_in() -> None:
    newcomer = await a_newcomer(Role.OPERATOR)
    looked = await house().asks(await newcomer.link())
    assert (looked["family_name"], looked["given_name"]) == ("Kőszegi-Őry", "Bertalan")
    assert looked["name"] == newcomer.name


@pytest.mark.rule("A2")
async def test_nobody_signs_in_before_the_link_was_used() -> None:
    newcomer = await a_newcomer()
    answer = await Somebody(newcomer.id, newcomer.name, GOOD).signs_in()
    assert (answer.status, answer.problem) == (401, "sign-in-refused")


@pytest.mark.rule("A1")
async def test_looking_at_a_link_consumes_nothing() -> None:
    newcomer = await a_newcomer()
    link = await newcomer.link()
    for _ in range(3):
        assert (await house().asks(link)).status == 200
    assert (await newcomer.comes()).token


@pytest.mark.rule("A1")
async def test_used_expired_replaced_and_tampered_links_get_one_answer() -> None:
    used, replaced, expired = [await a_newcomer() for _ in range(3)]
    links = [await each.link() for each in (used, replaced, expired)]
    await used.comes()
    await (await administrator()).does(f"/accounts/{replaced.id}/invite-again", {})
    house().clock.forward(days=7)
    try:
        tampered = links[2][:-6] + ("AAAAAA" if not links[2].endswith("AAAAAA") else "BBBBBB")
        answers = [await house().asks(link) for link in (*links, tampered, "/way-in/nothing")]
        answers += [await house().posts(link, {"password": GOOD}) for link in (*links, tampered)]
    finally:
        house().clock.forward(days=-7)
    assert {(answer.status, answer.text) for answer in answers} == {(410, answers[0].text)}
    assert answers[0].problem == "link-does-not-open"


@pytest.mark.rule("A1")
async def test_an_expired_link_is_replaced_from_its_own_page() -> None:
    newcomer = await a_newcomer()
    old = await newcomer.link()
    assert (await house().posts(f"{old}/again", {})).status == 202
    assert await newcomer.link() == old
    house().clock.forward(days=7)
    assert (await house().posts(f"{old}/again", {})).status == 202
    assert await newcomer.link() != old
    assert (await newcomer.comes()).session
    house().clock.forward(days=-7)


@pytest.mark.rule("A1")
async def test_the_same_id_gives_the_same_link() -> None:
    newcomer = await a_newcomer()
    assert await newcomer.link() == await newcomer.link()


@pytest.mark.rule("A1")
async def test_a_corrected_address_gets_the_invitation_and_the_old_one_opens_nothing() -> None:
    newcomer = await a_newcomer()
    old = await newcomer.link()
    corrected = details()["email"]
    at = f"/accounts/{newcomer.id}/correct-address"
    await (await administrator()).does(at, {"email": corrected})
    assert (await house().heard(newcomer.id))[2:] == ["address_corrected", "invitation_issued"]
    assert (await house().asks(old)).status == 410
    accounts = [str(uuid4()), str(newcomer.id)]
    (asked,) = (await house().as_service("notifier", "/recipients", {"accounts": accounts}))["items"]
    assert (asked["account"], asked["address"]) == (str(newcomer.id), corrected)
    assert (asked["language"], asked["active"]) == ("hu", True)
    newcomer.name = corrected
    person = await newcomer.comes()
    assert (await person.signs_in()).status == 200


@pytest.mark.rule("A1")
async def test_two_accounts_do_not_share_an_address() -> None:
    newcomer = await a_newcomer()
    answer = await (await administrator()).posts(
        "/accounts", details(Role.OPERATOR, email=newcomer.name.upper())
    )
    assert (answer.status, answer.missing) == (409, {"address-taken"})


@pytest.mark.rule("A1")
async def test_the_same_invitation_again_is_one_account() -> None:
    boss, wanted = await administrator(), details(Role.OPERATOR)
    first, again = [await boss.does("/accounts", wanted, key="one-and-the-same") for _ in range(2)]
    assert (again.status, again.body) == (first.status, first.body)


@pytest.mark.rule("A1")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("too short", "password-length"),
        ("x" * 201, "password-length"),
        ("passwordpasswordpassword", "password-known"),
        ("1234567890123456789", "password-known"),
        ("ababababababababab", "password-monotonous"),
        ("Kőszegi-Őry1", "password-own-name"),
        ("BertalanBertalan", "password-own-name"),
    ],
)
async def test_a_weak_password_is_refused_with_the_reason(password: str, code: str) -> None:
    newcomer = await a_newcomer()
    answer = await house().posts(await newcomer.link(), {"password": password})
    assert answer.status == 422, answer
    assert code in answer.missing
    assert password not in answer.text


@pytest.mark.rule("A1")
async def test_a_password_is_the_same_on_every_keyboard() -> None:
    person = await (await a_newcomer()).comes(password="ﬁnom meggyleves Á la Ákos")
    person.password = "finom meggyleves A\u0301 la Ákos"
    assert (await person.signs_in()).status == 200


@pytest.mark.rule("A1")
async def test_invitations_nobody_used_leave_again_once_by_themselves() -> None:
    newcomer = await a_newcomer()
    old = await newcomer.link()
    await house().listed(newcomer.id, "invited")
    house().clock.forward(days=3, minutes=1)
    try:
        await house().identity.parts.reminding.remind()
        await house().listed(newcomer.id, "invited", occasion="unused")
        await house().identity.parts.reminding.remind()
    finally:
        house().clock.forward(days=-3, minutes=-1)
    occasions = [each["data"].get("occasion") for each in await house().said(newcomer.id)]
    assert occasions == [None, "first", "unused"]
    assert await newcomer.link() != old


@pytest.mark.rule("A1")
async def test_pending_invitations_are_listed_with_names_page_by_page() -> None:
    newcomers, boss = [await a_newcomer() for _ in range(3)], await administrator()
    for newcomer in newcomers:
        await house().listed(newcomer.id, "invited")
    found: dict[str, str] = {}
    after = ""
    while True:
        page = await boss.asks(f"/accounts?state=invited&limit=2{after}")
        assert page.status == 200, page
        found |= {each["id"]: each["person"]["email"] for each in page["items"]}
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert {str(each.id): each.name for each in newcomers}.items() <= found.items()


@pytest.mark.rule("A1")
async def test_the_keeper_of_an_account_is_told_what_may_be_done_and_until_when_its_invitation_counts() -> (
    None
):
    newcomer, boss = await a_newcomer(), await administrator()
    offers = (await boss.asks(f"/accounts/{newcomer.id}/actions"))["items"]
    assert {each["path"] for each in offers if not each["done"] and not each["missing"]} == {
        "invite-again", "correct-address", "deactivate", "change-roles", "change-teams",
    }  # fmt: skip
    shown = await boss.asks(f"/accounts/{newcomer.id}")
    assert shown["expires_at"] > shown["invited_at"]
