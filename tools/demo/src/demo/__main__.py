"""`make demo`: a seeded year of an organisation, told through the public HTTP interface."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import httpx
from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from demo.desk import Desk, DeskError, Doors
from demo.fates import AS_REGISTERED, FATES
from demo.telling import Staff, Story
from demo.world import COMPANIES, Plan, World
from embedded import state
from embedded.errors import WrongSettingError
from embedded.home import Home

AT_ONCE = 6
DIRECTORY_READER = "maria.nowicka"
app = App(name="demo", help=__doc__)
console = Console(soft_wrap=True)


@app.default
def tell(
    *,
    cases: Annotated[int, Parameter(env_var="CASES")] = 200,
    seed: Annotated[int, Parameter(env_var="SEED")] = 2655,
    password: Annotated[str, Parameter(env_var="KRONIKA_DEMO_PASSWORD")] = "kronika",
) -> None:
    """Tell the life of so many cases; the same seed on the same day again changes nothing."""
    try:
        home, _ = state.read(Home.from_environment())
    except WrongSettingError as problem:
        console.print(str(problem), style="red")
        sys.exit(1)
    doors = Doors.of_run(home)
    try:
        asyncio.run(_tell(cases, seed, doors, password))
    except* DeskError as problems:
        console.print(str(_first(problems)), style="red")
        sys.exit(1)
    except* httpx.TransportError:
        console.print(f"Nothing answers at {doors.ledger}: is `make up` running?", style="red")
        sys.exit(1)


def _first(problems: BaseExceptionGroup[DeskError]) -> BaseException:
    inner = problems.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner


async def _tell(count: int, seed: int, doors: Doors, password: str) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    world = World(seed, today, {name: often for name, (_, often) in FATES.items()})
    async with httpx.AsyncClient(timeout=30) as http:
        desk = Desk(http, doors, password, f"{seed}/{today.date()}")
        accounts = await desk.accounts()
        staff = _staff(accounts, await desk.experts(DIRECTORY_READER))
        companies = await _companies(desk, staff)
        told = await _all(desk, staff, companies, world.plans(count), today - timedelta(hours=1))
        await _summary(desk, staff, told, doors)


async def _companies(desk: Desk, staff: Staff) -> list[str]:
    """List the customers; a contract grants psychological counselling its own number of sessions.

    Whom an earlier day's demo listed is there already.
    """
    supervisor = staff.supervisors[0]
    directory = (await desk.question(supervisor, "/companies"))["items"]
    listed = {each["name"]: str(each["id"]) for each in directory if each["listed"]}
    for name, _, sessions in COMPANIES:
        if name not in listed:
            terms = [{"problem_type": "psychological", "consultations": sessions, "session_minutes": 50}]
            body = {"name": name, "terms": terms}
            made = await desk.command(supervisor, "/companies", body, f"company/{name}")
            listed[name] = str(made["id"])
    return [listed[name] for name, _, _ in COMPANIES]


async def _all(
    desk: Desk, staff: Staff, companies: list[str], plans: list[Plan], today: datetime
) -> Counter[str]:
    told: Counter[str] = Counter()
    turns = asyncio.Semaphore(AT_ONCE)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Telling", total=len(plans))

        async def one(plan: Plan) -> None:
            async with turns:
                told[await _one(Story(desk, staff, plan, today), companies[plan.company])] += 1
                progress.advance(bar)

        async with asyncio.TaskGroup() as group:
            for plan in plans:
                group.create_task(one(plan))
    return told


async def _one(story: Story, company: str) -> str:
    """Tell a case; where the directory has nobody for it, it waits to be assigned."""
    fate = story.plan.fate if story.candidates() else "to assign"
    await story.register(company, **AS_REGISTERED.get(fate, {}))
    story.later(minutes=30)
    await FATES[fate][0](story)
    return fate


def _staff(accounts: dict[str, dict[str, Any]], entries: dict[str, dict[str, Any]]) -> Staff:
    by_role = {
        role: tuple(sorted(name for name, each in accounts.items() if role in each["roles"]))
        for role in ("operator", "supervisor", "expert")
    }
    experts: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in by_role["expert"]:
        entry = entries.get(accounts[name]["id"], {})
        for competence in entry.get("competences", ()):
            for language in entry.get("languages", ()):
                experts[competence, language] = (*experts.get((competence, language), ()), name)
    ids = {name: each["id"] for name, each in accounts.items()}
    return Staff(by_role["operator"], by_role["supervisor"], experts, ids)


async def _summary(desk: Desk, staff: Staff, told: Counter[str], doors: Doors) -> None:
    table = Table("how cases went", "cases")
    for fate, count in told.most_common():
        table.add_row(fate, str(count))
    console.print(table)
    console.print(f"{desk.commands} commands accepted, {desk.refusals} refused by a rule (told so).")
    console.print(f"Look: GET {doors.ledger}/cases?list=waiting_for_approval as {staff.supervisors[0]}")
    console.print(f"      GET {doors.ledger}/cases?list=to_assign as {staff.operators[0]}")
    console.print(f"      the letters in the mail catcher, {doors.mail}")
    console.print("      the topics `cases`, `access` and `policy` on Kafka (`make status` says where)")


if __name__ == "__main__":
    app()
