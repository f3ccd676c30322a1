"""HTTP commands a second of one ledger process, against a bare route with one INSERT, in turns.

Run as a script beside a running `make up`: `python tests/load/http_commands.py [--connections 32]
[--seconds 4]`. KRONIKA_PORTS says where it runs.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvloop

from embedded import ports
from testkit.waiting import until

ROUNDS = 3
CASES = 256
BODY = b'{"kind":"phone","outcome":"no_answer"}'
REQUEST = (
    b"POST /cases/%s/record-attempt HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    b"Authorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s"
)


@dataclass(frozen=True)
class Target:
    """Where to send commands, on which cases, as whom."""

    port: int
    cases: tuple[str, ...]
    token: str


async def measured(target: Target, connections: int, seconds: float) -> float:
    """Accepted commands a second, over so many connections that each wait for their answer."""
    end = time.perf_counter() + seconds
    turns = itertools.cycle(target.cases)
    begun = time.perf_counter()
    counts = await asyncio.gather(*(_client(target, turns, end) for _ in range(connections)))
    return sum(counts) / (time.perf_counter() - begun)


async def _client(target: Target, turns: "itertools.cycle[str]", end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    count = 0
    while time.perf_counter() < end:
        key = uuid.uuid4().hex.encode()
        writer.write(REQUEST % (next(turns).encode(), target.token.encode(), key, len(BODY), BODY))
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:14]:
            reason = f"not accepted: {head[:40]!r}"
            raise RuntimeError(reason)
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        count += 1
    writer.close()
    return count


class Desk:
    """Prepares assigned cases through the public interface."""

    def __init__(self, base: int) -> None:
        self.ledger, self.issuer = f"http://127.0.0.1:{base}", f"http://127.0.0.1:{base + 2}"
        self.http = httpx.Client(timeout=30)

    def token(self, name: str) -> str:
        answer = self.http.post(f"{self.issuer}/token", json={"name": name, "password": "kronika"})
        return str(answer.raise_for_status().json()["access_token"])

    def target(self, base: int) -> Target:
        """Cases of an expert, assigned, each ready for attempts."""
        operator, expert = self.token("eszter.kovacs"), self.token("eva.szabo")
        accounts = self.http.get(f"{self.issuer}/accounts").raise_for_status().json()
        eva = next(each["id"] for each in accounts if each["name"] == "eva.szabo")
        cases = tuple(self._case(operator, eva) for _ in range(CASES))
        return Target(base, cases, expert)

    def _case(self, operator: str, expert: str) -> str:
        body = {
            "unlisted_company": "Bench",
            "city": "online",
            "received_by": "phone",
            "problem_type": "psychological",
            "consultation_type": "phone",
            "language": "hu",
            "second_confirmed": True,
            "client": {"family_name": uuid.uuid4().hex, "given_name": uuid.uuid4().hex},
            "problem": {"category": "stress", "description": "Measured."},
        }
        case = str(self._command(operator, "/cases", body)["id"])
        self._command(operator, f"/cases/{case}/assign", {"expert": expert})
        return case

    def _command(self, token: str, path: str, body: dict[str, object]) -> dict[str, object]:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
        answer = self.http.post(f"{self.ledger}{path}", json=body, headers=headers)
        return dict(answer.raise_for_status().json())


def _bare(base: int, issuer: str, port: int) -> subprocess.Popen[bytes]:
    dsn = f"postgresql://postgres@127.0.0.1:{base + 10}/development"
    script = Path(__file__).with_name("bare.py")
    process = subprocess.Popen([sys.executable, str(script), dsn, issuer, str(port)])
    uvloop.run(until(lambda: ports.accepts(port), within=60))
    return process


async def compare(ours: Target, bare: Target, connections: int, seconds: float) -> None:
    """Both in turns; prints each rate, and the ratio's minimum, median and maximum."""
    for target in (ours, bare):
        await measured(target, connections, 2)
    ratios = []
    for turn in range(1, ROUNDS + 1):
        mine, theirs = [await measured(target, connections, seconds) for target in (ours, bare)]
        ratios.append(mine / theirs)
        print(f"{turn}: ledger {mine:.0f}/s, bare route {theirs:.0f}/s, ratio {ratios[-1]:.2f}")
    print(f"ratio min {min(ratios):.2f}, median {statistics.median(ratios):.2f}, max {max(ratios):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    base = int(os.environ.get("KRONIKA_PORTS", "7400"))
    desk = Desk(base)
    ours = desk.target(base)
    (port,) = ports.free_ports(1)
    process = _bare(base, desk.issuer, port)
    try:
        bare = Target(port, ours.cases, ours.token)
        uvloop.run(compare(ours, bare, asked.connections, asked.seconds))
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
