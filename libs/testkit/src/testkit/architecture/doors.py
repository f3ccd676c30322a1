"""The doors of a service: SQL, network, environment and clock each come in through one room."""

import ast
import re
from collections.abc import Iterator

from testkit.architecture.source import Offence, Source, name_of

SQL_ROOMS = {"store", "migrations"}
NETWORK = {
    "aiohttp", "aiosmtplib", "httpx", "obstore", "requests", "smtplib", "socket", "urllib", "urllib3",
}  # fmt: skip
ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "environ", "getenv"}
READS_THE_CLOCK = re.compile(
    r"(?:.*\.)?(?:datetime|date)\.(?:now|utcnow|today)|time\.time(?:_ns)?|(?:.*\.)?(?:Instant|ZonedDateTime)\.now"
)
DRAWS_LOTS = re.compile(
    r"(?:.*\.)?(?:uuid[14678]|new_id|urandom|token_(?:bytes|hex|urlsafe))|random\..*|secrets\..*"
)
CLOCK = "libs/chassis/src/chassis/clock.py"

_SQL = re.compile(
    r"\s*(?:select\s.+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|truncate\s|merge\s+into\s"
    r"|(?:create|alter|drop)\s+(?:table|index|schema|view|function|sequence|type|unique)\b"
    r"|with\s+\w+(?:\s*\([^)]*\))?\s+as\s*\()",
    re.IGNORECASE | re.DOTALL,
)


def sql_elsewhere(source: Source) -> Iterator[Offence]:
    """SQL of a service stands in `store` and `migrations` only."""
    if source.service is None or source.room in SQL_ROOMS:
        return
    documentation = _docstrings(source)
    for node in source.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in documentation and _SQL.match(node.value):
            yield source.offence(node, "SQL outside store and migrations")


def network_elsewhere(source: Source) -> Iterator[Offence]:
    """Whatever is neither Kafka nor PostgreSQL is spoken to in `gateways`; `wiring` builds the clients."""
    if source.service is None or source.room in {"gateways", "wiring"}:
        return
    for node, name in source.imports():
        if name.partition(".")[0] in NETWORK and not name.startswith("urllib.parse"):
            yield source.offence(node, f"{name} outside gateways")


def environment_elsewhere(source: Source) -> Iterator[Offence]:
    """The environment is read in `settings` only; the chassis gets its settings as arguments."""
    if source.package != "chassis" and source.service is None:
        return
    if source.room == "settings" or source.path.endswith("/settings.py"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Attribute | ast.Name) and name_of(node) in ENVIRONMENT:
            yield source.offence(node, f"{name_of(node)} outside settings")


def clock_elsewhere(source: Source) -> Iterator[Offence]:
    """The time of day is an argument; `chassis.clock` alone asks the machine for it."""
    is_ours = source.service is not None or source.package in {"chassis", "contracts"}
    if not is_ours or source.path == CLOCK:
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and READS_THE_CLOCK.fullmatch(name_of(node.func)):
            yield source.offence(node, f"{name_of(node.func)}() instead of a clock handed in")


def lots_in_the_domain(source: Source) -> Iterator[Offence]:
    """The domain is handed its ids; what it draws by lot it could not decide again the same way."""
    if source.room != "domain":
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and DRAWS_LOTS.fullmatch(name_of(node.func)):
            yield source.offence(node, f"{name_of(node.func)}() in the domain")


def _docstrings(source: Source) -> set[int]:
    """Prose may begin with `select`; an expression that is only a text does nothing."""
    return {id(node.value) for node in source.nodes if isinstance(node, ast.Expr)}
