"""Cases as stories tell them; what is personal in them are canaries that no letter may hold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from notifying.language.house import House
from notifying.language.people import EVA, OLGA, Person

from contracts import cases
from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    ProcessRef,
    Reachability,
    Receipt,
)
from contracts.event import Event
from contracts.sealed import Clear
from contracts.topics import ACCESS, CASES, REMINDERS

CANARIES = (
    "Canaryname",
    "Canarygiven",
    "+36 1 555 0190",
    "Canarytext",
    "Canaryville",
    "canarycompany",
    "2655123",
)


@dataclass
class Story:
    """One case in this house."""

    house: House
    id: UUID

    async def says(
        self,
        event: Event,
        by: Person | None = None,
        *,
        on_behalf_of: Person | None = None,
        happened_at: datetime | None = None,
    ) -> UUID:
        """Something happens; the id of the event."""
        topic = next(each for each in (CASES, REMINDERS, ACCESS) if type(event) in each.events)
        behalf = on_behalf_of.id if on_behalf_of else None
        return await self.house.writers.says(
            topic, self.id, event, by, on_behalf_of=behalf, happened_at=happened_at
        )

    async def assigned(self, to: Person = EVA, by: Person = OLGA) -> UUID:
        return await self.says(cases.CaseAssigned(expert=to.id), by)

    async def contacted(self, by: Person = EVA) -> UUID:
        return await self.says(cases.ClientContacted(), by)

    async def closed(self, by: Person = EVA) -> UUID:
        return await self.says(cases.CaseClosed(), by)

    def private[T](self, value: T) -> Clear[T]:
        """Sealed on its way."""
        return Clear(str(self.id), value)


async def a_case(house: House, *, crisis: bool = False, by: Person = OLGA) -> Story:
    """Registered, and nobody's yet."""
    story = Story(house, uuid4())
    await story.says(
        cases.CaseRegistered(
            number=2655123,
            person=uuid4(),
            company=None,
            unlisted_company="canarycompany",
            crisis=crisis,
            city="Canaryville",
            received_by=Receipt.PHONE,
            problem_type=ProblemType.PSYCHOLOGICAL,
            consultations=5,
            session_minutes=50,
            consultation_type=ConsultationType.IN_PERSON,
            language="hu",
            reachability=Reachability(phone=True, email=False),
            process=ProcessRef(process=uuid4(), version=1),
            client=story.private(PersonDetails(family_name="Canaryname", given_name="Canarygiven")),
            contact=story.private(ContactDetails(phone="+36 1 555 0190")),
            problem=story.private(ProblemDetails(category="canary", description="Canarytext")),
        ),
        by,
    )
    return story
