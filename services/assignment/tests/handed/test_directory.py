"""A7, C8: the directory of experts, from a supervisor's form to the topic."""

import pytest
from handed.language import OLGA, SARA, an_entry, house, somebody_new

from contracts.experts import ExpertEntered


@pytest.mark.rule("A7")
async def test_a_supervisors_entry_is_an_event_of_the_topic_and_reads_as_it_was_given() -> None:
    expert = await somebody_new(cities=["Budapest", "Győr"], gender="woman")
    told = [each for each in await house().topic("experts") if each.meta.subject == expert.id]
    assert [each.meta.type for each in told] == [ExpertEntered.type]
    assert (told[0].meta.actor, told[0].meta.role) == (str(SARA.id), "supervisor")
    answer = await OLGA.asks(f"/experts/{expert.id}")
    assert answer["entry"] == an_entry(cities=["Budapest", "Győr"], gender="woman", online=True)
    assert answer.version == 1
