"""Row 28: accounts as an administrator sees and keeps them."""

from collections.abc import Mapping
from typing import Any

import pytest
from shown.language import DALMA, LONG, ME, NAMES, NOTHING, Screen, found, refused, screen

from contracts.permissions import Role
from dashboard.api.administration import account_actions
from dashboard.api.showing import house_words
from dashboard.domain.asking import Answer
from dashboard.wiring.administration import administration
from identity.handlers.keeping import WAYS

TEAM = "11111111-1111-4111-8111-111111111111"


def a_row(account: str, state: str = "active", **more: Any) -> dict[str, Any]:
    family, given = NAMES[account]
    person = {
        "family_name": family, "given_name": given, "family_name_first": True,
        "email": f"{account[-4:]}@kronika.example",
    }  # fmt: skip
    usual = {
        "id": account, "version": 3, "state": state, "roles": ["expert"], "invited_at": None,
        "expires_at": None, "occasion": None, "language": "hu", "leads": [], "member_of": [],
        "person": person,
    }  # fmt: skip
    return usual | more


EVERYBODY = [
    a_row(LONG, "proposed"),
    a_row(str(ME), roles=["administrator"]),
    a_row(DALMA, "invited", invited_at="2026-11-16T08:00:00Z", expires_at="2026-11-23T08:00:00Z",
          leads=[TEAM], member_of=[TEAM]),
]  # fmt: skip


def offered(*possible: str, **barred: str) -> Answer:
    items = [{"path": each, "role": "administrator", "done": False, "missing": []} for each in possible]
    items += [
        {"path": path.replace("_", "-"), "role": "administrator", "done": False,
         "missing": [{"rule": "A2", "code": code.replace("_", "-"), "words": "in English"}]}
        for path, code in barred.items()
    ]  # fmt: skip
    return found({"items": items})


def an_account(account: str = DALMA, state: str = "invited", **more: Any) -> dict[str, Any]:
    row = next(each for each in EVERYBODY if each["id"] == account)
    return {**row, "state": state, "second_factors": 0, "demo": False, **more}


def administrator(
    answers: Mapping[str, Answer] = NOTHING, offers: Answer | None = None, language: str = "en"
) -> Screen:
    given = {
        "GET /accounts": found({"items": EVERYBODY, "next": None}),
        f"GET /accounts/{DALMA}": found(an_account(), 3),
        f"GET /accounts/{DALMA}/actions": offers
        or offered("invite-again", "correct-address", "change-teams"),
    }
    return screen(administration, {**given, **answers}, "administrator", language=language)


def test_every_command_on_an_account_has_its_words() -> None:
    assert account_actions.ACTIONS.keys() == {way.path for way in WAYS}


def test_every_role_of_staff_can_be_given() -> None:
    assert {code for code, _ in account_actions.STAFF} == set(Role) - {Role.CLIENT}


async def test_accounts_stand_by_name_whatever_their_accents() -> None:
    words = (await administrator().looks("/accounts")).words
    assert words.index("Halmos Petra") < words.index("Łabędź-Wyszyński") < words.index("Réti Dalma")


async def test_a_view_counts_and_shows_its_states_only() -> None:
    seen = await administrator().looks("/accounts?state=invited")
    assert "Pending invitations 1" in seen.words
    assert ("Réti Dalma" in seen.words, "Halmos Petra" in seen.words) == (True, False)


@pytest.mark.parametrize("wanted", ["labedz", "SWIETO", "réti dalma", "1a02@"])
async def test_somebody_is_found_by_a_part_of_name_or_address(wanted: str) -> None:
    seen = await administrator().sends("/accounts", wanted=wanted)
    assert seen.html.count("data-row") == 1


async def test_who_is_looked_for_and_not_found_is_said() -> None:
    assert "Nobody found" in (await administrator().sends("/accounts", wanted="xyz")).words


async def test_whoever_identity_shows_nothing_finds_no_such_page() -> None:
    seen = await screen(administration, {}, "operator").looks("/accounts")
    assert seen.status == 404


async def test_an_account_offers_what_may_be_done_and_says_why_not() -> None:
    offers = offered("correct-address", reactivate="declined", invite_again="already-confirmed")
    words = (await administrator(offers=offers).looks(f"/accounts/{DALMA}")).words
    assert "The proposal was declined; make a new one." in words
    assert "Nobody changes their own roles" in words


async def test_what_has_no_object_on_an_account_is_not_spoken_of() -> None:
    offers = offered("correct-address", invite_again="already-confirmed", decline_proposal="not-a-proposal")
    active = found(an_account(state="active"), 3)
    shown = administrator({f"GET /accounts/{DALMA}": active}, offers)
    words = (await shown.looks(f"/accounts/{DALMA}")).words
    assert ("invitation again" in words, "proposal" in words) == (False, False)


async def test_a_team_goes_by_who_leads_it() -> None:
    assert "Team of Réti Dalma" in (await administrator().looks(f"/accounts/{DALMA}")).words


async def test_teams_are_chosen_from_those_there_are_or_begun() -> None:
    seen = await administrator().looks(f"/accounts/{DALMA}?form=change-teams")
    assert "A new team" in seen.words
    assert f'name="leads" value="{TEAM}" checked' in seen.html


async def test_a_command_goes_to_identity_with_what_was_read_and_one_key() -> None:
    shown = administrator({f"POST /accounts/{DALMA}/correct-address": found({"id": DALMA, "version": 4})})
    seen = await shown.sends(
        f"/accounts/{DALMA}/do/correct-address", email="new@kronika.example", version="3"
    )
    [asked] = shown.told.commands
    assert (asked.json, asked.key, asked.version) == ({"email": "new@kronika.example"}, "the-key", 3)
    assert (seen.status, seen.goes_on) == (303, f"/accounts/{DALMA}?done=correct-address")


async def test_an_address_of_somebody_else_is_told_beside_the_field() -> None:
    no = refused(409, "account-cannot-be-made", "address-taken")
    shown = administrator({f"POST /accounts/{DALMA}/correct-address": no})
    seen = await shown.sends(f"/accounts/{DALMA}/do/correct-address", email="taken@kronika.example")
    assert seen.status == 409
    assert 'value="taken@kronika.example" maxlength="200" aria-invalid="true"' in seen.html
    assert 'id="correct-address-email-wrong"' in seen.html


async def test_what_changed_meanwhile_is_said_and_what_was_typed_stays() -> None:
    stale = refused(412, "stale-version", version=5)
    shown = administrator({f"POST /accounts/{DALMA}/correct-address": stale})
    seen = await shown.sends(f"/accounts/{DALMA}/do/correct-address", email="new@kronika.example")
    assert "This has changed since you read it" in seen.words
    assert 'value="new@kronika.example"' in seen.html


async def test_an_invitation_is_sent_with_all_that_identity_asks() -> None:
    shown = administrator({"POST /accounts": Answer(201, {"id": DALMA, "version": 2})})
    seen = await shown.sends(
        "/accounts/new", family_name="Réti", given_name="Dalma", email="d@kronika.example", language="hu",
        family_name_first="yes", roles=["expert", "lead"],
    )  # fmt: skip
    [asked] = shown.told.commands
    assert asked.json == {
        "family_name": "Réti", "given_name": "Dalma", "email": "d@kronika.example", "language": "hu",
        "family_name_first": True, "roles": ["expert", "lead"],
    }  # fmt: skip
    assert seen.goes_on == f"/accounts/{DALMA}"


async def test_an_unfinished_invitation_is_asked_for_again_with_what_was_typed() -> None:
    seen = await administrator().sends(
        "/accounts/new", family_name="Réti", given_name="", email="", language="hu"
    )
    assert (seen.status, 'value="Réti"' in seen.html) == (422, True)
    assert seen.html.count("This is needed.") == 3


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
@pytest.mark.parametrize(
    "path", ["/accounts", "/accounts?state=proposed", f"/accounts/{DALMA}", "/accounts/new"]
)
async def test_every_page_of_accounts_is_made_in_each_language(path: str, language: str) -> None:
    seen = await administrator(language=language).looks(path)
    assert (seen.status, seen.html.count("<h1")) == (200, 1)


def test_every_state_has_a_sign() -> None:
    assert house_words.STATES.keys() == {"proposed", "declined", "invited", "active", "deactivated"}
