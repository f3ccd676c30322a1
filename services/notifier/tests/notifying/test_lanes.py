"""Who is slow delays nobody else, and who is quick gets one letter after the other."""

import asyncio
import time

from notifier.handlers.lanes import SLOW, Lanes


async def test_a_second_letter_waits_for_one_that_goes_through_quickly() -> None:
    lanes, order = Lanes(per_domain=4), list[str]()

    async def one(name: str) -> None:
        async with lanes.lane("eva@example.org") as free:
            assert free
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(one("first"), one("second"))
    assert order == ["first begins", "first ends", "second begins", "second ends"]


async def test_nobody_waits_behind_a_slow_one_and_other_addresses_are_free() -> None:
    lanes = Lanes(per_domain=4)
    async with lanes.lane("eva@example.org"):
        began = time.monotonic()
        async with lanes.lane("eva@example.org") as free:
            assert not free
        assert time.monotonic() - began < SLOW + 5
        async with lanes.lane("eva@example.org") as free:
            assert not free
        async with lanes.lane("piotr@example.org") as free:
            assert free
    async with lanes.lane("eva@example.org") as free:
        assert free


async def test_a_domain_never_takes_all_senders() -> None:
    lanes = Lanes(per_domain=2)
    async with lanes.lane("a@slow.example"), lanes.lane("b@SLOW.example"):
        async with lanes.lane("c@slow.example") as free:
            assert not free
        async with lanes.lane("d@quick.example") as free:
            assert free


async def test_a_letter_waits_for_room_in_a_domain_where_all_goes_through_quickly() -> None:
    lanes, begun = Lanes(per_domain=1), asyncio.Event()

    async def first() -> None:
        async with lanes.lane("a@quick.example"):
            begun.set()
            await asyncio.sleep(0)

    async def second() -> bool:
        await begun.wait()
        async with lanes.lane("b@quick.example") as free:
            return free

    _, free = await asyncio.gather(first(), second())
    assert free
