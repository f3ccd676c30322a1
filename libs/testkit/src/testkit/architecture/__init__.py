"""The house rules as checks over the tree of sources: read, never run. `tests/architecture` applies them."""

from testkit.architecture.source import Offence, Source, sources, tracked

__all__ = ["Offence", "Source", "sources", "tracked"]
