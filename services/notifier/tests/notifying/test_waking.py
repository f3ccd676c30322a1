"""A sender that has nothing to do is woken by what is heard, and need not look to find it."""

import asyncio
from datetime import timedelta
from typing import Any, cast

import pytest

from notifier.handlers import working
from notifier.handlers.working import Sender
from notifier.store.outbox import Outbox, Row

LONG = 3600.0


class Nothing(Outbox):
    """No letter is due; `looked` once somebody asked for the next."""

    def __init__(self) -> None:
        self.looked = asyncio.Event()

    async def claim(self, most: int, lease: timedelta) -> list[Row]:  # noqa: ARG002 - `Outbox`'s
        return []

    async def next_due(self) -> float | None:
        self.looked.set()
        return None


async def test_an_idle_sender_looks_again_as_soon_as_something_was_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "IDLE", LONG)
    outbox = Nothing()
    sender = Sender(outbox, cast(Any, None), lambda: True, 16, timedelta(seconds=70), set(), asyncio.Event())
    step = asyncio.create_task(sender.step())
    await outbox.looked.wait()
    sender.woken.set()
    async with asyncio.timeout(10):
        assert await step == 0
