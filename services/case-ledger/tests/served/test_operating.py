"""What operators do beside the running ledger; rotation and the lists have tests of their own."""

import pytest
from served.language import OLGA, an_assigned_case, house

from case_ledger.__main__ import LEDGER
from testkit.operating import Operators

pytestmark = pytest.mark.slow


async def test_operators_verify_resume_and_rebuild_beside_what_runs() -> None:
    case = await an_assigned_case()
    assert await OLGA.lists("all", number=case.number)
    operators = Operators(LEDGER, house().settings)
    await operators.verify()
    await operators.resume("lists", "cases")
    await operators.rebuild("people", "people.accounts")
