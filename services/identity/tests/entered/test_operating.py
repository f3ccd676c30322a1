"""What operators do beside the running service."""

import pytest
from entered.language import a_confirmed, house

from identity.__main__ import IDENTITY
from testkit.operating import Operators

pytestmark = pytest.mark.slow


async def test_operators_verify_resume_rebuild_and_rotate_keys_beside_what_runs() -> None:
    await a_confirmed()
    operators = Operators(IDENTITY, house().settings)
    await operators.verify()
    await operators.resume("lists", "accounts")
    await operators.rebuild("lists", "identity.accounts")
    assert "Everything is wrapped" in await operators.do("rotate-keys")
    assert "Gone: epoch" in await operators.do("retire-keys")
    await a_confirmed()
