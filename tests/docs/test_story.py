"""The README's case by hand and the chain's script, run as they are printed against a run."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer

from contracts.topics import CASES
from embedded.home import PORTS
from pages.markdown import Page
from testkit.run import SharedRun
from testkit.servers.topics import Topics

ROOT = Path(__file__).parents[2]
OURS = (
    "case_registered", "case_assigned", "client_contacted", "session_added", "paper_filed",
    "satisfaction_scored", "case_closed", "case_approved",
)  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]


def page(path: str) -> Page:
    return Page(path, (ROOT / path).read_text())


@pytest_asyncio.fixture(scope="module")
async def running(shared_run: SharedRun) -> Mapping[str, str]:
    """The environment of a shell beside a `make up` that is ready."""
    return (await shared_run.begin()).environment


async def told(environment: Mapping[str, str], *blocks: str) -> str:
    """What a shell prints that the blocks are pasted into."""
    script = "\n".join(["set -eu", *blocks])
    done = await asyncio.to_thread(
        subprocess.run, ["sh"], input=script, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


async def test_a_case_can_be_driven_by_hand_as_the_readme_says(running: Mapping[str, str]) -> None:
    said = await told(running, *page("README.md").blocks("sh"))
    refusal = next(json.loads(line) for line in said.splitlines() if '"status":409' in line)
    expected = ["client-not-contacted", "no-session", "paper-missing", "satisfaction-open"]
    assert [each["code"] for each in refusal["missing"]] == expected
    assert re.findall(r'^ +"type": "kronika\.cases\.(\w+)\.v1"', said, re.MULTILINE) == list(OURS)
    assert re.findall(r"^\S+ \w+ kronika\.cases\.(\w+)\.v1$", said, re.MULTILINE) == list(OURS)
    assert '"family_name": "Nagy"' in said
    assert '"behind": false' in said
    assert '"part": "profile"' in said


async def test_the_chain_of_a_run_holds_in_every_shard(running: Mapping[str, str]) -> None:
    said = await told(running, *page("docs/chain.md").blocks("sh"))
    assert len(re.findall(r"^shard +\d+: +\d+ events, head [0-9a-f]{64}$", said, re.MULTILINE)) == 48


def document(sequence: int, before: bytes | None) -> bytes:
    prev = sha256(before).hexdigest() if before else "0" * 64
    return json.dumps({"sequence": f"{sequence:020}", "prev": prev, "subject": "a case"}).encode()


async def publish(broker: str, topic: str, *documents: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker) as producer:
        for each in documents:
            await producer.send_and_wait(topic, each, partition=5)


async def verified(broker: str, topic: str) -> subprocess.CompletedProcess[str]:
    """What the script says of a topic; it looks for the broker in a run's block of ports."""
    base = int(broker.rpartition(":")[2]) - PORTS["kafka"]
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "docs/verify.py", topic],
        cwd=ROOT,
        env={**os.environ, "KRONIKA_PORTS": str(base)},
        capture_output=True,
        text=True,
    )


FIRST = document(1, None)
SECOND = document(2, FIRST)


async def test_a_record_that_was_published_twice_breaks_no_chain(kafka: str, topics: Topics) -> None:
    topic = (await topics.create(CASES)).name
    await publish(kafka, topic, FIRST, SECOND, SECOND)
    done = await verified(kafka, topic)
    assert f"shard  5:      2 events, head {sha256(SECOND).hexdigest()}" in done.stdout.splitlines()


@pytest.mark.parametrize(
    "documents",
    [(FIRST, document(2, b"another")), (FIRST, document(3, SECOND)), (SECOND,)],
    ids=["changed", "removed", "without its beginning"],
)
async def test_a_broken_chain_is_told(kafka: str, topics: Topics, documents: tuple[bytes, ...]) -> None:
    topic = (await topics.create(CASES)).name
    await publish(kafka, topic, *documents)
    done = await verified(kafka, topic)
    assert done.returncode == 1
    assert re.fullmatch(r"The chain of shard 5 breaks at \d\.\n", done.stderr)
