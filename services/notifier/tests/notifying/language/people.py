"""The people of the stories: accounts with a role, an address, a language and a name."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from contracts.permissions import Role

_SPACE = UUID("0b7c6c2e-2f5d-5b52-9f0b-6d8e0a5d4c11")
DOMAIN = "example.org"


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    name: str
    role: Role
    language: str = "en"
    hungarian: bool = False
    domain: str = DOMAIN

    @property
    def id(self) -> UUID:
        return uuid5(_SPACE, self.name)

    @property
    def roles(self) -> tuple[Role, ...]:
        """A lead is an expert, too."""
        return (Role.EXPERT, Role.LEAD) if self.role is Role.LEAD else (self.role,)

    @property
    def address(self) -> str:
        return f"{self.name.lower()}@{self.domain}"

    @property
    def family(self) -> str:
        return f"Family{self.name}"


EVA = Person("Eva", Role.EXPERT, "hu", hungarian=True)
PIOTR = Person("Piotr", Role.EXPERT, "pl")
OLGA, OTTO = Person("Olga", Role.OPERATOR), Person("Otto", Role.OPERATOR)
SARA, TAMAS = Person("Sara", Role.SUPERVISOR), Person("Tamas", Role.SUPERVISOR)
ADAM = Person("Adam", Role.ADMINISTRATOR)
AUDREY = Person("Audrey", Role.AUDITOR)
LEO, ANNE, CLARA = Person("Leo", Role.LEAD), Person("Anne", Role.ANALYST), Person("Clara", Role.CLIENT)
EVERYBODY = (EVA, PIOTR, LEO, OLGA, OTTO, SARA, TAMAS, ADAM, AUDREY, ANNE, CLARA)
DESK = "desk@kronika.example"
