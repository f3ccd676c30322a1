"""What happened, in order: the same seed must give the same trace."""

import hashlib
from dataclasses import dataclass, field


@dataclass
class Trace:
    """A digest of all lines; the lines themselves are kept when somebody wants to read them."""

    keep: bool = False
    lines: list[str] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()

    def note(self, moment: float, *words: object) -> None:
        """One line."""
        line = " ".join((f"{moment:10.6f}", *map(str, words)))
        self._digest.update(line.encode() + b"\n")
        self.count += 1
        if self.keep:
            self.lines.append(line)

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()
