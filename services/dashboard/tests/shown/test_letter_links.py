"""C2, C6: the link of a letter leads its recipient straight to the page, and nobody else anywhere."""

from collections.abc import Mapping

import pytest
from shown.language import NOTHING, found, screen

from dashboard.api.letter_links import LetterLinks, letter_link_routes
from dashboard.domain.asking import Answer

CASE = "22222222-1111-4111-8111-111111111111"
LINK = "a1B2c3D4e5F6g7H8"


async def led(
    role: str, page: str, case: str | None = None, answers: Mapping[str, Answer] = NOTHING
) -> tuple[int, str]:
    given = {f"GET /links/{LINK}": found({"page": page, "case": case}), **answers}
    shown = screen(
        lambda door, _, services, __: [letter_link_routes(LetterLinks(door, services))], given, role
    )
    seen = await shown.looks(f"/l/{LINK}")
    return seen.status, seen.goes_on


async def test_a_letter_about_a_case_leads_to_its_profile() -> None:
    assert await led("expert", "case", CASE, {f"GET /cases/{CASE}/actions": found({})}) == (
        303,
        f"/cases/{CASE}",
    )


async def test_who_no_longer_has_the_case_is_led_to_what_they_hand_over() -> None:
    assert await led("expert", "case", CASE, {f"GET /cases/{CASE}/handover": found({})}) == (
        303,
        f"/handover/{CASE}",
    )


async def test_a_case_that_is_theirs_no_more_is_found_as_little_as_one_that_never_was() -> None:
    assert await led("expert", "case", CASE) == (303, f"/cases/{CASE}")


@pytest.mark.parametrize(
    ("role", "page", "path"),
    [
        ("supervisor", "cases_to_approve", "/approvals"),
        ("operator", "absences", "/absences"),
        ("operator", "undelivered", "/undelivered"),
        ("administrator", "undelivered", "/undelivered"),
        ("administrator", "accounts", "/accounts?state=invited"),
        ("expert", "start", "/"),
        ("expert", "a page of tomorrow", "/"),
    ],
)
async def test_other_letters_lead_to_their_lists(role: str, page: str, path: str) -> None:
    assert await led(role, page) == (303, path)


async def test_the_link_of_somebody_elses_letter_leads_nowhere() -> None:
    shown = screen(
        lambda door, _, services, __: [letter_link_routes(LetterLinks(door, services))], {}, "expert"
    )
    assert (await shown.looks(f"/l/{LINK}")).status == 404
