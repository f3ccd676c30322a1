"""What the store hears: cases and openings to judge by, its own topic to know what there is to do."""

from chassis.recording import Streams
from chassis.running import Hearing
from contracts.topics import ACCESS, CASES, DOCUMENTS
from document_store import consumer as table
from document_store.domain.document import Document
from document_store.projections.documents import DocumentsByCase

TABLES = ["shelf.cases", "shelf.glass"]
STANDING = Hearing("standing", (CASES, ACCESS), table.STANDING, table.NOT_OUR_BUSINESS, TABLES)
"""Who holds which case, and through whose glass one sees."""


def shelving(documents: Streams[Document | None]) -> Hearing:
    """What is on the shelf, and what is to be done with it."""
    handlers = table.shelving(DocumentsByCase(documents))
    return Hearing("shelf", (DOCUMENTS,), handlers, tables=["shelf.documents"])
