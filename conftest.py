"""What every test may ask for: real servers, and the marker that names its rules."""

import sys

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback

# httpx asks for it at each request in process; where it is missing, all paths are searched: a millisecond.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

pytest_plugins = ["testkit.servers", "testkit.rules"]


def pytest_configure() -> None:
    """What is logged where nobody configured logs: rich's traces, drawn for eyes, take seconds each."""
    structlog.configure([ConsoleRenderer(colors=False, exception_formatter=plain_traceback)])
