"""Which open page shows which cases, and what each has to be told: what changed, never what it says."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

LISTS = "lists"
"""Stands for: some case changed, so any list may have."""

RECENT = 10.0
"""Seconds: what changed between the making of a page and its connection is told again."""


@dataclass(eq=False)
class Watcher:
    """One open page: the cases that it shows, and the one that it is about."""

    cases: frozenset[str]
    person: str
    opened: str | None = None
    waiting: set[str] = field(default_factory=set)
    reached: dict[str, int] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, names: Iterable[str], place: str | None = None, sequence: int = 0) -> None:
        """What changed, and how far a list has to be to know of it."""
        self.waiting.update(names)
        if place is not None:
            self.reached[place] = max(self.reached.get(place, 0), sequence)
        self.woken.set()

    async def next(self, patience: float) -> Sequence[str]:
        """What changed since, and positions as lists take them; nothing after so many seconds without."""
        try:
            async with asyncio.timeout(patience):
                await self.woken.wait()
        except TimeoutError:
            return ()
        found = (*sorted(self.waiting), *(f"{place}:{at}" for place, at in sorted(self.reached.items())))
        self.waiting, self.reached = set(), {}
        self.woken.clear()
        return found


class Live:
    """Everybody who watches in this process."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._by_case: dict[str, set[Watcher]] = {}
        self._recent: dict[str, float] = {}

    @contextmanager
    def watching(self, cases: Iterable[str], person: str, opened: str | None = None) -> Iterator[Watcher]:
        """A page, for as long as it is open."""
        shown = frozenset((*cases, opened) if opened else cases)
        watcher = Watcher(shown, person, opened)
        self._watchers.add(watcher)
        for case in shown:
            self._by_case.setdefault(case, set()).add(watcher)
        self._tell_recent(watcher)
        self._tell_presence(opened)
        try:
            yield watcher
        finally:
            self._leave(watcher)

    def changed(self, case: str, place: str | None = None, sequence: int = 0) -> None:
        """Something happened to a case: a record of any topic about it, at that place where lists hear it."""
        self._note(case)
        showing = self._by_case.get(case, set())
        for watcher in self._watchers:
            names = (LISTS, f"case-{case}") if watcher in showing else (LISTS,)
            watcher.tell(names, place, sequence)

    def missed(self) -> None:
        """Nobody knows what happened meanwhile: everybody looks anew."""
        for watcher in self._watchers:
            watcher.tell((LISTS, *(f"case-{case}" for case in watcher.cases)))

    def others(self, case: str, person: str) -> set[str]:
        """Who else has this case's page before them."""
        there = (each for each in self._by_case.get(case, ()) if each.opened == case)
        return {each.person for each in there} - {person}

    def _note(self, case: str) -> None:
        """The latest stand last, so that the old ones are found without looking at all."""
        now = time.monotonic()
        self._recent.pop(case, None)
        self._recent[case] = now
        while self._recent and now - next(iter(self._recent.values())) > RECENT:
            del self._recent[next(iter(self._recent))]

    def _tell_recent(self, watcher: Watcher) -> None:
        now = time.monotonic()
        recent = {case for case, at in self._recent.items() if now - at < RECENT}
        if recent:
            watcher.tell((LISTS, *(f"case-{case}" for case in watcher.cases & recent)))

    def _tell_presence(self, opened: str | None) -> None:
        for watcher in self._by_case.get(opened or "", ()):
            if watcher.opened == opened:
                watcher.tell((f"presence-{opened}",))

    def _leave(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)
        for case in watcher.cases:
            there = self._by_case[case]
            there.discard(watcher)
            if not there:
                del self._by_case[case]
        self._tell_presence(watcher.opened)


def address(cookie: str, cases: Iterable[str | UUID], opened: str | UUID | None = None) -> str:
    """Where a page of this session listens; the proof says that we have shown it these cases."""
    shown = sorted({str(each) for each in cases})
    about = [("opened", str(opened))] if opened else []
    told = [*(("case", each) for each in shown), *about, ("proof", proof(cookie, shown, opened))]
    return f"/live?{urlencode(told)}"


def proof(cookie: str, cases: Iterable[str], opened: str | UUID | None) -> str:
    """Only a page of ours, made for this session, has it."""
    said = " ".join(("live", str(opened or "-"), *sorted(cases)))
    return hmac.new(cookie.encode(), said.encode(), hashlib.sha256).hexdigest()
