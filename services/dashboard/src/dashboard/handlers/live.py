"""Which open page shows which cases, and what each has to be told: what changed, never what it says."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LISTS = "lists"
"""Stands for: some case changed, so any list may have."""

RECENT = 10.0
"""Seconds: what changed between the making of a page and its connection is told again."""


@dataclass(eq=False)
class Watcher:
    """One open page."""

    cases: frozenset[str]
    person: str
    waiting: set[str] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, names: Iterable[str]) -> None:
        self.waiting.update(names)
        self.woken.set()

    async def next(self, patience: float) -> frozenset[str]:
        """What changed since; nothing after so many seconds without."""
        try:
            async with asyncio.timeout(patience):
                await self.woken.wait()
        except TimeoutError:
            return frozenset()
        found, self.waiting = frozenset(self.waiting), set()
        self.woken.clear()
        return found


class Live:
    """Everybody who watches in this process."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._by_case: dict[str, set[Watcher]] = {}
        self._recent: dict[str, float] = {}

    @contextmanager
    def watching(self, cases: Iterable[str], person: str) -> Iterator[Watcher]:
        """A page, for as long as it is open."""
        watcher = Watcher(frozenset(cases), person)
        self._watchers.add(watcher)
        for case in watcher.cases:
            self._by_case.setdefault(case, set()).add(watcher)
        self._tell_recent(watcher)
        self._tell_presence(watcher.cases)
        try:
            yield watcher
        finally:
            self._leave(watcher)

    def changed(self, _: str, case: str) -> None:
        """Something happened to a case: a record of any topic about it."""
        now = time.monotonic()
        self._recent = {each: at for each, at in self._recent.items() if now - at < RECENT} | {case: now}
        for watcher in self._watchers:
            watcher.tell((LISTS, f"case-{case}") if case in watcher.cases else (LISTS,))

    def missed(self) -> None:
        """Nobody knows what happened meanwhile: everybody looks anew."""
        for watcher in self._watchers:
            watcher.tell((LISTS, *(f"case-{case}" for case in watcher.cases)))

    def others(self, case: str, person: str) -> set[str]:
        """Who else has the case before them."""
        return {each.person for each in self._by_case.get(case, ())} - {person}

    def _tell_recent(self, watcher: Watcher) -> None:
        now = time.monotonic()
        recent = {case for case, at in self._recent.items() if now - at < RECENT}
        if recent:
            watcher.tell((LISTS, *(f"case-{case}" for case in watcher.cases & recent)))

    def _tell_presence(self, cases: Iterable[str]) -> None:
        for case in cases:
            for watcher in self._by_case.get(case, ()):
                watcher.tell((f"presence-{case}",))

    def _leave(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)
        for case in watcher.cases:
            there = self._by_case[case]
            there.discard(watcher)
            if not there:
                del self._by_case[case]
        self._tell_presence(watcher.cases)
