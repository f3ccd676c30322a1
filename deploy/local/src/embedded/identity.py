"""Asks identity which demo accounts can sign in, and for a token."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import client
from typing import Any

from embedded import ports
from embedded.errors import EmbeddedError, WrongSettingError

TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Account:
    """A demo account; `language` is that of its screens and letters."""

    name: str
    full_name: str
    roles: tuple[str, ...]
    language: str
    password: str


def accounts(port: int) -> list[Account]:
    """The demo accounts; none while the issuer does not answer."""
    try:
        return [_account(each) for each in _ask(port, "GET", "/demo-accounts")]
    except EmbeddedError:
        return []


def token(port: int, name: str) -> str:
    """A bearer token for the demo account `name`; `WrongSettingError` when there is none."""
    found = {each.name: each for each in (_account(each) for each in _ask(port, "GET", "/demo-accounts"))}
    if name not in found:
        sentence = f"There is no demo account {name!r}; there are {', '.join(sorted(found))}."
        raise WrongSettingError(sentence)
    signed_in = _ask(port, "POST", "/sign-in", {"name": name, "password": found[name].password})
    return str(signed_in["access_token"])


def _account(found: Mapping[str, Any]) -> Account:
    roles = tuple(found["roles"])
    return Account(found["name"], found["full_name"], roles, found["language"], found["password"])


def _ask(port: int, method: str, path: str, body: Mapping[str, str] | None = None) -> Any:
    connection = client.HTTPConnection(ports.HOST, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(
            method, path, json.dumps(body) if body else None, {"content-type": "application/json"}
        )
        answer = connection.getresponse()
        if answer.status == 200:
            return json.loads(answer.read())
        sentence = f"Identity answered {answer.status} to {method} {path}."
    except (OSError, client.HTTPException):
        sentence = "Identity does not answer; does `make up` run?"
    finally:
        connection.close()
    raise EmbeddedError(sentence)
