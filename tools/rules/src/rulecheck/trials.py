"""A plugin of pytest: the suite is collected once, then run in a fork of the process for each switch."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from rulecheck.switches import Switch

PATIENCE = 120
"""Seconds for all tests of one switch; a rule whose absence lets them hang has turned them red as well."""


HUNG = "(the tests hung)"


class BrokenOffError(RuntimeError):
    """A fork ended before its tests did: neither red nor green."""


@dataclass(frozen=True)
class Verdict:
    """The first test that minded a switch, or nothing; and how long it took to know, in seconds."""

    switch: Switch
    red: str | None
    seconds: float


@dataclass
class Trials:
    """Takes the place of pytest's own loop over the tests. `jobs`: forks at the same time."""

    switches: Sequence[Switch]
    jobs: int = 2
    verdicts: list[Verdict] = field(default_factory=list)
    red_without: str | None = None
    """A test that is red with all rules switched on: then nothing can be learnt."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        self.red_without = _Fork(None, items).verdict()
        waiting, running = list(self.switches), list[_Fork]()
        while self.red_without is None and (waiting or running):
            while waiting and len(running) < self.jobs:
                running.append(_Fork(waiting.pop(0), items))
            done = running.pop(0)
            assert done.switch is not None
            self.verdicts.append(Verdict(done.switch, done.verdict(), done.seconds))
        return True


class _Fork:
    """A copy of this process, in which one rule is switched off and the tests run until one is red."""

    def __init__(self, switch: Switch | None, items: Sequence[pytest.Item]) -> None:
        self.switch = switch
        self._began = time.monotonic()
        self.seconds = 0.0
        self._reading, writing = os.pipe()
        sys.stdout.flush()
        self._child = os.fork()
        if self._child == 0:
            _in_the_fork(switch, items, writing)
        os.close(writing)

    def verdict(self) -> str | None:
        """The name of a red test. Waits for the fork's end; raises `BrokenOffError` where it came to none."""
        with os.fdopen(self._reading) as pipe:
            told = pipe.read()
        _, ended = os.waitpid(self._child, 0)
        self.seconds = round(time.monotonic() - self._began, 2)
        if os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGALRM:
            return HUNG
        if not told:
            raise BrokenOffError(self.switch.name if self.switch else "all rules on")
        found: str | None = json.loads(told)
        return found


def _in_the_fork(switch: Switch | None, items: Sequence[pytest.Item], writing: int) -> None:
    """Never returns: whatever happens here, the parent's loop isn't run twice."""
    try:
        signal.alarm(PATIENCE)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if switch is not None:
            switch.off()
        red = next(_red(_by_relevance(items, switch)), None)
        os.write(writing, json.dumps(red).encode())
    finally:
        os._exit(0)


def _red(items: Sequence[pytest.Item]) -> Iterator[str]:
    for item, following in pairwise([*items, None]):
        assert item is not None
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            yield item.nodeid


def _by_relevance(items: Sequence[pytest.Item], switch: Switch | None) -> list[pytest.Item]:
    """First what says that it is an example of the rule."""
    wanted: set[Any] = set(switch.numbers) if switch else set()
    return sorted(items, key=lambda item: not wanted & _numbers(item))


def _numbers(item: pytest.Item) -> set[Any]:
    return {number for mark in item.iter_markers("rule") for number in mark.args}
