"""What is done on a case, without JavaScript: sessions, papers, corrections, words, taking back, erasure."""

import re

import pytest
from journeys.language import Case, Person, Town, ago, days_ago, eventually, meet, today

from browsing.language import Browser, New, Page, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def assigned(town: Town, **more: str) -> Case:
    james, eva = meet(town, "james", "eva")
    case = await james.registers("hu", **more)
    await james.assigns(case, eva, at=ago(days=4))
    return case


async def contacted(town: Town) -> Case:
    case = await assigned(town)
    (eva,) = meet(town, "eva")
    await eva.contacts(case, at=ago(days=3))
    return case


async def sent(browser: Browser, case: Case, path: str, at: str = "", **typed: str) -> Page:
    """A form of the profile, opened by its link."""
    page = await browser.opens(f"/cases/{case.id}{at}")
    return await browser.sends(page, f"/cases/{case.id}/do/{path}", **typed)


async def the(case: Case, person: Person, part: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await person.opens(case))[part]
    return found


async def test_a_session_is_added_moved_and_deleted(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    (person,) = meet(town, "eva")
    yesterday = days_ago(1, "10:00").date().isoformat()
    page = await sent(eva, case, "add-session", date=yesterday, time="10:00")
    assert 'data-done="2"' in page.html
    (session,) = await the(case, person, "sessions")
    asked = f"?form=move-session&session={session['id']}"
    filled = await eva.opens(f"/cases/{case.id}{asked}")
    assert 'name="time" type="time" value="10:00"' in filled.html
    await sent(eva, case, "move-session", asked, session=session["id"], date=yesterday, time="11:30")
    (moved,) = await the(case, person, "sessions")
    assert moved["starts_at"] != session["starts_at"]
    gone = f"?form=delete-session&session={session['id']}"
    await sent(eva, case, "delete-session", gone, session=session["id"], reason="missed")
    assert await the(case, person, "sessions") == []


async def test_a_time_that_the_clock_skips_is_refused_beside_its_field(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    page = await sent(eva, case, "add-session", date="2027-03-28", time="02:30")
    assert page.status == 409
    assert 'aria-describedby="add-session-time-wrong"' in page.html
    assert 'value="2027-03-28"' in page.html


async def test_what_is_corrected_changes_and_the_rest_stays(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    (person,) = meet(town, "eva")
    before = await person.opens(case)
    form = await eva.opens(f"/cases/{case.id}/correct/contact")
    page = await eva.sends(form, f"/cases/{case.id}/correct/contact", city="Pécs", consultation_type="phone")
    after = await person.opens(case)
    assert (after["title"]["city"], after["contact"]) == ("Pécs", before["contact"])
    assert 'role="status"' in page.html


async def test_two_who_correct_the_same_see_both_and_choose(town: Town, a_browser: New) -> None:
    case = await contacted(town)
    james, eva = await signed_in(town, a_browser, "james"), await signed_in(town, a_browser, "eva")
    path = f"/cases/{case.id}/correct/contact"
    forms = [await each.opens(path) for each in (james, eva)]
    usual = {"consultation_type": "video", "may_text": "yes"}
    await james.sends(forms[0], path, city="Pécs", **usual)
    compared = await eva.sends(forms[1], path, city="Győr", **usual)
    assert compared.status == 412
    assert "Pécs" in compared.words
    assert "Győr" in compared.words
    (person,) = meet(town, "eva")
    assert (await person.opens(case))["title"]["city"] == "Pécs"
    await eva.sends(compared, path, **{"take.city": "yours"})
    assert (await person.opens(case))["title"]["city"] == "Győr"


async def test_what_was_dropped_in_a_comparison_stays_theirs(town: Town, a_browser: New) -> None:
    case = await contacted(town)
    james, eva = await signed_in(town, a_browser, "james"), await signed_in(town, a_browser, "eva")
    path = f"/cases/{case.id}/correct/contact"
    forms = [await each.opens(path) for each in (james, eva)]
    usual = {"consultation_type": "video", "may_text": "yes"}
    await james.sends(forms[0], path, city="Pécs", **usual)
    compared = await eva.sends(forms[1], path, city="Győr", **usual)
    page = await eva.sends(compared, path, **{"take.city": "theirs"})
    (person,) = meet(town, "eva")
    assert (await person.opens(case))["title"]["city"] == "Pécs"
    assert page.status == 409


async def test_a_message_can_be_taken_back_from_the_page_that_sent_it(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    page = await sent(eva, case, "send-message", text="May the client bring a friend?")
    assert "data-undo" in page.html
    back = await eva.sends(page, f"/cases/{case.id}/do/take-back-message")
    (person,) = meet(town, "eva")
    (message,) = await the(case, person, "messages")
    assert message["taken_back"]
    assert 'role="status"' in back.html


async def test_an_operator_answers_and_the_answer_stands_on_the_case(town: Town, a_browser: New) -> None:
    case, james = await contacted(town), await signed_in(town, a_browser, "james")
    (person,) = meet(town, "eva")
    await person.does(case, "send-message", text="May the client bring a friend?")
    (message,) = await the(case, person, "messages")
    asked = f"?form=answer-message&message={message['id']}"
    page = await sent(james, case, "answer-message", asked, message=message["id"], answer="Of course.")
    assert "Of course." in page.words


async def test_a_declined_case_leaves_and_comes_back_when_that_is_taken_back(
    town: Town, a_browser: New
) -> None:
    case, eva = await assigned(town), await signed_in(town, a_browser, "eva")
    page = await sent(eva, case, "decline", reason="no_time")
    assert page.address.endswith("/declined")
    assert (await eva.opens(f"/cases/{case.id}")).status == 404
    await eva.sends(page, f"/cases/{case.id}/do/take-back-decline")
    assert (await eva.opens(f"/cases/{case.id}")).status == 200


async def test_a_paper_comes_in_counts_and_goes_out_again(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    form = await town.blank_form(town.login("eva"), "treatment_log", "hu")
    page = await eva.opens(f"/cases/{case.id}")
    page = await eva.brings(page, f"/cases/{case.id}/documents", form, kind="treatment_log")
    assert page.status == 200

    async def opens() -> str:
        shown = (await eva.opens(f"/cases/{case.id}")).html
        found = re.search(rf'href="(/cases/{case.id}/documents/[^"]+)" download', shown)
        return found[1] if found else ""

    address = await eventually(opens)
    gone = await eva.opens(address)
    assert gone.headers["content-disposition"].startswith("attachment")
    assert gone.headers["cache-control"] == "no-store"
    assert len(gone.html) > 0


async def test_a_file_that_is_no_document_is_refused_on_the_page(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    page = await eva.opens(f"/cases/{case.id}")
    page = await eva.brings(page, f"/cases/{case.id}/documents", b"MZ no paper" * 500_000, kind="other")
    assert page.status == 415
    assert 'role="alert"' in page.html


async def test_an_upload_without_the_forms_token_brings_nothing(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    page = await eva.opens(f"/cases/{case.id}")
    page = await eva.brings(page, f"/cases/{case.id}/documents", b"%PDF-1.4", form_token="00")
    assert page.status == 403
    (person,) = meet(town, "eva")
    assert (await person.reads("document-store", f"/cases/{case.id}/documents"))["items"] == []


async def test_a_supervisor_says_why_they_act_for_the_expert(town: Town, a_browser: New) -> None:
    case, maria = await assigned(town), await signed_in(town, a_browser, "maria")
    page = await sent(maria, case, "record-contact", acting_reason="")
    assert page.status == 422
    assert 'aria-describedby="record-contact-acting_reason-wrong"' in page.html
    page = await sent(maria, case, "record-contact", acting_reason="Éva is in hospital.")
    assert 'data-done="1"' in page.html


async def test_a_client_who_cannot_be_reached_needs_calls_apart_and_a_text(
    town: Town, a_browser: New
) -> None:
    case, eva = await assigned(town), await signed_in(town, a_browser, "eva")
    (person,) = meet(town, "eva")
    await person.calls_in_vain(case, days_ago(3, "09:10"), days_ago(2, "12:30"))
    page = await eva.opens(f"/cases/{case.id}")
    assert page.html.count('class="on"') == 2
    await person.calls_in_vain(case, days_ago(1, "18:00"))
    await person.does(
        case, "record-attempt", kind="text", outcome="no_answer", happened_at=days_ago(1, "18:05")
    )
    page = await sent(eva, case, "find-unreachable")
    assert (await person.opens(case))["ending"]["kind"] == "unreachable"
    assert "take-closing-back" in page.html


async def test_one_person_starts_an_erasure_and_another_confirms_it(town: Town, a_browser: New) -> None:
    case = await contacted(town)
    james, maria = await signed_in(town, a_browser, "james"), await signed_in(town, a_browser, "maria")
    path = f"/cases/{case.id}/erasure"
    page = await james.opens(path)
    await james.sends(page, f"{path}/start", ground="client_asked", asked_through="phone")
    page = await maria.opens(path)
    page = await maria.sends(page, f"{path}/confirm")
    assert 'role="status"' in page.html

    async def is_erased() -> bool:
        return case.client not in (await maria.opens(f"/cases/{case.id}")).words

    assert await eventually(is_erased)


async def test_a_type_that_the_expert_does_not_know_sends_the_case_back(town: Town, a_browser: New) -> None:
    case, james = await assigned(town), await signed_in(town, a_browser, "james")
    path = f"/cases/{case.id}/correct/type"
    await james.sends(await james.opens(path), path, problem_type="legal")
    (person,) = meet(town, "james")
    found = await person.opens(case)
    assert (found["title"]["problem_type"], found["holder"]) == ("legal", None)


async def test_who_looked_is_shown_to_who_may_know(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    james = await signed_in(town, a_browser, "james")
    await james.opens(f"/cases/{case.id}")
    page = await eva.opens(f"/cases/{case.id}?show=reading")
    assert "James Harper" in page.words
    assert "show=reading" not in (await james.opens(f"/cases/{case.id}")).html


async def test_a_day_that_is_not_there_today_is_asked_for_again(town: Town, a_browser: New) -> None:
    case, eva = await contacted(town), await signed_in(town, a_browser, "eva")
    page = await sent(eva, case, "add-session", date=today().isoformat(), time="")
    assert page.status == 422
