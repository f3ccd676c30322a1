"""Whoever has the lease publishes; two at once do no harm, and one takes over from another."""

import time
from dataclasses import replace

from chassis.relay.shard import Shard
from testkit.relay import QUICK, Notebooks, even, first_occurrences
from testkit.waiting import until


async def test_two_relays_at_once_leave_no_gap_and_change_no_order(notebooks: Notebooks) -> None:
    async with notebooks.relayed() as one, notebooks.relayed() as other:
        # Both are made to believe that all shards are theirs, as a zombie does.
        other._shards = {at: Shard(shard.epoch, 0) for at, shard in one._shards.items()}
        other._valid_until = time.monotonic() + 60
        for _ in range(20):
            await notebooks.write(20)
            one.wake()
            other.wake()
        await until(lambda: even(one))
    published = await notebooks.published()
    expected = notebooks.expected()
    assert {shard: first_occurrences(published[shard]) for shard in published} == expected


async def test_a_second_relay_takes_over_when_the_first_leaves(notebooks: Notebooks) -> None:
    long_lease = replace(QUICK, lease=3_600)
    async with notebooks.relayed(long_lease) as first, notebooks.relayed(long_lease) as second:
        assert (len(first._shards), len(second._shards)) == (24, 0)
        await notebooks.write(10)
        await until(lambda: even(first))
        await first.stop()
        await notebooks.write(10)
        await until(lambda: even(second))
    assert await notebooks.published() == notebooks.expected()


async def test_shards_whose_taking_was_never_answered_are_published(notebooks: Notebooks) -> None:
    async with notebooks.relayed(replace(QUICK, lease=3_600)) as relay:
        await until(lambda: even(relay))
        relay._shards = {}
        await notebooks.write(10)
        await until(lambda: even(relay))
    assert await notebooks.published() == notebooks.expected()


async def test_a_relay_that_slept_through_its_lease_publishes_nothing_until_it_has_it_again(
    notebooks: Notebooks,
) -> None:
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
        relay._valid_until = 0.0
        assert relay._held() == {}
        await until(relay._held)
