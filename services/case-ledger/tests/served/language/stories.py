"""Cases as they often begin a story: Olga registers, Eva counsels, Sara judges."""

from typing import Any
from uuid import UUID

from served.language.colleague import Case
from served.language.people import EVA, KATA, OLGA, SARA
from served.language.request import a_word

from testkit.waiting import until


async def a_company(name: str | None = None, **terms: Any) -> UUID:
    """A listed company; `terms` are its contract's lines by type: `psychological=(8, 45)`."""
    lines = [
        {"problem_type": kind, "consultations": count, "session_minutes": minutes}
        for kind, (count, minutes) in terms.items()
    ]
    answer = await SARA.posts("/companies", {"name": name or a_word(), "terms": lines})
    assert answer.status == 201, answer
    return UUID(answer["id"])


async def an_unassigned_case(**details: Any) -> Case:
    return await OLGA.registers(**details)


async def an_assigned_case(**details: Any) -> Case:
    """Eva's, and she has not contacted the client."""
    case = await OLGA.registers(**details)
    await OLGA.assigns(case, EVA)
    return case


async def a_declined_case(**details: Any) -> Case:
    """Eva declined it."""
    case = await an_assigned_case(**details)
    await EVA.does("decline", case, reason="no_time")
    return case


async def an_accepted_case(**details: Any) -> Case:
    """Eva has contacted the client."""
    case = await an_assigned_case(**details)
    await EVA.contacts(case)
    return case


async def a_closed_case(**details: Any) -> Case:
    """Eva has closed it with 3/3."""
    case = await an_assigned_case(**details)
    await EVA.completes(case)
    await EVA.closes(case)
    return case


async def an_approved_case(**details: Any) -> Case:
    """Sara has approved it."""
    case = await a_closed_case(**details)
    await SARA.approves(case)
    return case


async def a_helped_case() -> Case:
    """Eva has closed it with 3/3, and Sara had recorded the contact for her (C9)."""
    case = await an_assigned_case()
    await SARA.contacts(case, acting_reason="Eva is ill.")
    await EVA.completes(case)
    await EVA.closes(case)
    return case


async def a_reassigned_case() -> Case:
    """Eva had it, and has the hand-over page; Kata holds it now (C6)."""
    case = await an_accepted_case()
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="other")
    return case


async def an_erased_case() -> Case:
    """Eva holds it; Olga started and Sara confirmed that its client is erased (I4)."""
    case = await an_assigned_case()
    await OLGA.does("start-erasure", case, ground="recorded_by_mistake")
    await SARA.does("confirm-erasure", case, seen=case.version)

    async def completed() -> bool:
        return bool((await SARA.asks(f"{case.at}/erasure"))["state"] == "completed")

    await until(completed, 60)
    case.version = (await SARA.opens(case)).version
    return case


async def an_ended_case() -> Case:
    """Olga ended it before anybody had it (D11)."""
    case = await OLGA.registers()
    await OLGA.does("end-without-counselling", case, reason="client_withdrew")
    return case
