"""What operators run beside the service: look at what is parked."""

from assignment import consumer as table
from assignment.settings import AssignmentSettings
from chassis import postgres
from chassis.accounts import Accounts
from chassis.consuming import Handlers, Parked
from chassis.consuming.operating import ParkedDesk
from chassis.postgres import REPEATABLE
from contracts.topics import ACCOUNTS, CASES, EXPERTS, POLICY, load


async def parked(settings: AssignmentSettings, *words: str) -> str:
    """List the streams that wait, show the events of one, resume one in order. Raises `ChassisError`."""
    async with await postgres.pool(str(settings.database), 2, REPEATABLE, name="operations") as pool:

        def of(consumer: str, handlers: Handlers) -> Parked:
            return Parked("consuming", consumer, pool, handlers, load)

        workload = of("workload", table.HANDLERS)
        people = of("people", Accounts(pool, "people", lambda _: 0.0).handlers)
        desk = ParkedDesk(
            {CASES.name: workload, POLICY.name: workload, ACCOUNTS.name: people, EXPERTS.name: people}
        )
        return await desk.answer(words)
