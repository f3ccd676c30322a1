"""Questions that come at the same time are asked together, and each gets its own answer."""

import asyncio
from collections.abc import Sequence

import pytest

from chassis.errors import TemporaryError
from chassis.together import Together


class Oracle:
    """Answers with the question's double, once it may; notes what came together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.may = asyncio.Event()
        self.trouble: Exception | None = None

    async def double(self, questions: Sequence[int]) -> list[int]:
        self.asked.append(list(questions))
        await self.may.wait()
        if self.trouble:
            raise self.trouble
        return [2 * each for each in questions]


async def test_what_comes_while_one_is_on_its_way_goes_together_in_the_next() -> None:
    oracle = Oracle()
    together = Together(oracle.double, most=3)
    tasks = [asyncio.create_task(together.asked(number)) for number in range(6)]
    for _ in range(3):
        await asyncio.sleep(0)
    oracle.may.set()
    assert await asyncio.gather(*tasks) == [0, 2, 4, 6, 8, 10]
    assert oracle.asked == [[0, 1, 2], [3, 4, 5]]
    assert await together.asked(7) == 14


async def test_trouble_is_told_to_all_who_asked_and_the_next_are_asked_anew() -> None:
    oracle = Oracle()
    oracle.may.set()
    oracle.trouble = TemporaryError("away")
    together = Together(oracle.double, most=9)
    found = await asyncio.gather(*map(together.asked, range(3)), return_exceptions=True)
    assert [type(each) for each in found] == [TemporaryError] * 3
    oracle.trouble = None
    assert await together.asked(4) == 8


async def test_an_answer_that_leaves_some_out_is_an_answer_to_nobody() -> None:
    async def forgetful(questions: Sequence[int]) -> list[int]:
        return list(questions)[1:]

    found = await asyncio.gather(*map(Together(forgetful, most=9).asked, range(3)), return_exceptions=True)
    assert [type(each) for each in found] == [TemporaryError] * 3


async def test_who_gave_up_keeps_nobody_else_from_an_answer() -> None:
    oracle = Oracle()
    together = Together(oracle.double, most=9)
    tasks = [asyncio.create_task(together.asked(number)) for number in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    oracle.may.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [found[0], found[2]] == [0, 4]
    assert isinstance(found[1], asyncio.CancelledError)


async def test_a_bug_in_asking_leaves_nobody_waiting() -> None:
    oracle = Oracle()
    oracle.may.set()
    oracle.trouble = ZeroDivisionError()
    with pytest.raises(TemporaryError):
        await Together(oracle.double, most=9).asked(1)
