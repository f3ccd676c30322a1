"""What nothing needs any more goes, and nothing else."""

from typing import Any

from entered.language import GOOD, Newcomer, Somebody, a_confirmed, a_newcomer, administrator, house

NEW = "cseresznyevirágos reggel"

FORGOTTEN = ("failures", "failing", "assertions")
OLDER = "update identity.TABLE set made_at = made_at - interval '8 days'"


async def rows(table: str, account: Newcomer | Somebody) -> list[Any]:
    found = await everything(table)
    return [row for row in found if row["account"] == account.id]


async def everything(table: str) -> list[Any]:
    return await house().rows("select * from identity.TABLE".replace("TABLE", table))


async def a_week_passes(*tables: str) -> None:
    """For the rows of these tables."""
    for table in tables:
        await house().rows(OLDER.replace("TABLE", table))


async def swept() -> None:
    await house().identity.parts.sweeping.sweep()


async def test_a_link_goes_when_another_took_its_place_or_it_was_used() -> None:
    person, newcomer = await a_confirmed(), await a_newcomer()
    assert len(await rows("links", person)) == len(await rows("links", newcomer)) == 1
    await swept()
    assert len(await rows("links", person)) == 1
    await a_week_passes("links")
    await swept()
    assert await rows("links", person) == []
    assert len(await rows("links", newcomer)) == 1
    house().clock.forward(days=8)
    assert (await house().asks(await newcomer.link())).status == 410
    assert (await house().posts(f"{await newcomer.link()}/again", {})).status == 202
    house().clock.forward(days=-8)


async def test_a_command_that_issues_no_invitation_keeps_no_link() -> None:
    newcomer = await a_newcomer()
    boss = await administrator()
    await boss.does(f"/accounts/{newcomer.id}/change-roles", {"roles": ["supervisor"]})
    assert len(await rows("links", newcomer)) == 1
    await boss.does(f"/accounts/{newcomer.id}/invite-again", {})
    assert len(await rows("links", newcomer)) == 2


async def test_passwords_and_factors_that_no_event_names_go() -> None:
    person = await a_confirmed()
    await person.in_session("factors/offer-totp")
    await person.does("/me/change-password", {"current": GOOD, "new": NEW})
    await a_week_passes("passwords", "factors")
    await swept()
    assert await rows("factors", person) == []
    assert len(await rows("passwords", person)) == 1
    assert (await Somebody(person.id, person.name, NEW).signs_in()).status == 200


async def test_sessions_go_long_after_they_ran_out() -> None:
    person = await a_confirmed()
    await swept()
    assert len(await rows("sessions", person)) == 1
    house().clock.forward(hours=25)
    await swept()
    assert await rows("sessions", person) == []
    house().clock.forward(hours=-25)


async def test_what_was_guessed_is_forgotten_and_used_assertions_too() -> None:
    await house().rows("delete from identity.assertions")  # some are of tests that were days ahead
    await Somebody((await a_confirmed()).id, "nobody@example.org", GOOD).signs_in()
    await house().service_token("notifier")
    for table in FORGOTTEN:
        assert await everything(table)
    house().clock.forward(minutes=31)
    await swept()
    for table in FORGOTTEN:
        assert await everything(table) == []
    house().clock.forward(minutes=-31)
