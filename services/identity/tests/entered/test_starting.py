"""The first administrator, demo accounts, settings, and what never is in a log or a table."""

from pathlib import Path

import pytest
from entered.language import GOOD, Somebody, a_confirmed, house
from entered.language.house import PAGES
from entered.language.person import details

from chassis.development.people import PEOPLE
from chassis.settings import SettingsError, read
from contracts.permissions import Role
from identity.handlers.starting import FIRST, NotOnceMoreError
from identity.settings import IdentitySettings
from identity.wiring.commanding import first_administrator, rotate_signing_key


@pytest.mark.rule("A1")
async def test_the_first_administrator_comes_by_a_command_that_works_once() -> None:
    email = details()["email"]
    words = (email, "Zárai-Őz", "Ilona", "hu")
    link = await first_administrator(house().settings, *words)
    entered = await house().posts(link.removeprefix(PAGES), {"password": GOOD})
    first = Somebody(FIRST, email, GOOD, entered["session"], entered["access_token"])
    assert (await first.asks("/me"))["roles"] == ["administrator"]
    assert (await first.does("/accounts", details(Role.SUPERVISOR))).status == 201
    with pytest.raises(NotOnceMoreError):
        await first_administrator(house().settings, *words)


async def test_a_signing_key_is_made_by_a_command() -> None:
    assert (await rotate_signing_key(house().settings)).endswith("was made")


async def test_demo_accounts_of_every_role_sign_in_by_their_name() -> None:
    listed = (await house().asks("/demo-accounts")).body
    roles = {role for person in listed for role in person["roles"]}
    assert roles == {str(role) for role in Role} - {"client"}
    for shown in listed:
        person = next(each for each in PEOPLE if each.login == shown["name"])
        answer = await Somebody(person.id, person.login, shown["password"]).signs_in()
        assert answer.status == 200, person.login


async def test_a_demo_account_that_was_never_confirmed_is_not_let_in() -> None:
    nora = next(person for person in PEOPLE if not person.confirmed)
    assert (await Somebody(nora.id, nora.login, "kronika").signs_in()).status == 401


async def test_demo_accounts_are_marked_in_the_topic() -> None:
    marks = {(await house().said(person.id))[0]["data"]["demo"] for person in PEOPLE[:3]}
    assert marks == {True}


async def test_seeding_again_changes_nothing() -> None:
    before = len(await house().said(PEOPLE[0].id))
    await house().identity.parts.seeding.seed("kronika")
    assert len(await house().said(PEOPLE[0].id)) == before


def test_demo_accounts_are_refused_outside_development(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {
        "DATABASE": "postgresql://here/identity", "KEYS_DATABASE": "postgresql://here/keys",
        "KAFKA": "here:1", "ISSUER": "http://here", "KEY_FILE": str(tmp_path),
        "SERVICE_KEYS": str(tmp_path), "DEMO": "true", "ENVIRONMENT": "production",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"IDENTITY_{name}", value)
    with pytest.raises(SettingsError, match="IDENTITY_DEMO"):
        read(IdentitySettings)
    monkeypatch.setenv("IDENTITY_DEMO", "false")
    assert not read(IdentitySettings).demo


async def test_neither_names_nor_secrets_are_in_logs_tables_or_the_topic() -> None:
    person = await a_confirmed(family_name="Vízaknai-Canary")
    await Somebody(person.id, person.name, "wrong-Canary-word").signs_in()
    tables = ("names", "passwords", "sessions", "links", "failures", "accounts", "factors")
    rows = [str(await house().rows(f"select * from identity.{table}")) for table in tables]  # noqa: S608
    told = [house().log.getvalue(), str(await house().said(person.id)), *rows]
    secrets = ("Canary", person.name, GOOD, person.session.partition(".")[2], person.token)
    assert [word for word in secrets if any(word in each for each in told)] == []
