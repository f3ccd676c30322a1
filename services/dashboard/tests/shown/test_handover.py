"""C6: what a former expert still enters, without a word of the client; a refusal stands beside its field."""

import pytest
from shown.language import ME, found, refused
from shown.language.desk import CASE, a_list, desk

PAGE = {
    "id": CASE, "number": 2655, "recorded_at": "2026-10-20T13:12:00Z", "version": 9, "papers": [],
    "holdings": [{
        "since": "2026-10-20T13:40:00Z", "until": "2026-11-18T10:00:00Z",
        "kept_until": "2026-12-02T10:00:00Z",
    }],
    "sessions": [{"id": "s1", "expert": str(ME), "starts_at": "2026-11-03T16:30:00Z", "minutes": 50}],
}  # fmt: skip
OPEN = {f"GET /cases/{CASE}/handover": found(PAGE), f"GET /cases/{CASE}/documents": found({"items": []})}


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
async def test_the_page_says_how_long_it_is_kept(language: str) -> None:
    seen = await desk(OPEN, "expert", language=language).looks(f"/handover/{CASE}")
    assert seen.status == 200
    assert 'datetime="2026-12-02T11:00+01:00"' in seen.html


async def test_a_case_that_was_declined_has_no_page() -> None:
    rows = [{"id": CASE, "number": 2655, "recorded_at": "2026-10-20T13:12:00Z", "declined": True}]
    seen = await desk({"GET /cases": found(a_list(*rows))}, "expert").looks("/handover")
    assert "You declined it" in seen.words
    assert f'href="/handover/{CASE}"' not in seen.html


async def test_a_session_is_entered_and_a_refusal_stands_beside_its_field() -> None:
    path = f"POST /cases/{CASE}/add-handover-session"
    at, typed = f"/handover/{CASE}/do/add-handover-session", {"date": "2026-11-10", "time": "16:30"}
    sent = await desk(OPEN | {path: found({"id": CASE})}, "expert").sends(at, **typed)
    assert sent.goes_on == f"/handover/{CASE}?done=add-handover-session"
    answer = refused(409, "session-cannot-be-handed-over", "outside-the-holding")
    seen = await desk(OPEN | {path: answer}, "expert").sends(at, **typed)
    assert seen.status == 409
    assert 'id="add-handover-session-date-wrong"' in seen.html
    assert 'value="2026-11-10"' in seen.html


async def test_papers_come_and_go_from_this_page() -> None:
    seen = await desk(OPEN, "expert").looks(f"/handover/{CASE}")
    assert 'name="page" value="handover"' in seen.html
    assert 'value="satisfaction_form"' not in seen.html


async def test_what_was_never_theirs_is_a_page_that_does_not_exist() -> None:
    assert (await desk({}, "expert").looks(f"/handover/{CASE}")).status == 404
