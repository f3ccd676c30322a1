"""What the command line asks the demo issuer."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from embedded import identity, ports
from embedded.errors import EmbeddedError, WrongSettingError

EVA = {"name": "eva", "full_name": "Eva Nagy", "roles": ["expert"], "language": "hu", "password": "open"}


class Issuer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(200, [EVA])

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        right = asked == {"name": "eva", "password": "open"}
        self.answer(200 if right else 401, {"access_token": "a.b.c"})

    def answer(self, status: int, body: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def issuer() -> Iterator[int]:
    """Its port."""
    with ThreadingHTTPServer((ports.HOST, 0), Issuer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_accounts_are_those_of_the_issuer(issuer: int) -> None:
    assert [(each.name, each.roles) for each in identity.accounts(issuer)] == [("eva", ("expert",))]


def test_no_issuer_means_no_accounts_to_show() -> None:
    assert identity.accounts(ports.free_ports(1)[0]) == []


def test_a_token_is_had_by_the_name_alone(issuer: int) -> None:
    assert identity.token(issuer, "eva") == "a.b.c"


def test_an_unknown_account_is_told_who_there_is(issuer: int) -> None:
    with pytest.raises(WrongSettingError, match=r"no demo account 'olga'; there are eva\."):
        identity.token(issuer, "olga")


def test_a_token_without_an_issuer_is_one_sentence() -> None:
    with pytest.raises(EmbeddedError, match="does `make up` run"):
        identity.token(ports.free_ports(1)[0], "eva")
