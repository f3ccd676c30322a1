"""What operators do beside the running service."""

import pytest
from notifying.language import House, a_case

from notifier.__main__ import NOTIFIER
from testkit.operating import Operators
from testkit.waiting import until

pytestmark = pytest.mark.slow
_HEARD = "select from consuming.positions where consumer = 'letters' and topic = 'letters' and last > 0"


async def test_operators_verify_and_resume_beside_what_runs(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})

    async def heard() -> bool:
        return bool(await house.rows(_HEARD))

    await until(heard)
    operators = Operators(NOTIFIER, house.settings)
    await operators.verify()
    await operators.resume("letters", "letters")
    assert len(await house.letters_of(assigned)) == 1
