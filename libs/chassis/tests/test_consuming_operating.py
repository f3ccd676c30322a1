"""Operators see which streams wait and why, resume them, and read nothing of what was said."""

import re
from uuid import uuid4

import pytest

from chassis.consuming.operating import ParkedDesk
from chassis.errors import NotFoundError
from testkit.consuming import POISON, Desk


async def test_parked_streams_are_listed_shown_and_resumed_without_their_content(desk: Desk) -> None:
    stream = uuid4()
    await desk.publish(desk.write(1, POISON, 3, stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer, 60)
        operators = ParkedDesk({desk.topic.name: [consumer.parked]})
        place = [desk.topic.name, str(stream)]
        listed, shown = await operators.answer(["list"]), await operators.answer(["show", *place])
        assert f"{desk.topic.name} {stream}" in listed
        assert "2 events from sequence" in listed
        assert shown.count("CheckViolationError") == 1
        assert not re.search(rf"\b{POISON}\b", listed + shown), "what an event holds is not told"
        assert "2 events" in await operators.answer(["resume", *place])
        await desk.pool.execute("alter table notes drop constraint notes_number_check")
        assert "waits any more" in await operators.answer(["resume", *place])
        assert await operators.answer([]) == "Nothing is parked."
    assert await desk.notes(stream) == [1, POISON, 3]


@pytest.mark.parametrize(
    "words", [["show", "notebooks"], ["show", "nowhere", str(uuid4())], ["resume", "x", "no id"], ["drop"]]
)
async def test_words_that_name_no_parked_stream_are_refused(words: list[str]) -> None:
    with pytest.raises(NotFoundError):
        await ParkedDesk({}).answer(words)
