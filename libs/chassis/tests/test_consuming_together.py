"""Several processes hear one topic: each effect once, whoever holds the shard."""

from dataclasses import replace
from uuid import uuid4

from testkit.consuming import QUICK, Desk
from testkit.sample import stream_in
from testkit.waiting import until


async def test_two_consumers_that_believe_to_own_the_same_shards_apply_each_effect_once(desk: Desk) -> None:
    streams = [uuid4() for _ in range(5)]
    async with desk.consumed() as one, desk.consumed() as other:
        other._held = one._held = frozenset(one._all)
        other._keep_share = one._keep_share = nothing  # type: ignore[method-assign]
        for number in range(30):
            for stream in streams:
                await desk.publish(desk.write(number, stream=stream))
        assert await desk.applied(one)
        assert await desk.applied(other)
    assert [await desk.notes(stream) for stream in streams] == [list(range(30))] * 5


async def nothing() -> None:
    """A lease that is never renewed and never lost."""


async def test_two_processes_share_the_shards_and_one_takes_over_when_the_other_leaves(desk: Desk) -> None:
    long_lease = replace(QUICK, lease=3_600)
    async with desk.consumed(settings=long_lease) as stays:
        async with desk.consumed(settings=long_lease) as goes:
            await until(lambda: (len(stays._held), len(goes._held)) == (12, 12))
            await desk.publish([desk.write(1, stream=stream_in(shard))[0] for shard in range(24)])
            assert await desk.applied(stays)
            assert await desk.applied(goes)
        await until(lambda: len(stays._held) == 24)
        await desk.publish([desk.write(2, stream=stream_in(shard))[0] for shard in range(24)])
        assert await desk.applied(stays)
    assert sorted(await desk.notes()) == [1] * 24 + [2] * 24
