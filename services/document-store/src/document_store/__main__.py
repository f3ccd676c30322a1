"""Starts the document store: `python -m document_store`; `--help` names what it does besides."""

from collections.abc import Mapping

from chassis.running import Program, operations
from contracts.topics import DOCUMENTS
from document_store.settings import DocumentSettings
from document_store.wiring import running
from document_store.wiring.operating import hearings
from document_store.wiring.sweeping import compare_objects


def databases(settings: DocumentSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {str(settings.database): "document_store.migrations"}


STORE = Program(
    "document-store",
    DocumentSettings,
    databases,
    running,
    operations={**operations(DOCUMENTS, hearings=hearings), "sweep": ("", compare_objects)},
)
"""What it serves, and what operators run beside it."""

if __name__ == "__main__":
    STORE.main()
