"""E3: a reminder is born when its moment comes, once, and never for a cause that is gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from watched.language import House, ago

from contracts.cases import ClientContacted
from contracts.envelope import timestamp

pytestmark = pytest.mark.slow
EVA = uuid4()


@pytest.mark.rule("E2", "E3", "C3")
async def test_a_reminder_is_raised_when_its_moment_comes(house: House) -> None:
    at = ago(hours=24) + timedelta(seconds=3)
    case, cause = await house.assigned(EVA, at=at)
    await house.heard()
    assert await house.kinds(case) == []
    (raised,) = await house.raised(case)
    due = at + timedelta(hours=24)
    assert raised.meta.time >= due
    assert raised.data["kind"] == "hours_24"
    assert raised.data["cause"] == str(cause)
    assert raised.data["told"] == ["expert"]
    assert raised.data["late"] is None
    assert timestamp(raised.meta.happened_at) == timestamp(due)


@pytest.mark.rule("E3")
async def test_a_reminder_reaches_the_topic_as_it_stands_in_the_journal(house: House) -> None:
    case, _ = await house.assigned(EVA, at=ago(hours=25))
    raised = await house.raised(case)
    assert await house.on_kafka(case) == raised


@pytest.mark.rule("E3")
async def test_nothing_is_raised_for_a_cause_that_is_gone(house: House) -> None:
    case, _ = await house.assigned(EVA, at=ago(hours=24) + timedelta(seconds=2))
    await house.happens(case, ClientContacted(), at=ago(hours=1))
    other, _ = await house.assigned(EVA, at=ago(hours=24) + timedelta(seconds=3))
    await house.raised(other)
    assert await house.kinds(case) == []
