"""Who asks, known by first name; Leo leads the team of Eva and Kata."""

from uuid import UUID, uuid4

from watched.language.others import Others

from contracts.permissions import Role

THE_TEAM = uuid4()
EVA, KATA, JAN, LEO = uuid4(), uuid4(), uuid4(), uuid4()
OLGA, SARA, AUDREY, ANNE, ADAM, CLARA = (uuid4() for _ in range(6))

ROLES: dict[UUID, tuple[Role, ...]] = {
    EVA: (Role.EXPERT,),
    KATA: (Role.EXPERT,),
    JAN: (Role.EXPERT,),
    LEO: (Role.EXPERT, Role.LEAD),
    OLGA: (Role.OPERATOR,),
    SARA: (Role.SUPERVISOR,),
    AUDREY: (Role.AUDITOR,),
    ANNE: (Role.ANALYST,),
    ADAM: (Role.ADMINISTRATOR,),
    CLARA: (Role.CLIENT,),
}
TEAMS = {
    EVA: {"member_of": [THE_TEAM]},
    KATA: {"member_of": [THE_TEAM]},
    LEO: {"leads": [THE_TEAM]},
}


async def everybody(others: Others) -> None:
    """All of them have accounts."""
    for account, roles in ROLES.items():
        await others.knows(account, *roles, teams=TEAMS.get(account))
