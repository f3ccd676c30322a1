"""I2, D8, B7: the profile is never stale, the timeline is whole, and a case is shown as of any moment."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter
from served.language import (
    AUDREY,
    EVA,
    LEO,
    OLGA,
    SARA,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_unassigned_case,
    house,
)

from case_ledger.api.views import ProfileView


@pytest.mark.rule("I2")
async def test_a_profile_is_never_stale_and_names_its_version_as_etag() -> None:
    case = await an_unassigned_case()
    for step in ("first", "second", "third"):
        written = await SARA.does("correct-contact", case, seen=case.version, city=step)
        shown = await SARA.opens(case)
        assert (shown.version, shown["version"]) == (written["version"], written["version"])
        assert shown["title"]["city"] == step


@pytest.mark.rule("B3")
async def test_the_holder_acts_on_a_profile_while_the_case_is_open_and_reads_it_when_it_is_approved() -> None:
    case = await an_accepted_case()
    assert (await EVA.opens(case))["client"] is not None
    approved = await an_approved_case()
    assert (await EVA.opens(approved))["client"] is not None
    assert (await EVA.tries("score-satisfaction", approved, score=1)).status == 403
    assert (await LEO.asks(approved.at))["client"] == "sealed"


async def test_a_profile_holds_exactly_what_its_view_describes() -> None:
    for case in (await an_assigned_case(), await an_approved_case()):
        for reader in (EVA, SARA):
            shown = (await reader.opens(case)).body
            assert shown.keys() == ProfileView.__annotations__.keys()
            TypeAdapter(ProfileView).validate_python(shown)


@pytest.mark.rule("I1", "I2")
async def test_the_timeline_holds_every_event_with_who_in_which_role_and_both_times() -> None:
    case = await an_accepted_case()
    items = (await SARA.asks(f"{case.at}/timeline"))["items"]
    assert [item["version"] for item in items] == [1, 2, 3]
    kinds = [item["type"].split(".")[2] for item in items]
    assert kinds == ["case_registered", "case_assigned", "client_contacted"]
    assert [item["actor"] for item in items] == [str(OLGA.id), str(OLGA.id), str(EVA.id)]
    assert [item["role"] for item in items] == ["operator", "operator", "expert"]
    assert all(item["happened_at"] < item["recorded_at"] for item in items)
    assert items[0]["data"]["client"] == items[0]["data"]["problem"] == "sealed"


@pytest.mark.rule("I2")
async def test_a_case_is_shown_as_it_stood_at_a_version_with_what_happened_since() -> None:
    case = await an_approved_case()
    then = await SARA.asks(f"{case.at}/as-of", version=2)
    assert then["profile"]["version"] == 2
    assert then["profile"]["holder"]["expert"] == str(EVA.id)
    assert then["profile"]["holder"]["contacted_at"] is None
    assert [item["version"] for item in then["since"]] == list(range(3, case.version + 1))
    assert not then["with_what_is_known_today"]


@pytest.mark.rule("I2", "D12")
async def test_recorded_is_what_was_known_and_happened_what_is_known_today() -> None:
    case = await an_accepted_case()
    three_days_ago = house().clock.ago(days=3)
    known = await SARA.asks(f"{case.at}/as-of", recorded=three_days_ago)
    assert known.status == 404, "nothing was recorded by then"
    happened = await SARA.asks(f"{case.at}/as-of", happened=three_days_ago)
    assert happened["with_what_is_known_today"]
    assert happened["profile"]["progress"] == 1
    before_contact = await SARA.asks(f"{case.at}/as-of", happened=house().clock.ago(days=5.5))
    assert before_contact["profile"]["progress"] == 0
    now = (house().clock() + timedelta(seconds=1)).isoformat()
    assert (await SARA.asks(f"{case.at}/as-of", recorded=now))["since"] == []


@pytest.mark.parametrize("query", [{}, {"version": 1, "recorded": "2026-01-01T00:00:00Z"}])
async def test_as_of_wants_exactly_one_moment(query: dict[str, object]) -> None:
    case = await an_unassigned_case()
    answer = await SARA.asks(f"{case.at}/as-of", **query)
    assert (answer.status, answer.problem) == (400, "as-of-what")


@pytest.mark.rule("J1", "B7")
async def test_as_of_a_version_before_its_type_changed_a_case_runs_under_the_process_of_then() -> None:
    case = await an_unassigned_case()
    await SARA.does("change-problem-type", case, seen=1, problem_type="legal")
    then, now = await SARA.asks(f"{case.at}/as-of", version=1), await SARA.opens(case)
    assert (then["profile"]["process"]["paper"], now["process"]["paper"]) == ("treatment_log", None)


@pytest.mark.rule("I2")
async def test_an_expert_sees_the_texts_of_their_case_as_of_a_version_too() -> None:
    case = await an_assigned_case()
    then = await EVA.asks(f"{case.at}/as-of", version=1)
    assert then["profile"]["problem"]["description"] == "It began in spring."
    assert (await SARA.asks(f"{case.at}/as-of", version=1))["profile"]["problem"] == "sealed"


async def test_a_lead_sees_the_teams_case_without_client_or_texts() -> None:
    case = await an_accepted_case()
    shown = (await LEO.opens(case)).body
    assert shown["client"] == shown["contact"] == shown["problem"] == "sealed"
    assert shown["progress"] == 1


@pytest.mark.rule("D4")
async def test_the_operator_addressed_reads_a_message_and_its_answer_without_breaking_glass() -> None:
    case = await an_accepted_case()
    await EVA.does("send-message", case, text="May I go on to seven sessions?")
    message = case.made["send-message"]
    shown = (await OLGA.opens(case)).body
    assert shown["problem"] == "sealed", "accepted: the texts are closed to the desk"
    assert [each["text"] for each in shown["messages"]] == ["May I go on to seven sessions?"]
    await OLGA.does("answer-message", case, message=str(message), answer="Yes, do.")
    assert [each["answer"] for each in (await EVA.opens(case))["messages"]] == ["Yes, do."]
    for other in (SARA, AUDREY):
        assert [each["text"] for each in (await other.opens(case))["messages"]] == ["sealed"]


@pytest.mark.rule("E1", "D7")
async def test_the_profile_says_how_far_the_case_is_and_what_closing_still_asks_for() -> None:
    case = await an_assigned_case()
    shown = await EVA.opens(case)
    codes = {each["code"] for each in shown["missing_to_close"]}
    assert codes == {"client-not-contacted", "no-session", "paper-missing", "satisfaction-open"}
    await EVA.completes(case)
    complete = await EVA.opens(case)
    assert (complete["progress"], complete["missing_to_close"]) == (3, [])


@pytest.mark.rule("D12")
async def test_what_was_recorded_late_is_shown() -> None:
    case = await an_accepted_case()
    late = {each["type"].split(".")[2] for each in (await SARA.opens(case))["late"]}
    assert "client_contacted" in late


async def test_no_answer_may_be_stored_on_its_way() -> None:
    case = await an_assigned_case()
    for answer in (await SARA.opens(case), await SARA.asks("/cases"), await EVA.tries("close", case)):
        assert answer.response.headers["cache-control"] == "no-store"
