"""Whatever is asked of a journal in whatever order, it holds what a dictionary of streams would hold."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chassis.errors import KeyReusedError, StaleStreamError, TemporaryError
from chassis.journal import Append, Break, IdempotencyKey, Journal, Receipt
from testkit.contracts.database import SCHEMA, TOPIC
from testkit.journals import key, notes
from testkit.simulation.database.meanings import Dictionary
from testkit.simulation.database.server import Server
from testkit.simulation.loop import VirtualLoop
from testkit.simulation.trace import Trace
from testkit.waiting import until

STREAMS = [UUID(int=number) for number in range(1, 5)]
streams = st.sampled_from(STREAMS)

type Known = tuple[str, UUID, Receipt]
"""The words of a key, the stream it wrote to, and its receipt."""


class Journals(RuleBasedStateMachine):
    """One journal on a simulated database, and what it should hold: how many events each stream has."""

    known = Bundle("known")

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualLoop(datetime(2026, 10, 24, 23, 59, tzinfo=UTC))
        self.server = Server(self.loop, Random(1), Trace(), Dictionary(TOPIC.name, SCHEMA).find)
        shards = self.server.tables.of("shards")
        shards.update({(shard,): {"seq": 0, "head": bytes(32)} for shard in range(TOPIC.partitions)})
        self.model = dict.fromkeys(STREAMS, 0)
        self.commands = 0
        self.journal = Journal(TOPIC, self.server)
        self.run(self.journal.start())

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def new_key(self) -> str:
        self.commands += 1
        return f"command {self.commands}"

    async def append(self, appends: list[Append], of: IdempotencyKey) -> Receipt:
        """As a client does: the same again until there is an answer."""
        return await until(lambda: self.journal.append(appends, of), 120, despite=(TemporaryError,))

    @rule(target=known, stream=streams, count=st.integers(1, 3))
    def append_some(self, stream: UUID, count: int) -> Known:
        words = self.new_key()
        receipt = self.run(self.append([notes(stream, self.model[stream], count)], key(words)))
        self.model[stream] += count
        assert (receipt.stream, receipt.version) == (stream, self.model[stream])
        return words, stream, receipt

    @rule(both=st.lists(streams, min_size=2, max_size=3, unique=True))
    def append_to_several(self, both: list[UUID]) -> None:
        self.run(self.append([notes(stream, self.model[stream]) for stream in both], key(self.new_key())))
        for stream in both:
            self.model[stream] += 1

    @rule(both=st.permutations(STREAMS), off=st.sampled_from((-1, 1, 3)))
    def append_to_several_of_which_one_moved_on(self, both: list[UUID], off: int) -> None:
        fresh, stale = both[:2]
        wrong = max(self.model[stale] + off, 0)
        if wrong == self.model[stale]:
            return
        with pytest.raises(StaleStreamError):
            self.run(self.append([notes(fresh, self.model[fresh]), notes(stale, wrong)], key(self.new_key())))

    @rule(again=known)
    def ask_again_under_the_same_key(self, again: Known) -> None:
        words, stream, receipt = again
        answer = self.run(self.append([notes(stream, self.model[stream])], key(words)))
        assert answer.replayed
        assert answer.position == receipt.position

    @rule(again=known)
    def ask_something_else_under_the_same_key(self, again: Known) -> None:
        words, stream, _ = again
        with pytest.raises(KeyReusedError):
            self.run(self.append([notes(stream, self.model[stream])], key(words, "another")))

    @rule(same=streams, count=st.integers(2, 5))
    def race_for_a_stream(self, same: UUID, count: int) -> None:
        """Of several who expect the same version one wins."""
        racers = [self.append([notes(same, self.model[same])], key(self.new_key())) for _ in range(count)]
        answers = self.run(_gathered(racers))
        assert sum(isinstance(answer, Receipt) for answer in answers) == 1
        assert sum(isinstance(answer, StaleStreamError) for answer in answers) == count - 1
        self.model[same] += 1

    @rule(target=known, stream=streams, after=st.floats(0, 0.02), crash=st.booleans())
    def append_while_the_database_breaks_off(self, stream: UUID, after: float, *, crash: bool) -> Known:
        """The connection is cut, or the server dies, somewhere within the transaction."""
        words = self.new_key()
        self.loop.call_later(after, self.break_off, crash)
        receipt = self.run(self.append([notes(stream, self.model[stream])], key(words)))
        self.model[stream] += 1
        return words, stream, receipt

    @rule()
    def start_a_new_process(self) -> None:
        self.run(self.journal.stop())
        self.journal = Journal(TOPIC, self.server)
        self.run(until(self.started, 60, despite=(TemporaryError,)))

    async def started(self) -> bool:
        await self.journal.start()
        return True

    def break_off(self, crash: bool) -> None:
        if crash:
            self.server.crash()
            self.loop.call_later(0.5, self.server.come_back)
        else:
            self.server.cut(1.0)

    @invariant()
    def the_streams_are_the_model(self) -> None:
        for stream, count in self.model.items():
            read = self.run(until(partial(self.read, stream), 60, despite=(TemporaryError,)))
            assert [orjson.loads(document)["streamversion"] for document in read[1:]] == list(
                range(1, count + 1)
            )

    async def read(self, stream: UUID) -> list[bytes]:
        """With something in front, since an empty list is no answer to `until`."""
        return [b"", *await self.journal.read(stream)]

    async def verified(self, shard: int) -> tuple[Break | None]:
        return (await self.journal.verify(shard),)

    def teardown(self) -> None:
        breaks = [
            self.run(until(partial(self.verified, shard), 60, despite=(TemporaryError,)))[0]
            for shard in range(TOPIC.partitions)
        ]
        self.run(self.journal.stop())
        self.loop.end()
        assert breaks == [None] * TOPIC.partitions


async def _gathered(work: list[Coroutine[Any, Any, Receipt]]) -> list[Receipt | BaseException]:
    return await asyncio.gather(*work, return_exceptions=True)


@pytest.mark.slow
def test_a_journal_holds_what_a_dictionary_of_streams_would_hold() -> None:
    few = settings(max_examples=15, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(Journals, settings=few)
