"""One supervisor: starts in order, mends what dies, stops in reverse, leaves nobody behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from embedded import leftovers, ports, state
from embedded.home import Home
from testkit.waiting import until

pytestmark = pytest.mark.slow
PYTHON = psutil.Process().name()
PROGRAM = Path(__file__).parent / "programs" / "run.py"


class Run:
    """A supervisor in a process of its own, and what it has said."""

    def __init__(self, folder: Path, numbers: list[int]) -> None:
        self.home = Home(folder / "home", numbers[0])
        self.numbers = numbers
        self.said = folder / "said"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *options: str, output: int | None = None) -> subprocess.Popen[bytes]:
        argv = [sys.executable, str(PROGRAM), str(self.home.folder), *map(str, self.numbers), *options]
        with self.said.open("ab") as said:
            process = subprocess.Popen(argv, stdout=output or said, stderr=said)  # noqa: S603 (our own)
        self.processes.append(process)
        return process

    def pids(self) -> dict[str, int]:
        if not self.home.state.exists():
            return {}
        return {name: seen.pid for name, seen in state.read(self.home)[1].items() if seen.state == "ready"}

    async def ready(self) -> dict[str, int]:
        await until(lambda: len(self.pids()) == 2)
        return self.pids()

    def diary(self) -> list[str]:
        return (self.home.folder / "diary").read_text().split("\n")[:-1]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    made = Run(tmp_path, ports.free_ports(2))
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def are_gone(pids: dict[str, int]) -> bool:
    return not any(leftovers.runs(pid, PYTHON) for pid in pids.values())


async def ended(process: subprocess.Popen[bytes]) -> int:
    await until(lambda: process.poll() is not None)
    return int(process.returncode)


async def test_whoever_needs_another_begins_after_it_and_ends_before_it(run: Run) -> None:
    process = run.start()
    pids = await run.ready()
    process.send_signal(signal.SIGINT)
    assert await ended(process) == 0
    assert run.diary() == ["store began", "shop began", "shop ended", "store ended"]
    assert are_gone(pids)
    assert not run.home.state.exists()


async def test_a_reader_of_the_output_that_has_left_does_not_keep_the_run_from_stopping(run: Run) -> None:
    reader, writer = os.pipe()
    process = run.start(output=writer)
    os.close(writer)
    await run.ready()
    os.close(reader)
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    assert run.diary()[-2:] == ["shop ended", "store ended"]


async def test_a_killed_supervisor_leaves_nobody_behind(run: Run) -> None:
    process = run.start()
    pids = await run.ready()
    process.kill()
    assert await ended(process) == -signal.SIGKILL
    await until(lambda: are_gone(pids))
    assert not state.is_supervised(run.home)


async def test_a_part_that_dies_is_started_again_and_the_terminal_says_so(run: Run) -> None:
    run.start()
    before = await run.ready()
    psutil.Process(before["store"]).kill()
    await until(lambda: run.pids().get("store", before["store"]) != before["store"])
    assert "store stopped (exit code -9)" in run.said.read_text()
    assert "It starts again in 1 s." in run.said.read_text()
    assert run.pids()["shop"] == before["shop"]


async def test_a_second_run_on_the_same_folder_says_so_and_stops(run: Run) -> None:
    first = run.start()
    await run.ready()
    assert await ended(run.start()) == 1
    expected = f"Kronika already runs on {run.home.folder} (process {first.pid}); see `make status`."
    assert run.said.read_text().endswith(expected + "\n")
    assert first.poll() is None


async def test_a_port_in_use_stops_the_run_with_one_sentence(run: Run) -> None:
    run.start()
    await run.ready()
    other = Run(run.said.parent / "other", run.numbers)
    other.said.parent.mkdir()
    assert await ended(other.start()) == 1
    said = other.said.read_text()
    assert f"Port {run.numbers[0]} (store)" in said
    assert "Traceback" not in said


async def test_a_part_that_never_becomes_ready_ends_the_run_with_one_sentence(run: Run) -> None:
    assert await ended(run.start("missing.py")) == 1
    said = run.said.read_text()
    assert said.endswith(f"store stopped before it was ready (exit code 2); see {run.home.log('store')}.\n")
    assert "Traceback" not in said
