"""What another terminal is told about a run."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from embedded import __main__ as command
from embedded import plan, ports, state
from embedded.errors import AlreadyRunningError, PortInUseError
from embedded.home import PORTS, Home
from embedded.state import Seen


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """On ports that nobody answers on, whatever else runs on this machine."""
    monkeypatch.setenv("KRONIKA_HOME", str(tmp_path))
    monkeypatch.setenv("KRONIKA_PORTS", "1024")
    monkeypatch.delenv("STATUS", raising=False)
    made = Home(tmp_path, 1024)
    made.make()
    return made


@contextmanager
def supervised(home: Home, *seen: Seen) -> Iterator[None]:
    with state.sole(home):
        state.write(home, seen)
        yield


def status(capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = command.main(command.status)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_nothing_running_is_a_sentence_and_an_exit_code(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(capsys) == (1, "", f"Nothing runs on {home.folder}; `make up` starts it.\n")


def test_nothing_running_is_an_empty_array_for_programs(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUS", "json")
    code, out, _ = status(capsys)
    assert (code, json.loads(out)) == (1, [])


def test_what_a_killed_supervisor_left_is_nothing_running(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write(home, [Seen("kafka", "ready", 1)])
    assert status(capsys)[0] == 1


def test_programs_get_name_kind_address_and_state_of_every_part(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUS", "json")
    with supervised(home, Seen("postgres", "preparing", 0)):
        code, out, _ = status(capsys)
    found = {each["name"]: each for each in json.loads(out)}
    expected = {"name": "postgres", "kind": "database", "address": "127.0.0.1:1034", "state": "preparing"}
    assert code == 0
    assert found["postgres"] == expected
    assert {"postgres", "kafka", "mail"} <= set(found)


def test_a_part_that_was_ready_and_does_not_answer_is_not_ready(home: Home) -> None:
    part = plan.kronika(home)[1]
    assert state.current(part, Seen("kafka", "ready", 1)) == "not answering"


def test_the_table_shows_where_to_look(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with supervised(home):
        code, out, _ = status(capsys)
    assert code == 0
    for words in ("kafka", "127.0.0.1:1035", "http://127.0.0.1:1045", str(home.log("<name>"))):
        assert words in out


def test_the_status_tells_the_ports_that_the_run_really_has(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRONIKA_PORTS", "2000")
    with supervised(home):
        assert "127.0.0.1:1035" in status(capsys)[1]


def test_one_folder_has_one_supervisor(home: Home) -> None:
    with (
        supervised(home),
        pytest.raises(AlreadyRunningError, match=r"^Kronika already runs on [^\n]*$"),
        state.sole(home),
    ):
        pass


def test_a_taken_port_names_the_part_and_the_setting() -> None:
    with socket.create_server((ports.HOST, 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=rf"{number} \(mail\).*KRONIKA_PORTS"):
            ports.require_free(number, "mail")


METRICS = """# TYPE kronika_alarm_firing gauge
kronika_alarm_firing{alarm="relay_waits"} 2.0
kronika_alarm_firing{alarm="stream_parked"} 0.0
"""


class Operations(BaseHTTPRequestHandler):
    """The operations port of a service, as far as the status asks it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(METRICS.encode() if self.path == "/metrics" else b"{}")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name it has there
        """Nothing."""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home whose ledger answers on its operations port."""
    with ThreadingHTTPServer((ports.HOST, 0), Operations) as server:
        base = server.server_port - PORTS["case-ledger ops"]
        monkeypatch.setenv("KRONIKA_HOME", str(tmp_path))
        monkeypatch.setenv("KRONIKA_PORTS", str(base))
        made = Home(tmp_path, base)
        made.make()
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def test_the_table_shows_which_alarms_fire_and_which_page_helps(
    told: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATUS", raising=False)
    with supervised(told):
        _, out, _ = status(capsys)
    assert "What needs somebody" in out
    assert "docs/runbooks/relay_waits.md" in out
    assert "stream_parked" not in out


def test_programs_get_the_alarms_that_fire(
    told: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUS", "alarms")
    with supervised(told):
        code, out, _ = status(capsys)
    page = "docs/runbooks/relay_waits.md"
    assert (code, json.loads(out)) == (0, [{"service": "case-ledger", "alarm": "relay_waits", "page": page}])


def test_a_run_in_good_order_shows_no_alarm(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with supervised(home):
        assert "What needs somebody" not in status(capsys)[1]
