"""`python -m document_store sweep`: compare the object store with the record, beside what runs."""

from document_store.settings import DocumentSettings
from document_store.wiring import running


async def compare_objects(settings: DocumentSettings) -> str:
    """Delete what is stored and belongs to no document, and tell of documents that are stored no more."""
    async with running(settings.model_copy(update={"port": 0, "ops_port": 0})) as store:
        unfinished = await store.parts.sweeping.sweep_uploads()
        strays, missing = await store.parts.sweeping.compare()
    return f"{unfinished} unfinished uploads and {strays} strays deleted, {missing} documents missing"
