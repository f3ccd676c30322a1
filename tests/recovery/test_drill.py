"""The drill: a run is backed up, goes on, is restored, and has all that was acknowledged."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from chassis.journal import Chain
from embedded import identity, ports, postgres, state
from embedded.home import PORTS, Home
from testkit import waiting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PATIENCE_SECONDS = 250.0
COMPANY = {
    "name": "Acme Zrt.",
    "terms": [{"problem_type": "psychological", "consultations": 3, "session_minutes": 45}],
}


@dataclass
class Run:
    """An embedded run on its own folder and ports, with what its commands were answered."""

    home: Home
    acknowledged: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        ours = {"KRONIKA_HOME": str(self.home.folder), "KRONIKA_PORTS": str(self.home.base)}
        return {**os.environ, **ours}

    @contextmanager
    def up(self) -> Iterator[None]:
        """Everything runs within the block."""
        log = (self.home.folder.parent / "up.log").open("ab")
        argv = [sys.executable, "-m", "embedded", "up"]
        with log, subprocess.Popen(argv, env=self.environment, stdout=log, stderr=log) as process:
            try:
                until(lambda: process.poll() is not None or _is_up(self.home))
                assert process.poll() is None, Path(log.name).read_text()[-2000:]
                yield
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(60)

    def make(self, *words: str, **settings: str) -> str:
        """What `make …` runs, and what it answered; it has to succeed."""
        done = self.tried(*words, **settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tried(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "embedded", *words]
        environment = {**self.environment, **settings}
        return subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)

    def posts(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """A command that is done; its place is remembered."""
        headers = {
            "Authorization": f"Bearer {identity.token(self.home.port('demo-identity'), who)}",
            "Idempotency-Key": str(uuid4()),
        }
        url = f"http://{self.home.address('case-ledger')}{path}"
        answer = httpx.post(url, json=body, headers=headers, timeout=30)
        assert answer.status_code < 300, answer.text
        self.acknowledged.append(answer.json()["position"])
        found: dict[str, Any] = answer.json()
        return found

    def registers(self, company: str, count: int) -> None:
        """So many cases, each with a note."""
        for _ in range(count):
            made = self.posts("eszter.kovacs", "/cases", _case(company, len(self.numbers)))
            self.numbers.append(made["number"])
            self.posts("eszter.kovacs", f"/cases/{made['id']}/add-note", {"text": "Called back."})

    def rows(self, query: str, database: str = "case_ledger") -> list[tuple[Any, ...]]:
        with psycopg.connect(postgres.dsn(self.home.port("postgres"), database)) as connection:
            return connection.execute(query.encode()).fetchall()


def _case(company: str, number: int) -> dict[str, Any]:
    """Each of another client."""
    return {
        "company": company,
        "city": "Budapest",
        "language": "hu",
        "received_by": "phone",
        "problem_type": "psychological",
        "consultation_type": "in_person",
        "call_minutes": 12,
        "client": {"family_name": f"Nagy{'abcdefghij'[number]}", "given_name": "Dóra"},
        "contact": {"phone": f"+36 20 555 01{number:02}"},
        "problem": {"category": "stress", "description": "Sleeps badly."},
    }


def _is_up(home: Home) -> bool:
    if not state.is_supervised(home):
        return False
    seen = state.read(home)[1]
    return len(seen) > 4 and all(each.state == "ready" for each in seen.values())


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, outside any event loop."""
    asyncio.run(waiting.until(condition, PATIENCE_SECONDS))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(Home(tmp_path / "home", free_block()))


def free_block() -> int:
    """The first of a run of free ports, below those that the system gives to anybody."""
    bases = random.Random(os.getpid()).sample(range(15_000, 32_000, 40), 100)
    return next(base for base in bases if not any(ports.accepts(base + offset) for offset in PORTS.values()))


def journal_holds(run: Run, position: str) -> bool:
    place, _, sequence = position.partition(":")
    topic, _, shard = place.partition("/")
    found = run.rows(f"select seq from {topic}.shards where shard = {shard}")  # noqa: S608
    return bool(found[0][0] >= int(sequence))


def lists_hold(run: Run, position: str) -> bool:
    place, _, sequence = position.partition(":")
    known = "select topic || '/' || shard, last from consuming.positions where consumer = 'lists'"
    return any(each == place and last >= int(sequence) for each, last in run.rows(known))


def lists_hold_all(run: Run) -> bool:
    return all(lists_hold(run, each) for each in run.acknowledged if each.startswith("cases/"))


def chain_is_whole(run: Run, topic: str) -> bool:
    chains = {shard: Chain(shard) for shard in range(24)}
    for shard, document in run.rows(f"select shard, document from {topic}.events order by shard, seq"):  # noqa: S608
        assert chains[shard].follow(bytes(document)) is None
    heads = run.rows(f"select shard, seq, encode(head, 'hex') from {topic}.shards")  # noqa: S608
    return all((chains[shard].sequence, chains[shard].head) == (seq, head) for shard, seq, head in heads)


def test_nothing_acknowledged_is_lost_with_the_databases(run: Run, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with run.up():
        company = run.posts("maria.nowicka", "/companies", COMPANY)["id"]
        run.registers(company, 3)
        run.make("backup", str(backup))
        run.registers(company, 3)
        until(lambda: lists_hold_all(run))
        lists = run.rows("select * from lists.cases order by id")
        refused = run.tried("restore", str(backup))
        assert refused.returncode == 1, "a running system is not restored"
    assert run.tried("restore", str(backup)).returncode == 1, "data are not overwritten unasked"
    run.make("restore", str(backup), FORCE="1")
    with run.up():
        assert all(journal_holds(run, each) for each in run.acknowledged)
        assert chain_is_whole(run, "cases")
        until(lambda: run.rows("select * from lists.cases order by id") == lists)
        run.registers(company, 1)
        assert run.numbers[-1] == max(run.numbers)
        assert len(set(run.numbers)) == 7
        assert "Nothing is parked." in run.make("ledger", "parked")
        assert "; 0 rows are other" in run.make("ledger", "rebuild", "lists", "compare")
