"""A service's key: made once, its private half for the service's eyes only."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from embedded import service_keys
from embedded.home import Home


def test_a_key_is_made_once_and_its_public_half_lies_where_identity_reads(tmp_path: Path) -> None:
    home = Home(tmp_path)
    service_keys.make(home, "notifier")
    private, public = (
        service_keys.service_key(home, "notifier"),
        service_keys.public_keys(home) / "notifier.jwk",
    )
    made = private.read_text()
    service_keys.make(home, "notifier")
    assert private.read_text() == made
    assert json.loads(public.read_text())["x"] == json.loads(made)["x"]
    assert "d" not in json.loads(public.read_text())


def test_the_private_half_is_for_its_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path)
    service_keys.make(home, "notifier")
    assert service_keys.service_key(home, "notifier").stat().st_mode & 0o077 == 0


def test_two_processes_of_a_service_that_start_at_once_share_a_key(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        for _ in threads.map(lambda _: service_keys.make(home, "case-ledger"), range(8)):
            pass
    private = json.loads(service_keys.service_key(home, "case-ledger").read_text())
    public = json.loads((service_keys.public_keys(home) / "case-ledger.jwk").read_text())
    assert public["x"] == private["x"]
