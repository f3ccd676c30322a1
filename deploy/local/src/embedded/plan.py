"""What runs: the servers, and the services after them."""

from functools import partial

from embedded import checks, kafka, mail, postgres, services
from embedded.home import Home
from embedded.part import Part


def kronika(home: Home) -> tuple[Part, ...]:
    """The whole run; each part stands after those that it needs."""
    return (_postgres(home), _kafka(home), _mail(home), *services.all_of(home))


def _postgres(home: Home) -> Part:
    port, folder = home.port("postgres"), home.folder / "postgres"
    return Part(
        "postgres",
        "database",
        home.address("postgres"),
        prepare=lambda log, _say: postgres.prepare(folder, port, durable=True, log=log),
        ready=partial(postgres.answers, folder, port),
        ports={"postgres": port},
        then=partial(postgres.create_databases, port, *services.DATABASES),
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
