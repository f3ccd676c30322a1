"""D8 over HTTP: what is offered on a case is what its commands would do."""

from typing import Any

import pytest
from served.language import SARA, Case, Colleague, a_closed_case, a_helped_case, an_accepted_case


async def offers(who: Colleague, case: Case) -> dict[str, dict[str, Any]]:
    answer = await who.asks(f"{case.at}/actions")
    assert answer.status == 200, answer
    return {each["path"]: each for each in answer["items"]}


@pytest.mark.rule("D8")
async def test_a_supervisor_is_offered_to_approve_what_waits() -> None:
    found = await offers(SARA, await a_closed_case())
    assert [found[path]["missing"] for path in ("approve", "return")] == [[], []]


@pytest.mark.rule("D8")
async def test_what_does_not_wait_is_not_to_be_approved() -> None:
    missing = (await offers(SARA, await an_accepted_case()))["approve"]["missing"]
    assert [each["rule"] for each in missing] == ["D8"]


@pytest.mark.rule("C9", "D8")
async def test_who_worked_on_a_case_is_not_offered_to_judge_it() -> None:
    assert not {"approve", "return"} & (await offers(SARA, await a_helped_case())).keys()
