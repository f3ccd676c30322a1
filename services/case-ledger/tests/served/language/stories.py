"""Cases as they often begin a story: Olga registers, Eva counsels, Sara judges."""

from typing import Any
from uuid import UUID

from served.language.colleague import Case
from served.language.people import EVA, OLGA, SARA
from served.language.request import a_word


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
