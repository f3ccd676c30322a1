"""Cases with something on them that a command can name."""

from datetime import timedelta
from uuid import uuid4

from served.language import (
    BUDAPEST,
    EVA,
    KATA,
    OLGA,
    SARA,
    Case,
    a_phone,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    house,
)


async def a_crisis() -> Case:
    return await an_assigned_case(crisis=True)


async def a_case_with_an_attempt() -> Case:
    case = await an_assigned_case()
    await EVA.does("record-attempt", case, kind="phone", outcome="no_answer")
    return case


async def an_unreachable_case() -> Case:
    """Three calls at different times of the day, and an e-mail, since no text is allowed (D2)."""
    case = await an_assigned_case(contact={"phone": a_phone(), "email": "somebody@example.org"})
    for hours in (30, 27, 24):
        at = house().clock.ago(hours=hours)
        await EVA.does("record-attempt", case, kind="phone", outcome="no_answer", happened_at=at)
    await EVA.does("record-attempt", case, kind="email", outcome="no_answer")
    return case


async def a_case_with_a_session() -> Case:
    case = await an_accepted_case()
    await EVA.holds_session(case)
    return case


async def a_handed_over_case() -> Case:
    """Eva's until now, and Kata's from now on (C6)."""
    case = await an_accepted_case()
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="other")
    return case


async def a_handed_over_case_with_a_session() -> Case:
    case = await a_handed_over_case()
    day = (house().clock() - timedelta(days=4)).astimezone(BUDAPEST).date()
    await EVA.does("add-handover-session", case, date=day.isoformat(), time="12:00")
    return case


async def a_case_with_a_message() -> Case:
    case = await an_accepted_case()
    await EVA.does("send-message", case, text="May the client bring a friend?")
    return case


async def a_case_with_a_paper() -> Case:
    case, document = await an_accepted_case(), uuid4()
    await EVA.does("file-paper", case, document=str(document), kind="treatment_log")
    case.made["file-paper"] = document
    return case


async def a_scored_case() -> Case:
    case = await an_accepted_case()
    await EVA.does("score-satisfaction", case, score=4)
    return case


async def an_invoiced_case() -> Case:
    case = await an_approved_case()
    await SARA.does("mark-invoiced", case, expert=str(EVA.id), invoice="E-1")
    return case


async def a_case_to_close() -> Case:
    """Everything is in that closing asks for (D7)."""
    case = await an_assigned_case()
    await EVA.completes(case)
    return case


async def a_case_to_erase() -> Case:
    """Olga has started it; somebody else confirms (I4)."""
    case = await an_accepted_case()
    await OLGA.does("start-erasure", case, ground="client_asked", asked_through="phone")
    return case
