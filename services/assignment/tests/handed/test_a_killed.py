"""A6 with `kill -9`: a bulk reassignment goes on where it was, each case moves once, nothing is left out."""

from collections import Counter
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from handed.language import OLGA, OTTO, Answer, Colleague, a_held_case, house, somebody_new
from handed.language.dying import Twin, a_twin

from contracts.cases import CaseReassigned

pytestmark = [pytest.mark.slow, pytest.mark.rule("A6"), pytest.mark.timeout(300)]

KEPT = "assignment.store.sent:Sent.keep:2"
SENT = "assignment.gateways.ledger:Ledger.send:2"
RECORDED = "assignment.handlers.bulk:BulkDesk._record:2"
CASES = 8


async def an_order() -> tuple[str, set[str]]:
    """Cases that somebody leaves behind, and the order to hand them over."""
    leaving = await somebody_new()
    cases = {str(await a_held_case(leaving)) for _ in range(CASES)}
    answer = await OLGA.posts("/bulk-reassignments", {"expert": str(leaving.id), "reason": "left"})
    assert answer.status == 201, answer
    return str(answer["id"]), cases


async def broken_off(twin: Twin, order: str, point: str, who: Colleague = OLGA) -> None:
    """Carried on, and killed in the middle."""
    await twin.starts(point)
    with pytest.raises(httpx.TransportError):
        await carried_on(twin, order, who)
    await twin.died()


async def carried_on(twin: Twin, order: str, who: Colleague = OLGA) -> Answer:
    return await twin.asked(who, f"/bulk-reassignments/{order}/carry-on", {})


async def moved(cases: set[str]) -> Counter[str]:
    """How often each of them was reassigned, by the ledger's topic."""
    told = await house().topic("cases")
    return Counter(
        str(each.meta.subject)
        for each in told
        if each.meta.type == CaseReassigned.type and str(each.meta.subject) in cases
    )


async def test_whoever_carries_on_after_a_kill_hands_each_case_over_once(tmp_path: Path) -> None:
    order, cases = await an_order()
    async with a_twin(tmp_path) as twin:
        for point in (KEPT, SENT, RECORDED):
            await broken_off(twin, order, point)
        await twin.starts()
        report = await carried_on(twin, order)
    assert (report["finished"], report["left"]) == (True, [])
    assert {each["case"]: each["outcome"] for each in report["steps"]} == dict.fromkeys(cases, "reassigned")
    assert await moved(cases) == Counter(cases)
    holders = house().neighbours.ledger.holders
    assert {each["case"]: each["to"] for each in report["steps"]} == {
        case: str(holders[UUID(case)]) for case in cases
    }


async def test_another_who_carries_on_after_a_kill_moves_no_case_a_second_time(tmp_path: Path) -> None:
    order, cases = await an_order()
    async with a_twin(tmp_path) as twin:
        await broken_off(twin, order, SENT)
        await twin.starts()
        report = await carried_on(twin, order, OTTO)
    assert (report["finished"], report["left"]) == (True, [])
    outcomes = Counter(each["outcome"] for each in report["steps"])
    assert outcomes == {"reassigned": CASES - 1, "no_longer_held": 1}
    assert await moved(cases) == Counter(cases)
