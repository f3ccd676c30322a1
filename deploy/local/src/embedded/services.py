"""The services of the run, as data: what each is started with, and its databases."""

import sys
from collections.abc import Mapping, Sequence

from embedded import checks, postgres
from embedded.home import PORTS, Home
from embedded.part import Part
from embedded.process import Launch, environment

DATABASES = ("case_ledger", "case_ledger_keys", "development")
PATIENCE_SECONDS = 12.0  # a service stops within 10


def all_of(home: Home) -> tuple[Part, ...]:
    """Each after those whose first start it can't do without."""
    return (_demo_identity(home), *_case_ledger(home))


def python(
    name: str, arguments: Sequence[str], home: Home, settings: Mapping[str, str], *, asked: bool = True
) -> Part:
    """A service: `python -m` with these arguments, a port for operations, and a public one if it is asked."""
    ops = f"{name} ops"
    launch = Launch(
        (sys.executable, "-m", *arguments),
        environment(PYTHONUNBUFFERED="1", **settings),
        patience=PATIENCE_SECONDS,
    )
    return Part(
        name,
        "service",
        f"http://{home.address(name if asked else ops)}",
        prepare=lambda _log, _say: launch,
        ready=checks.http(home.port(ops), "/readyz"),
        ports={each: home.port(each) for each in ([name, ops] if asked else [ops])},
        needs=("postgres", "kafka"),
    )


def _demo_identity(home: Home) -> Part:
    settings = _settings(
        "DEVELOPMENT", "demo-identity", home, KEY_FILE=str(home.folder / "keys" / "development")
    )
    return python("demo-identity", ["chassis.development"], home, settings)


def _case_ledger(home: Home) -> tuple[Part, Part]:
    """One process for commands and questions, one that keeps the lists."""
    own = {
        "KEYS_DATABASE": _database(home, "case_ledger_keys"),
        "KEY_FILE": str(home.folder / "keys" / "case-ledger"),
        "LISTS": "elsewhere",
    }
    commands = _settings("CASE_LEDGER", "case-ledger", home, **own)
    lists = _settings("CASE_LEDGER", "case-ledger-lists", home, **own)
    return (
        python("case-ledger", ["case_ledger"], home, commands),
        python("case-ledger-lists", ["case_ledger", "lists"], home, lists, asked=False),
    )


def _settings(prefix: str, name: str, home: Home, **own: str) -> dict[str, str]:
    """What every service is told, and what is its own, under its prefix."""
    asked = {"PORT": str(home.port(name))} if name in PORTS else {}
    values = {
        "DATABASE": _database(home, prefix.lower()),
        "KAFKA": home.address("kafka"),
        "HOST": "127.0.0.1",
        "OPS_PORT": str(home.port(f"{name} ops")),
        "ISSUER": f"http://{home.address('demo-identity')}",
        "ENVIRONMENT": "development",
    }
    return {f"{prefix}_{key}": value for key, value in (values | asked | own).items()}


def _database(home: Home, name: str) -> str:
    return postgres.dsn(home.port("postgres"), name)
