"""Who does what nobody waits for."""

from chassis.recording import Author
from contracts.permissions import SERVICE
from document_store.domain.document import Document

NAME = "document-store"


def background(document: Document) -> Author:
    """The store itself; whatever becomes of one document belongs together."""
    return Author(f"service:{NAME}", SERVICE, str(document.stored_by))
