"""What operators do beside the running service."""

from uuid import uuid4

import pytest
from watched.language import House, ago

from deadline_watcher.__main__ import WATCHER
from testkit.operating import Operators

pytestmark = pytest.mark.slow


async def test_operators_verify_and_resume_beside_what_runs(house: House) -> None:
    case, _ = await house.assigned(uuid4(), at=ago(hours=25))
    await house.raised(case)
    await house.heard()
    operators = Operators(WATCHER, house.settings)
    await operators.verify()
    await operators.resume("watching", "reminders")
