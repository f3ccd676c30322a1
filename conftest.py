"""What every test may ask for: real servers, and the marker that names its rules."""

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback

pytest_plugins = ["testkit.servers", "testkit.rules"]


def pytest_configure() -> None:
    """What is logged where nobody configured logs: rich's traces, drawn for eyes, take seconds each."""
    structlog.configure([ConsoleRenderer(colors=False, exception_formatter=plain_traceback)])
