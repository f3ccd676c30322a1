"""A case's profile: what stands on it for whom, and what is told when something is refused."""

from typing import Any

import pytest
from shown.language import found, refused
from shown.language.profiled import (
    AT,
    CONTACTED,
    MESSAGE,
    PAPER,
    SESSION,
    a_case,
    an_offer,
    in_full,
    profile,
    sealed,
)

from dashboard.api.actions import ACTIONS

EVERYTHING = [an_offer(path) for path in ACTIONS] + [
    an_offer(path) for path in ("correct-contact", "correct-details", "change-problem-type", "file-paper")
]


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
@pytest.mark.parametrize("role", ["expert", "operator", "supervisor", "auditor"])
async def test_a_full_profile_stands_in_every_language_for_every_role(role: str, language: str) -> None:
    offers = [each | {"role": role} for each in EVERYTHING]
    page = await profile(in_full(), *offers, role=role, language=language).looks(AT)
    assert page.status == 200
    assert page.html.count("<h1") == 1


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
async def test_a_sealed_profile_shows_nothing_of_the_client(language: str) -> None:
    page = await profile(sealed(in_full()), role="auditor", language=language).looks(AT)
    assert page.status == 200
    assert "Cseke" not in page.html
    assert "555 0142" not in page.html


async def test_before_contact_the_next_step_names_the_client_and_the_phone() -> None:
    page = await profile(a_case(), an_offer("record-contact")).looks(AT)
    assert "Contact the client" in page.words
    assert "+36 1 555 0142" in page.words


async def test_what_is_not_possible_says_why_instead_of_being_grey() -> None:
    page = await profile(a_case(), an_offer("decline", "expert", "client-contacted")).looks(AT)
    assert "Not possible: The client has been contacted." in page.words


async def test_a_service_that_is_away_leaves_the_rest_standing() -> None:
    gone = {f"GET {AT}/{part}": refused(404, "not-found") for part in ("clock", "documents", "timeline")}
    page = await profile(a_case(), an_offer("record-contact"), answers=gone).looks(AT)
    assert "The clocks are not available right now" in page.words
    assert "Documents are not available right now." in page.words
    assert "Client has been contacted" in page.words


async def test_a_case_of_somebody_else_is_not_there() -> None:
    page = await profile(a_case(), answers={f"GET {AT}": refused(404, "not-found")}).looks(AT)
    assert page.status == 404


async def test_a_refused_form_comes_back_open_with_the_reason_beside_its_field() -> None:
    refusal = refused(409, "session-cannot-be-added", "session-overlaps")
    screen = profile(a_case(), an_offer("add-session"), answers={f"POST {AT}/add-session": refusal})
    page = await screen.sends(f"{AT}/do/add-session", date="2026-11-24", time="17:30")
    assert page.status == 409
    assert 'id="do-add-session" class="sheet" aria-labelledby="h-do-add-session" open' in page.html
    assert 'aria-describedby="add-session-time-wrong"' in page.html
    assert 'value="17:30"' in page.html


async def test_what_is_about_no_field_stands_above_the_form() -> None:
    refusal = refused(409, "session-cannot-be-added", "case-approved")
    screen = profile(a_case(), an_offer("add-session"), answers={f"POST {AT}/add-session": refusal})
    page = await screen.sends(f"{AT}/do/add-session", date="2026-11-24", time="17:30")
    assert "The session can’t be added The case is approved" in page.words


async def test_a_session_that_is_to_be_moved_stands_in_its_form() -> None:
    case = a_case(sessions=in_full()["sessions"], progress=2)
    page = await profile(case, an_offer("move-session")).looks(f"{AT}?form=move-session&session={SESSION}")
    assert 'name="date" type="date" value="2026-11-24"' in page.html
    assert 'name="time" type="time" value="17:30"' in page.html


async def test_an_address_fills_in_ids_and_no_words() -> None:
    page = await profile(a_case(), an_offer("send-message")).looks(f"{AT}?form=send-message&text=Hello")
    assert "Hello" not in page.html


async def test_a_message_that_was_just_sent_can_be_taken_back_and_one_from_before_can_not() -> None:
    for sent, shown in (("2026-11-19T08:39:55Z", True), (CONTACTED, False)):
        message = in_full()["messages"][0] | {
            "sent_at": sent,
            "sender": "5b0b6c1e-53a2-4b7e-8f43-0c9d8a0f1a01",
        }
        screen = profile(a_case(messages=[message]), an_offer("take-back-message"))
        page = await screen.looks(f"{AT}?done=send-message")
        assert ('data-undo="5"' in page.html) is shown
        assert (f'name="message" value="{MESSAGE}"' in page.html) is shown


async def test_a_case_that_was_declined_can_be_had_back_from_the_page_that_follows() -> None:
    screen = profile(a_case(), an_offer("decline"), answers={f"POST {AT}/decline": found({})})
    page = await screen.sends(f"{AT}/do/decline", reason="no_time")
    assert page.goes_on == f"{AT}/declined"
    assert 'data-undo="10"' in (await screen.looks(page.goes_on)).html


async def test_a_supervisor_who_acts_for_the_expert_is_asked_why() -> None:
    page = await profile(a_case(), an_offer("record-contact", "supervisor"), role="supervisor").looks(
        f"{AT}?form=record-contact"
    )
    assert 'name="acting_reason"' in page.html


@pytest.mark.parametrize("name", ["contact", "client", "problem", "record", "type", "company"])
@pytest.mark.parametrize("language", ["en", "pl", "hu"])
async def test_every_group_of_fields_has_its_form(name: str, language: str) -> None:
    offers = [
        an_offer(path)
        for path in ("correct-contact", "correct-details", "change-problem-type", "settle-company")
    ]
    page = await profile(a_case(), *offers, role="supervisor", language=language).looks(
        f"{AT}/correct/{name}"
    )
    assert page.status == 200
    assert 'name="version" value="7"' in page.html


async def test_a_group_that_is_not_given_to_somebody_is_not_there() -> None:
    assert (await profile(a_case()).looks(f"{AT}/correct/contact")).status == 404


async def test_who_was_quicker_is_shown_beside_what_was_typed() -> None:
    before = a_case(version=6)
    now = a_case(title=a_case()["title"] | {"city": "Pécs"})
    stale = {
        f"POST {AT}/correct-contact": refused(412, "stale-version"),
        f"GET {AT}/as-of": found({"profile": before}),
    }
    screen = profile(now, an_offer("correct-contact"), answers=stale)
    page = await screen.sends(
        f"{AT}/correct/contact",
        **{
            "version": "6",
            "city": "Győr",
            "consultation_type": "in_person",
            "contact.phone": "+36 1 555 0142",
            "contact.call_when": "after 17:00",
            "may_text": "yes",
        },
    )
    assert page.status == 412
    assert ("Győr" in page.words, "Pécs" in page.words) == (True, True)
    assert 'name="version" value="7"' in page.html


async def test_an_erasure_shows_what_becomes_unreadable_and_what_it_cannot_call_back() -> None:
    preview = {
        "cases": [
            {
                "id": "x",
                "number": 2655,
                "events": 3,
                "keys": 1,
                "fields": [{"type": "t", "field": "/client", "count": 1}],
            }
        ],
        "beyond_recall": {"documents": [PAPER], "messages": 2, "read_by": []},
        "alike": [{"id": PAPER, "number": 2601}],
    }
    nothing: dict[str, Any] = {
        "state": "not_started",
        "erasure": None,
        "ground": None,
        "asked_through": None,
        "started_by": None,
        "started_at": None,
        "confirmed_by": None,
        "confirmed_at": None,
        "completed_at": None,
        "cases": [],
    }
    answers = {f"GET {AT}/erasure": found(nothing), f"GET {AT}/erasure-preview": found(preview, 7)}
    for language in ("en", "pl", "hu"):
        screen = profile(
            a_case(),
            an_offer("start-erasure", "operator"),
            role="operator",
            language=language,
            answers=answers,
        )
        page = await screen.looks(f"{AT}/erasure")
        assert page.status == 200
        assert "2601" in page.words
