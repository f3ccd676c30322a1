"""What operators do beside the running service."""

import pytest
from handed.language import house, somebody_new

from assignment.__main__ import ASSIGNMENT
from testkit.operating import Operators

pytestmark = pytest.mark.slow


async def test_operators_verify_resume_rebuild_and_rotate_keys_beside_what_runs() -> None:
    await somebody_new()
    operators = Operators(ASSIGNMENT, house().settings)
    await operators.verify()
    await operators.resume("workload", "experts")
    await operators.rebuild("workload", "workload.experts")
    await operators.rebuild("people", "people.experts")
    assert "Everything is wrapped" in await operators.do("rotate-keys")
    assert "Gone: epoch" in await operators.do("retire-keys")
    await somebody_new()
