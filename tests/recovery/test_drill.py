"""The drill: a run is backed up, goes on, is restored, and has all that was acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chassis.journal import Chain
from embedded import identity
from testkit import waiting
from testkit.run import Run, SharedRun

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PATIENCE_SECONDS = 250.0
COMPANY = {
    "name": "Gyakorlat Kft.",
    "terms": [{"problem_type": "psychological", "consultations": 3, "session_minutes": 45}],
}


@dataclass
class Desk:
    """A run, with what its commands were answered."""

    run: Run
    acknowledged: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def posts(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """A command that is done; its place is remembered."""
        headers = {
            "Authorization": f"Bearer {identity.token(self.run.home.port('identity'), who)}",
            "Idempotency-Key": str(uuid4()),
        }
        url = f"http://{self.run.home.address('case-ledger')}{path}"
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
        "second_confirmed": True,  # others of this run have the same phone
    }


async def until(condition: Callable[[], bool]) -> None:
    await waiting.until(condition, PATIENCE_SECONDS)


def journal_holds(run: Run, position: str) -> bool:
    place, _, sequence = position.partition(":")
    topic, _, shard = place.partition("/")
    found = run.rows(f"select seq from {topic}.shards where shard = {shard}")  # noqa: S608
    return bool(found[0][0] >= int(sequence))


def lists_hold(run: Run, position: str) -> bool:
    place, _, sequence = position.partition(":")
    known = "select topic || '/' || shard, last from consuming.positions where consumer = 'lists'"
    return any(each == place and last >= int(sequence) for each, last in run.rows(known))


def lists_hold_all(desk: Desk) -> bool:
    return all(lists_hold(desk.run, each) for each in desk.acknowledged if each.startswith("cases/"))


def lists_of(desk: Desk) -> list[dict[str, Any]]:
    """What the lists say of the desk's cases."""
    rows = desk.run.rows("select to_jsonb(cases) from lists.cases order by number")
    return [row for (row,) in rows if row["number"] in desk.numbers]


def chain_is_whole(run: Run, topic: str) -> bool:
    chains = {shard: Chain(shard) for shard in range(24)}
    for shard, document in run.rows(f"select shard, document from {topic}.events order by shard, seq"):  # noqa: S608
        assert chains[shard].follow(bytes(document)) is None
    heads = run.rows(f"select shard, seq, encode(head, 'hex') from {topic}.shards")  # noqa: S608
    return all((chains[shard].sequence, chains[shard].head) == (seq, head) for shard, seq, head in heads)


async def test_nothing_acknowledged_is_lost_with_the_databases(shared_run: SharedRun, tmp_path: Path) -> None:
    run, backup = await shared_run.begin(), tmp_path / "backup"
    desk = Desk(run)
    company = desk.posts("maria.nowicka", "/companies", COMPANY)["id"]
    desk.registers(company, 3)
    run.make("backup", str(backup))
    desk.registers(company, 3)
    await until(lambda: lists_hold_all(desk))
    lists = lists_of(desk)
    refused = run.tried("restore", str(backup))
    assert refused.returncode == 1, "a running system is not restored"
    await shared_run.end()
    assert run.tried("restore", str(backup)).returncode == 1, "data are not overwritten unasked"
    run.make("restore", str(backup), FORCE="1")
    await shared_run.begin()
    assert all(journal_holds(run, each) for each in desk.acknowledged)
    assert chain_is_whole(run, "cases")
    await until(lambda: lists_of(desk) == lists)
    desk.registers(company, 1)
    assert desk.numbers[-1] == max(desk.numbers)
    assert len(set(desk.numbers)) == 7
    assert "Nothing is parked." in run.make("operate", "case-ledger", "parked")
    assert "; 0 rows are other" in run.make("operate", "case-ledger", "rebuild", "lists", "compare")
    await shared_run.end()
