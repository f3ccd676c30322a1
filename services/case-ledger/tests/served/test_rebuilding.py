"""The lists of all these stories, made anew from the journals beside the running ledger."""

import pytest
from served.language import EVA, OLGA, SARA, an_approved_case, an_assigned_case, house

from case_ledger.wiring.rebuilding import rebuild_read_model

pytestmark = pytest.mark.slow
_SPOIL = "update lists.cases set city = 'Nowhere' where id = $1"


async def rebuilds(*words: str) -> str:
    return await rebuild_read_model(house().settings, *words)


async def test_the_lists_are_what_the_journals_make_anew() -> None:
    await an_approved_case()
    await EVA.does("decline", await an_assigned_case(), reason="knows_client")
    assert "; 0 rows are other" in await rebuilds("lists", "compare")


async def test_a_wrong_row_is_right_after_a_rebuild_and_the_lists_go_on() -> None:
    case = await an_assigned_case()
    assert await OLGA.lists("all", number=case.number)
    await house().rows(_SPOIL, case.id)
    assert "; 2 rows are other" in await rebuilds("lists", "compare")
    assert "what they make" in await rebuilds("lists")
    assert "; 0 rows are other" in await rebuilds("lists", "compare")
    await EVA.contacts(case)
    assert await SARA.lists("in_progress", number=case.number)
