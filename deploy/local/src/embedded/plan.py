"""What runs, as data: each part with how it starts, when it is ready and what it needs before."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from embedded import checks, kafka, mail, postgres
from embedded.home import Home
from embedded.process import Launch, environment

type Kind = Literal["database", "broker", "mail", "service"]
type Say = Callable[[str], None]
type Prepare = Callable[[Path, Say], Launch]
type Check = Callable[[int], bool]

DATABASES = ("case_ledger", "case_ledger_keys", "development")
SERVICE_PATIENCE_SECONDS = 12.0  # a service stops within 10


def nothing_more() -> None:
    """Most parts need nothing once they are ready."""


@dataclass(frozen=True)
class Part:
    """One process of the run.

    `prepare` (its log, whom to tell) may download and take its time; `ready` is given the process's number;
    `then` runs once it is ready, before those start that need it; `ports` are those it listens on, by name.
    """

    name: str
    kind: Kind
    address: str
    prepare: Prepare
    ready: Check
    ports: Mapping[str, int]
    needs: tuple[str, ...] = ()
    then: Callable[[], None] = nothing_more


def kronika(home: Home) -> tuple[Part, ...]:
    """The whole run; each part stands after those that it needs."""
    return (_postgres(home), _kafka(home), _mail(home), _demo_identity(home), *_case_ledger(home))


def python(
    name: str, arguments: Sequence[str], home: Home, settings: Mapping[str, str], *, asked: bool = True
) -> Part:
    """A service: `python -m` with these arguments, a port for operations, and a public one if it is asked."""
    ops = f"{name} ops"
    launch = Launch(
        (sys.executable, "-m", *arguments),
        environment(PYTHONUNBUFFERED="1", **settings),
        patience=SERVICE_PATIENCE_SECONDS,
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


def _postgres(home: Home) -> Part:
    port, folder = home.port("postgres"), home.folder / "postgres"
    return Part(
        "postgres",
        "database",
        home.address("postgres"),
        prepare=lambda log, _say: postgres.prepare(folder, port, durable=True, log=log),
        ready=partial(postgres.answers, folder, port),
        ports={"postgres": port},
        then=partial(postgres.create_databases, port, *DATABASES),
    )


def _kafka(home: Home) -> Part:
    port, controller, folder = home.port("kafka"), home.port("kafka controller"), home.folder / "kafka"
    return Part(
        "kafka",
        "broker",
        home.address("kafka"),
        prepare=lambda log, say: kafka.prepare(folder, port, controller, heap=kafka.HEAP, log=log, say=say),
        ready=lambda _pid: kafka.answers(port),
        ports={"kafka": port, "kafka controller": controller},
    )


def _mail(home: Home) -> Part:
    smtp, web = home.port("mail smtp"), home.port("mail")
    return Part(
        "mail",
        "mail",
        f"http://{home.address('mail')}",
        prepare=partial(mail.prepare, home.folder / "mail", smtp, web),
        ready=lambda _pid: checks.http(web, "/")(0) and checks.tcp(smtp)(0),
        ports={"mail smtp": smtp, "mail": web},
    )


def _demo_identity(home: Home) -> Part:
    settings = {
        **_common("DEVELOPMENT", "demo-identity", home),
        "DEVELOPMENT_PORT": str(home.port("demo-identity")),
        "DEVELOPMENT_DATABASE": postgres.dsn(home.port("postgres"), "development"),
        "DEVELOPMENT_KEY_FILE": str(home.folder / "keys" / "development"),
    }
    return python("demo-identity", ["chassis.development"], home, settings)


def _case_ledger(home: Home) -> tuple[Part, Part]:
    """One process for commands and questions, one that keeps the lists."""
    settings = {
        "CASE_LEDGER_PORT": str(home.port("case-ledger")),
        "CASE_LEDGER_DATABASE": postgres.dsn(home.port("postgres"), "case_ledger"),
        "CASE_LEDGER_KEYS_DATABASE": postgres.dsn(home.port("postgres"), "case_ledger_keys"),
        "CASE_LEDGER_KEY_FILE": str(home.folder / "keys" / "case-ledger"),
        "CASE_LEDGER_LISTS": "elsewhere",
    }
    commands = settings | _common("CASE_LEDGER", "case-ledger", home)
    lists = settings | _common("CASE_LEDGER", "case-ledger-lists", home)
    return (
        python("case-ledger", ["case_ledger"], home, commands),
        python("case-ledger-lists", ["case_ledger", "lists"], home, lists, asked=False),
    )


def _common(prefix: str, name: str, home: Home) -> dict[str, str]:
    """The settings that every service has, under its prefix."""
    values = {
        "KAFKA": home.address("kafka"),
        "HOST": "127.0.0.1",
        "OPS_PORT": str(home.port(f"{name} ops")),
        "ISSUER": f"http://{home.address('demo-identity')}",
        "ENVIRONMENT": "development",
    }
    return {f"{prefix}_{key}": value for key, value in values.items()}
