"""Clients who can't be reached, and experts who can't go on."""

import pytest

from journeys.language import Town, ago, days_ago, days_from, eventually, journey, meet, today

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@journey
async def test_a_client_who_never_answers_is_unreachable_and_nobody_invoices(town: Town) -> None:
    """D2, D9, in Hungarian: three calls at different times of the day and a text, before any session."""
    eszter, gabor, balazs = meet(town, "eszter", "gabor", "balazs")
    case = await eszter.registers("hu")
    await eszter.assigns(case, gabor, at=ago(days=4))
    await gabor.calls_in_vain(case, days_ago(3, "09:00"), days_ago(2, "09:30"), days_ago(1, "15:00"))
    assert await gabor.may_not(case, "find-unreachable") == {"calls-too-alike", "text-missing"}
    await gabor.calls_in_vain(case, days_ago(1, "18:00"))
    await gabor.texts_in_vain(case, days_ago(1, "18:05"))
    await gabor.does(case, "find-unreachable")
    await balazs.notices(case, "client_unreachable", "red")
    await eszter.is_told(case, "client unreachable")
    await balazs.is_told_what_waits(case)
    await balazs.approves(case)
    assert (await balazs.opens(case))["to_invoice"] == []


@journey
async def test_a_client_who_missed_a_session_and_never_answers_again_is_unreachable(town: Town) -> None:
    """D2, in English: the session that did not take place is deleted first; only later calls count."""
    james, judit, balazs = meet(town, "james", "judit", "balazs")
    case = await james.registers("en", "legal", "lease")
    await james.assigns(case, judit, at=ago(days=5))
    await judit.calls_in_vain(case, days_ago(4, "08:00"))
    await judit.contacts(case, at=days_ago(4, "11:00"))
    arranged = days_ago(4, "11:05")
    missed = await judit.has_session(case, days_ago(3, "10:00"), happened_at=arranged)
    await judit.calls_in_vain(case, days_ago(2, "09:00"), days_ago(2, "13:00"), days_ago(1, "16:00"))
    await judit.texts_in_vain(case, days_ago(1, "16:10"))
    assert "session-registered" in await judit.may_not(case, "find-unreachable")
    deleted = days_ago(3, "11:00")
    await judit.does(case, "delete-session", session=missed, reason="missed", happened_at=deleted)
    await judit.does(case, "find-unreachable")
    await james.is_told(case, "client unreachable")
    await balazs.approves(case)
    assert (await balazs.opens(case))["to_invoice"] == []


@journey
async def test_a_case_that_is_declined_goes_to_somebody_else(town: Town) -> None:
    """C4, in Polish: told at once, marked, never proposed to the same expert again."""
    zofia, anna, jan = meet(town, "zofia", "anna", "jan")
    case = await zofia.registers("pl")
    await zofia.assigns(case, anna)
    await anna.is_told(case, "case assigned")
    await anna.does(case, "decline", reason="no_time")
    assert not await anna.can_open(case)
    await zofia.notices(case, "case_declined", "orange")
    await zofia.is_told(case, "case declined")

    async def proposed_no_more() -> bool:
        return "declined_before" in (await zofia.proposes(case))[anna.id]

    await eventually(proposed_no_more)
    await zofia.assigns(case, jan)
    await jan.is_told(case, "case assigned")
    assert (await zofia.opens(case))["notices"] == []


@journey
async def test_two_experts_who_shared_a_case_are_both_invoiced(town: Town) -> None:
    """C6, D9, in Hungarian: after two sessions another goes on; the first has a page for what is left."""
    eszter, eva, agnes, balazs = meet(town, "eszter", "eva", "agnes", "balazs")
    case = await eszter.registers("hu", consultations=4)
    await eszter.assigns(case, eva, at=ago(days=4))
    await eva.contacts(case, at=ago(days=4))
    await eva.has_session(case, ago(days=3))
    await eva.has_session(case, ago(days=2))
    await eszter.does(case, "reassign", expert=agnes.id, reason="client_asked", happened_at=ago(days=1))
    await eva.is_told(case, "case taken away")
    assert not await eva.can_open(case)
    page = await eva.reads("case-ledger", f"/cases/{case.id}/handover")
    assert len(page["sessions"]) == 2
    assert case.client not in str(page)
    await eva.uploads(case, "treatment_log", "hu")
    await agnes.is_told(case, "case assigned")
    assert (await agnes.opens(case))["progress"] == 0
    await agnes.contacts(case)
    await agnes.has_session(case, ago(hours=2))
    await agnes.uploads(case, "treatment_log", "hu")
    await agnes.does(case, "score-satisfaction", score=4)
    await agnes.does(case, "close")
    await balazs.approves(case)
    lines = await balazs.invoices(case)
    assert {who: len(line["sessions"]) for who, line in lines.items()} == {eva.id: 2, agnes.id: 1}
    for expert, invoice in ((eva, "SZE-1"), (agnes, "TA-7")):
        await balazs.does(case, "mark-invoiced", expert=expert.id, invoice=invoice)
    assert (await balazs.opens(case))["to_invoice"] == []


@journey
async def test_a_supervisor_acts_for_a_sick_expert_and_another_one_approves(town: Town) -> None:
    """C8, C9, in Polish: the absence shows what it endangers; whoever acts says why and judges nothing."""
    zofia, ewa, maria, balazs = meet(town, "zofia", "ewa", "maria", "balazs")
    case = await zofia.registers("pl", "legal", "lease")
    await zofia.assigns(case, ewa, at=ago(hours=30))
    ill = {"first_day": today().isoformat(), "last_day": days_from(today(), 6).isoformat()}

    async def endangered() -> bool:
        found = (await zofia.reads("deadline-watcher", "/deadlines", expert=ewa.id, **ill))["items"]
        return case.id in [each["case"] for each in found]

    await eventually(endangered)
    away = await zofia.tells("assignment", f"/experts/{ewa.id}/enter-absence", **ill)
    assert case.id in [each["case"] for each in away["affected"]]
    await eventually(lambda: town.mail.to("james.harper", "absence with deadlines"))
    assert await maria.may_not(case, "record-contact") == {"acting-reason-missing"}
    for_ewa = {"acting_reason": "Ekspertka jest chora."}
    await maria.contacts(case, at=ago(hours=8), **for_ewa)
    await maria.has_session(case, ago(hours=3), **for_ewa)
    await maria.does(case, "score-satisfaction", score=5, **for_ewa)
    await maria.does(case, "close", **for_ewa)
    refused = await maria.tries_to_approve(case)
    assert [each["code"] for each in refused.json()["missing"]] == ["worked-on-it"]
    await balazs.is_told_what_waits(case)
    await balazs.approves(case)
    (line,) = (await balazs.invoices(case)).values()
    assert line["expert"] == ewa.id
    await ewa.is_told(case, "case approved")
    await ewa.tells("assignment", f"/experts/{ewa.id}/withdraw-absence", absence=away["made"])


@journey
async def test_the_case_of_an_expert_who_is_deactivated_goes_to_another(town: Town) -> None:
    """A6, in English: nothing opens for them from the next request on, and no letter goes to them."""
    james, daniel, judit, tamas = meet(town, "james", "daniel", "judit", "tamas")
    case = await james.registers("en", "legal", "consumer rights")
    await james.assigns(case, daniel, at=ago(hours=20))
    await daniel.contacts(case, at=ago(hours=18))
    await daniel.has_session(case, ago(hours=5))
    await tamas.tells("identity", f"/accounts/{daniel.id}/deactivate", reason="left")

    async def is_out() -> bool:
        return (await daniel.asks("case-ledger", f"/cases/{case.id}")).status_code in {401, 403, 404}

    await eventually(is_out)
    order = (await james.tells("assignment", "/bulk-reassignments", expert=daniel.id, reason="left"))["id"]
    report = await james.tells("assignment", f"/bulk-reassignments/{order}/carry-on")
    (step,) = (each for each in report["steps"] if each["case"] == case.id)
    assert step["to"] == judit.id
    await judit.is_told(case, "case assigned")
    reason = await james.learns_why_untold(case, daniel, "case taken away")
    assert reason == "recipient_deactivated"
    assert [each["expert"] for each in (await judit.opens(case))["sessions"]] == [daniel.id]
    await tamas.tells("identity", f"/accounts/{daniel.id}/reactivate")


@journey
async def test_an_assignment_that_is_taken_back_at_once_is_told_to_nobody(town: Town) -> None:
    """I7: the event stands, its letter is not sent; the next assignment's is."""
    james, sarah = meet(town, "james", "sarah")
    case = await james.registers("en")
    await james.assigns(case, sarah)
    await james.does(case, "take-back-assignment")
    assert await james.learns_why_untold(case, sarah, "case assigned") == "taken_back"
    await james.assigns(case, sarah)
    await sarah.is_told(case, "case assigned")
    assert await sarah.has_heard(case, "case assigned") == 1


@journey
async def test_nobody_is_assigned_but_through_the_directory(town: Town) -> None:
    """C1: the ledger takes an assignment only from the service that knows who can have it."""
    james, sarah = meet(town, "james", "sarah")
    case = await james.registers("en")
    answer = await james.sends("case-ledger", f"/cases/{case.id}/assign", {"expert": sarah.id})
    assert answer.status_code == 403
