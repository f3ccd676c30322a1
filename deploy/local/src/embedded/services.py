"""The services of the run, as data: what each is started with, and its databases."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from embedded import checks, postgres, service_keys
from embedded.home import PORTS, Home
from embedded.part import Part, Say
from embedded.process import Launch, environment

DATABASES = (
    "identity", "identity_keys", "case_ledger", "case_ledger_keys", "assignment", "document_store",
    "deadline_watcher", "notifier", "dashboard",
)  # fmt: skip
PATIENCE_SECONDS = 12.0  # a service stops within 10
KEY_FILES = ("identity", "case-ledger", "assignment")
"""Whose key-encryption keys lie in a folder of that name."""
WRITERS = ("identity", "case-ledger", "assignment", "document-store", "deadline-watcher", "notifier")
"""Each has journals of its own."""


def all_of(home: Home) -> tuple[Part, ...]:
    """Those that others ask come first."""
    return (
        _identity(home),
        *_case_ledger(home),
        _assignment(home),
        _document_store(home),
        _deadline_watcher(home),
        _notifier(home),
        _dashboard(home),
    )


def python(
    name: str,
    arguments: Sequence[str],
    home: Home,
    settings: Mapping[str, str],
    before: Callable[[], None] = lambda: None,
) -> Part:
    """A service: `python -m` with these arguments, a port for operations, and a public one if it has one.

    `before` runs before each start.
    """
    ops = f"{name} ops"
    launch = Launch(
        (sys.executable, "-m", *arguments),
        environment(PYTHONUNBUFFERED="1", **settings),
        patience=PATIENCE_SECONDS,
    )

    def prepare(_log: Path, _say: Say) -> Launch:
        before()
        return launch

    return Part(
        name,
        "service",
        f"http://{home.address(name if name in PORTS else ops)}",
        prepare=prepare,
        ready=checks.http(home.port(ops), "/readyz"),
        ports={each: home.port(each) for each in (name, ops) if each in PORTS},
        needs=("postgres", "kafka"),
    )


def objects(home: Home) -> Path:
    """Where the documents are kept, sealed."""
    return home.folder / "objects"


def _identity(home: Home) -> Part:
    settings = _settings(
        "IDENTITY",
        "identity",
        home,
        KEYS_DATABASE=_database(home, "identity_keys"),
        KEY_FILE=str(home.folder / "keys" / "identity"),
        SERVICE_KEYS=str(service_keys.public_keys(home)),
        DEMO="true",
        PAGES=home.pages,
        PROXIES='["127.0.0.1"]',
    )
    return python("identity", ["identity"], home, settings)


def _case_ledger(home: Home) -> tuple[Part, Part]:
    """One process for commands and questions, one that keeps the lists."""
    own = {
        "KEYS_DATABASE": _database(home, "case_ledger_keys"),
        "KEY_FILE": str(home.folder / "keys" / "case-ledger"),
        "LISTS": "elsewhere",
        "SERVICE_KEY": str(service_keys.service_key(home, "case-ledger")),
        "ASSIGNMENT": _url(home, "assignment"),
        "DEADLINE_WATCHER": _url(home, "deadline-watcher"),
        "NOTIFIER": _url(home, "notifier"),
    }
    commands = _settings("CASE_LEDGER", "case-ledger", home, **own)
    lists = _settings("CASE_LEDGER", "case-ledger-lists", home, **own)
    key = partial(service_keys.make, home, "case-ledger")
    return (
        python("case-ledger", ["case_ledger"], home, commands, key),
        python("case-ledger-lists", ["case_ledger", "lists"], home, lists, key),
    )


def _assignment(home: Home) -> Part:
    own = {
        "LEDGER": _url(home, "case-ledger"),
        "WATCHER": _url(home, "deadline-watcher"),
        "KEY_FILE": str(home.folder / "keys" / "assignment"),
    }
    return _background("ASSIGNMENT", "assignment", "assignment", home, **own)


def _document_store(home: Home) -> Part:
    own = {
        "LEDGER": _url(home, "case-ledger"),
        "DIRECTORY": _url(home, "assignment"),
        "OBJECTS": objects(home).as_uri(),
    }
    return _background("DOCUMENT_STORE", "document-store", "document_store", home, **own)


def _deadline_watcher(home: Home) -> Part:
    own = {"LEDGER": _url(home, "case-ledger"), "ASSIGNMENT": _url(home, "assignment")}
    return _background("DEADLINE_WATCHER", "deadline-watcher", "deadline_watcher", home, **own)


def _notifier(home: Home) -> Part:
    own = {
        "SECRET_FILE": str(home.folder / "keys" / "notifier" / "secret"),
        "IDENTITY": _url(home, "identity"),
        "LEDGER": _url(home, "case-ledger"),
        "ASSIGNMENT": _url(home, "assignment"),
        "WATCHER": _url(home, "deadline-watcher"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(home.port("mail smtp")),
        "SMTP_TLS": "none",
        "SENDER": "kronika@kronika.example",
        "DESK": "desk@kronika.example",
        "HELP": "help@kronika.example",
        "DASHBOARD": home.pages,
    }
    return _background("NOTIFIER", "notifier", "notifier", home, **own)


def _dashboard(home: Home) -> Part:
    """It has no name of its own: it asks everything with the token of who looks."""
    own = {
        "LEDGER": _url(home, "case-ledger"),
        "ASSIGNMENT": _url(home, "assignment"),
        "DOCUMENT_STORE": _url(home, "document-store"),
        "DEADLINE_WATCHER": _url(home, "deadline-watcher"),
        "NOTIFIER": _url(home, "notifier"),
        "MAIL": _url(home, "mail"),
    }
    return python("dashboard", ["dashboard"], home, _settings("DASHBOARD", "dashboard", home, **own))


def _background(prefix: str, name: str, package: str, home: Home, **own: str) -> Part:
    """A service that also acts under its own name, with a key made before its first start."""
    key = str(service_keys.service_key(home, name))
    settings = _settings(prefix, name, home, SERVICE_KEY=key, **own)
    return python(name, [package], home, settings, before=partial(service_keys.make, home, name))


def _settings(prefix: str, name: str, home: Home, **own: str) -> dict[str, str]:
    """What every service is told, and what is its own, under its prefix."""
    asked = {"PORT": str(home.port(name))} if name in PORTS else {}
    values = {
        "DATABASE": _database(home, prefix.lower()),
        "KAFKA": home.address("kafka"),
        "HOST": "127.0.0.1",
        "OPS_PORT": str(home.port(f"{name} ops")),
        "ISSUER": _url(home, "identity"),
        "ENVIRONMENT": "development",
    }
    return {f"{prefix}_{key}": value for key, value in (values | asked | own).items()}


def _url(home: Home, name: str) -> str:
    return f"http://{home.address(name)}"


def _database(home: Home, name: str) -> str:
    return postgres.dsn(home.port("postgres"), name)
