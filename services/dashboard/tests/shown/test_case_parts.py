"""The parts of a case's profile, put together from what the services say."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from dashboard.api.showing.case.attempts import guide
from dashboard.api.showing.case.clocks import explained
from dashboard.api.showing.case.closing import checklist
from dashboard.api.showing.case.documents import listed, size
from dashboard.api.showing.case.sentences import sentences
from dashboard.api.showing.case.timeline import SHOWN, timeline
from dashboard.api.showing.moments import Moments

NOW = datetime(2026, 11, 19, 8, 40, tzinfo=UTC)
EVA, PAPER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
MOMENTS = Moments("en", ZoneInfo("Europe/Budapest"), NOW)


def event(name: str, version: int = 1, at: str = "2026-11-17T10:00:00+00:00", **data: Any) -> dict[str, Any]:
    return {
        "id": f"event {version}", "type": f"kronika.cases.{name}.v1", "version": version, "actor": EVA,
        "role": "expert", "on_behalf_of": None, "recorded_at": at, "happened_at": at, "data": data,
    }  # fmt: skip


def said(*events: dict[str, Any]) -> list[str]:
    words = sentences(events, {EVA: "Szabó <Éva>"}, MOMENTS)
    return [str(each).replace("\N{NO-BREAK SPACE}", " ") for each in words]


def test_an_event_says_who_got_the_case_and_what_is_no_markup_stays_text() -> None:
    assert said(event("case_assigned", expert=EVA)) == ["Assigned to Szabó &lt;Éva&gt;"]


def test_a_moved_session_says_from_when_to_when() -> None:
    added = event("session_added", 1, session="s", starts_at="2026-11-16T16:30:00+00:00")
    moved = event("session_moved", 2, session="s", starts_at="2026-11-17T16:30:00+00:00")
    (_, words) = said(added, moved)
    assert "Mon 16 Nov, 17:30" in words
    assert "Tue 17 Nov, 17:30" in words


def test_an_event_that_is_newer_than_the_page_says_its_name() -> None:
    assert said(event("coffee_brewed")) == ["Coffee brewed"]


@pytest.mark.parametrize(("show", "count"), [("", 3), ("changes", 2), ("reading", 1)])
def test_openings_stand_among_events_and_each_can_be_shown_alone(show: str, count: int) -> None:
    events = [event("case_registered", 1), event("case_closed", 2)]
    opening = {"by": EVA, "role": "expert", "at": NOW.isoformat(), "part": "profile", "why": "holder"}
    assert len(timeline(events, [opening], {}, MOMENTS, {"show": show}).lines) == count


def test_a_long_timeline_shows_the_newest_and_says_how_many_more_there_are() -> None:
    events = [
        event("note_added", version, f"2026-11-{version:02}T10:00:00+00:00") for version in range(1, 19)
    ]
    found = timeline(events, (), {}, MOMENTS, {})
    assert (found.lines[0].version, len(found.lines), found.more) == (18, SHOWN, 18 - SHOWN)
    assert timeline(events, (), {}, MOMENTS, {"all": "yes"}).more == 0


def process(**numbers: Any) -> dict[str, Any]:
    usual = {"unanswered_calls": 3, "written_attempts": 1, "hours_between_calls": 2, "paper": "treatment_log"}
    return {**usual, "satisfaction_form": True, **numbers}


def tried(*calls: str, may_text: bool = True) -> dict[str, Any]:
    attempts = [{"id": at, "kind": "phone", "at": at} for at in calls]
    reach = {"phone": True, "may_text": may_text}
    return {"process": process(), "attempts": attempts, "counting": list(calls), "reachability": reach}


def test_slots_say_which_attempts_are_made_and_which_are_to_come() -> None:
    found = guide(tried("2026-11-18T08:10:00+00:00"), MOMENTS)
    assert [(each.kind, each.at is not None) for each in found.slots] == [
        ("phone", True), ("phone", False), ("phone", False), ("text", False),
    ]  # fmt: skip
    assert found.missing == 3


def test_an_e_mail_takes_the_place_of_a_text_that_is_not_possible() -> None:
    assert guide(tried(may_text=False), MOMENTS).written == "email"


def test_good_times_for_a_call_are_far_enough_from_all_others() -> None:
    found = guide(tried("2026-11-18T08:10:00+00:00"), MOMENTS)  # 09:10 on the wall
    assert found.good == [("11:15", "20:00")]


def test_attempts_that_do_not_count_fill_no_slot() -> None:
    case = {**tried("2026-11-18T08:10:00+00:00"), "counting": []}
    assert guide(case, MOMENTS).missing == 4


def clock(kind: str, **told: Any) -> dict[str, Any]:
    segment = {
        "counts_from": "2026-11-17T12:00:00+00:00", "due": "2026-11-19T12:00:00+00:00", "moved": False,
        "begun_by": "event 1", "ended_by": None, "ended_at": None,
    }  # fmt: skip
    changed = {name: told.pop(name) for name in ("ended_by", "ended_at") if name in told}
    usual = {"kind": kind, "stands": True, "due": segment["due"], "segments": [segment | changed]}
    return usual | told


def test_a_clock_that_stands_says_how_long_is_left_and_how_much_is_used() -> None:
    (found,) = explained({"hours_48": clock("hours_48")}, [], MOMENTS)
    assert (found.state, found.span, found.used) == ("due", "3h 20m", 93.1)


def test_a_clock_that_was_kept_says_in_how_long() -> None:
    contact = event("client_contacted", 2, "2026-11-18T08:25:00+00:00")
    kept = clock("hours_48", stands=False, ended_by="event 2", ended_at="2026-11-18T08:25:00+00:00")
    (found,) = explained({"hours_48": kept}, [contact], MOMENTS)
    assert (found.state, found.span) == ("met", "20h 25m")


def test_a_clock_that_ended_otherwise_is_neither_kept_nor_failed() -> None:
    declined = event("case_declined", 2, "2026-11-18T08:25:00+00:00")
    over = clock("hours_48", stands=False, ended_by="event 2", ended_at="2026-11-18T08:25:00+00:00")
    (found,) = explained({"hours_48": over}, [declined], MOMENTS)
    assert found.state == "over"


def case(*missing: str, **told: Any) -> dict[str, Any]:
    usual = {
        "process": process(), "holder": {"contacted_at": "2026-11-18T08:25:00+00:00"}, "sessions": [],
        "consultations": 5, "missing_to_close": [{"code": each} for each in missing],
    }  # fmt: skip
    return usual | told


def stored(kind: str, stage: str, **told: Any) -> dict[str, Any]:
    usual = {
        "id": PAPER, "kind": kind, "stage": stage, "media_type": "application/pdf", "size": 214_000,
        "uploader": EVA, "scan": None, "refusal": None, "not_filed": [], "form": None,
        "stored_at": "2026-11-19T08:38:00+00:00",
    }  # fmt: skip
    return usual | told


def test_closing_says_item_by_item_what_is_in_and_what_is_missing() -> None:
    found = checklist(case("no-session", "paper-missing", "satisfaction-open"), ())
    assert [each.state for each in found] == ["in", "missing", "missing", "missing"]


def test_a_paper_that_is_looked_into_is_on_its_way() -> None:
    found = checklist(case("paper-missing"), [stored("treatment_log", "stored")])
    assert [each.state for each in found] == ["in", "in", "underway", "in"]


def test_a_type_without_a_paper_asks_for_none() -> None:
    found = checklist(case(process=process(paper=None)), ())
    assert len(found) == 3


def test_only_what_was_looked_into_opens_and_only_ones_own_is_withdrawn() -> None:
    documents = [stored("other", "stored"), stored("other", "filed", scan="clean")]
    filed, fresh = listed(documents, UUID(EVA), "en", opens=True)
    assert (fresh.opens, filed.opens, filed.withdraws, filed.badge) == (False, True, True, "Clean")
    (theirs,) = listed(documents[1:], UUID(PAPER), "en", opens=True)
    assert not theirs.withdraws


def test_a_refused_document_says_why_in_the_readers_words() -> None:
    (found,) = listed([stored("other", "refused", refusal="encrypted")], UUID(EVA), "hu", opens=True)
    assert found.why == ["Jelszót kér. Mentse jelszó nélkül."]


@pytest.mark.parametrize(
    ("count", "language", "expected"),
    [(214_000, "en", "214 kB"), (12, "en", "1 kB"), (1_234_567, "en", "1.2 MB"), (1_234_567, "pl", "1,2 MB")],
)
def test_a_size_is_written_as_its_reader_writes_it(count: int, language: Any, expected: str) -> None:
    assert size(count, language).replace("\N{NO-BREAK SPACE}", " ") == expected
