"""Cases as assignment hears of them."""

from typing import Any
from uuid import UUID, uuid4

from handed.language.house import house
from handed.language.people import OLGA, Colleague

from contracts.cases import CaseAssigned, CaseRegistered, ClientContacted
from contracts.cases.vocabulary import (
    ContactDetails,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    ProcessRef,
    Reachability,
)
from contracts.policy import process_id
from contracts.sealed import Clear
from contracts.topics import CASES

PROCESS = ProcessRef(process=process_id(ProblemType.PSYCHOLOGICAL), version=1)
_numbers = iter(range(1, 100_000))


async def a_case(person: UUID | None = None, **details: Any) -> UUID:
    """Registered an hour ago by Olga, in Budapest, in Hungarian; assignment has heard of it."""
    who = person or uuid4()
    usual = {
        "number": next(_numbers),
        "person": who,
        "company": uuid4(),
        "city": "Budapest",
        "received_by": "phone",
        "problem_type": "psychological",
        "consultations": 5,
        "session_minutes": 50,
        "consultation_type": "in_person",
        "language": "hu",
        "reachability": Reachability(phone=True, email=False),
        "process": PROCESS,
        "client": Clear(str(who), PersonDetails(family_name="Nagy", given_name="Dóra")),
        "contact": Clear(str(who), ContactDetails(phone="+36 20 555 0147")),
        "problem": Clear(str(who), ProblemDetails(category="stress", description="Sleeps badly.")),
    }
    case = uuid4()
    registered = CaseRegistered.model_validate(usual | details)
    await house().heard(await house().neighbours.says(CASES, case, registered, by=str(OLGA.id), ago=200))
    return case


async def a_held_case(expert: Colleague, *, hours_ago: float = 1, **details: Any) -> UUID:
    """Assigned to this expert by Olga."""
    case = await a_case(**details)
    assigned = CaseAssigned(expert=expert.id)
    house().neighbours.ledger.holders[case] = expert.id
    told = await house().neighbours.says(CASES, case, assigned, by=str(OLGA.id), ago=hours_ago)
    await house().heard(told)
    return case


async def a_contacted_case(expert: Colleague, *, after_hours: float = 3, **details: Any) -> UUID:
    """The expert contacted the client so many hours after assignment."""
    case = await a_held_case(expert, hours_ago=after_hours + 1, **details)
    await house().heard(
        await house().neighbours.says(CASES, case, ClientContacted(), by=str(expert.id), ago=1)
    )
    return case
