"""Journeys begin together when the town stands: most of a journey is waiting, for a letter or a moment."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import Any

from journeys.language.town import Town

type Journey = Callable[[Town], Coroutine[Any, Any, None]]

_TOLD = dict[Journey, Journey]()
_BEGUN = dict[Journey, "asyncio.Task[None]"]()


def journey(told: Journey) -> Journey:
    """A test that ends as its journey ends, which has begun with all others."""

    @wraps(told)
    async def test(town: Town) -> None:
        await _BEGUN[told]

    _TOLD[test] = told
    return test


def begin(tests: Iterable[Journey], town: Town) -> None:
    """All journeys among these tests set out."""
    for told in filter(None, map(_TOLD.get, tests)):
        _BEGUN[told] = asyncio.create_task(told(town), name=told.__name__)


async def give_up() -> None:
    """Those that nobody waits for any more, because a test before theirs has ended it all."""
    for task in _BEGUN.values():
        task.cancel()
    await asyncio.gather(*_BEGUN.values(), return_exceptions=True)
