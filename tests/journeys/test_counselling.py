"""From a call for help to an approved case, and what can come between."""

import pytest

from journeys.language import Town, ago, days_ago, journey, meet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@journey
async def test_a_client_is_counselled_and_everybody_is_told(town: Town) -> None:
    """C1, C2, C3, D1, D5, D6, D7, D8, in Polish: the ordinary way."""
    zofia, anna, maria = meet(town, "zofia", "anna", "maria")
    case = await zofia.registers("pl")
    assert anna.id in await zofia.proposes(case)
    await zofia.assigns(case, anna, at=ago(hours=70))
    await anna.is_told(case, "case assigned")
    await anna.contacts(case, at=ago(hours=60))
    await zofia.is_told(case, "case accepted")
    assert await anna.may_not(case, "close") == {"no-session", "paper-missing", "satisfaction-open"}
    await anna.has_session(case, ago(hours=2))
    await anna.uploads(case, "treatment_log", "pl")
    await anna.does(case, "score-satisfaction", score=5)
    assert (await anna.opens(case))["progress"] == 3
    await anna.does(case, "close")
    await maria.is_told_what_waits(case)
    await maria.approves(case)
    await anna.is_told(case, "case approved")


@journey
async def test_a_client_who_stops_coming_leaves_a_case_that_is_closed_as_usual(town: Town) -> None:
    """D3, in Polish: the paper is uploaded, the box is ticked, and the session held is invoiced."""
    zofia, olga, balazs = meet(town, "zofia", "olga", "balazs")
    case = await zofia.registers("pl", "nutritionist", "diet")
    await zofia.assigns(case, olga, at=ago(days=4))
    await olga.contacts(case, at=ago(days=3))
    await olga.has_session(case, ago(days=2))
    missed = await olga.has_session(case, ago(hours=3))
    await olga.does(case, "delete-session", session=missed, reason="missed")
    await olga.uploads(case, "case_file", "pl")
    assert await olga.may_not(case, "close") == {"satisfaction-open"}
    await olga.does(case, "declare-satisfaction-impossible", reason="client_stopped_coming")
    await olga.does(case, "close")
    await balazs.is_told_what_waits(case)
    await balazs.approves(case)
    await olga.is_told(case, "case approved")
    line = (await olga.invoices(case))[olga.id]
    assert (line["state"], line["minutes"]) == ("ready", 50)


@journey
async def test_a_client_who_wants_no_help_any_more_ends_the_case_without_counselling(town: Town) -> None:
    """D11, in English: everybody else is told, it waits for approval, and nobody invoices it."""
    james, sarah, maria = meet(town, "james", "sarah", "maria")
    case = await james.registers("en")
    await james.assigns(case, sarah)
    assert await sarah.may_not(case, "end-without-counselling", reason="not_entitled") == {"reason-not-yours"}
    await sarah.does(case, "end-without-counselling", reason="client_withdrew")
    await james.is_told(case, "ended without counselling")
    await maria.is_told(case, "ended without counselling")
    await maria.approves(case)
    await sarah.is_told(case, "case approved")
    assert (await maria.opens(case))["to_invoice"] == []


@journey
async def test_a_case_that_was_returned_is_closed_anew(town: Town) -> None:
    """D8, in English: the letter doesn't say why; the profile does, and the case stays marked until then."""
    james, sarah, maria = meet(town, "james", "sarah", "maria")
    case = await james.registers("en")
    await james.assigns(case, sarah, at=ago(days=3))
    await sarah.contacts(case, at=ago(days=2))
    await sarah.has_session(case, ago(days=1))
    await sarah.uploads(case, "treatment_log", "en")
    await sarah.does(case, "score-satisfaction", score=2)
    await sarah.does(case, "close")
    await maria.does(case, "return", reason="The score and the log differ.")
    letter = await sarah.is_told(case, "case returned")
    assert "score" not in letter.text
    assert (await sarah.opens(case))["return_reason"] == "The score and the log differ."
    await sarah.notices(case, "returned", "orange")
    await sarah.does(case, "score-satisfaction", score=4)
    await sarah.does(case, "close")
    assert [each["notice"] for each in (await maria.opens(case))["notices"]] == ["approval_pending"]
    await maria.approves(case)
    await sarah.is_told(case, "case approved")


@journey
async def test_a_message_to_the_operator_and_its_copy_say_only_that_something_waits(town: Town) -> None:
    """D4: the expert reads Hungarian, the operator English; the text stands on the case alone."""
    james, laszlo = meet(town, "james", "laszlo")
    case = await james.registers("hu", "financial", "debt")
    await james.assigns(case, laszlo)
    await laszlo.does(case, "send-message", text="Két üléssel többre volna szükség.")
    assert (await james.finds(case, "mail_from_experts"))["id"] == case.id
    to_james = await james.is_told(case, "message to operator")
    copy = await laszlo.is_told(case, "message copy")
    assert not [each for each in (to_james, copy) if "üléssel" in each.whole]
    (message,) = (await james.opens(case))["messages"]
    assert message["text"] == "Két üléssel többre volna szükség."
    await james.does(case, "answer-message", message=message["id"], answer="Rendben, beállítom.")
    await laszlo.is_told(case, "message answered")
    assert (await laszlo.opens(case))["messages"][0]["answer"] == "Rendben, beállítom."


@journey
async def test_a_client_who_calls_back_after_unreachable_is_counselled_after_all(town: Town) -> None:
    """H3, in Polish: reopened before approval; the 48 hours begin anew, earlier attempts no longer count."""
    zofia, marek = meet(town, "zofia", "marek")
    case = await zofia.registers("pl", "financial", "debt")
    await zofia.assigns(case, marek, at=ago(days=4))
    await marek.calls_in_vain(case, days_ago(3, "09:00"), days_ago(2, "12:30"), days_ago(1, "16:00"))
    await marek.texts_in_vain(case, days_ago(1, "16:05"))
    await marek.does(case, "find-unreachable")
    await zofia.is_told(case, "client unreachable")
    await zofia.does(case, "reopen", reason="Klient oddzwonił.")
    await marek.is_told(case, "case reopened")
    assert await marek.may_not(case, "find-unreachable") >= {"calls-missing", "text-missing"}
    clock = await zofia.clock(case, "hours_48")
    assert len(clock["segments"]) == 2
    assert clock["stands"]
    await marek.contacts(case)
    await marek.has_session(case, ago(minutes=-60))
    assert (await marek.opens(case))["progress"] == 2
