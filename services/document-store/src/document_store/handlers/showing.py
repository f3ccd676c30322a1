"""What documents a case has and how far each has come; never their content."""

from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.http.entry import Reader
from chassis.recording import Loaded, Streams
from document_store.domain.case import Case
from document_store.domain.comparing import Differences, differences
from document_store.domain.document import Document, Opening
from document_store.handlers.judging import Judging
from document_store.store.documents import Shelf


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, and how its form differs from what is registered, for who may know the sessions."""

    document: Document
    version: int
    differs: Differences | None


@dataclass(frozen=True, slots=True)
class Showing:
    """Each document is folded from the journal, never stale; which there are, was last heard."""

    documents: Streams[Document | None]
    judging: Judging
    shelf: Shelf
    zone: tzinfo

    async def all(self, reader: Reader, case_id: UUID) -> list[Shown]:
        """Those of a case, the oldest first. Raises `ProblemError` 403, 404, `TemporaryError`."""
        case, whole = await self.judging.sees(reader, case_id)
        found = await self._of_case(case_id)
        return [
            self._shown(each.state, each.version, case, whole=whole)
            for each in found
            if each.state is not None and (whole or each.state.uploader == reader.account.id)
        ]

    async def one(self, reader: Reader, case_id: UUID, document_id: UUID) -> Shown:
        """Raises as `all`, and `NotFoundError`."""
        case, whole = await self.judging.sees(reader, case_id)
        loaded = await self.documents.load(document_id)
        document = loaded.state
        if document is None or document.case != case_id:
            raise NotFoundError
        if not whole and document.uploader != reader.account.id:
            raise NotFoundError
        return self._shown(document, loaded.version, case, whole=whole)

    async def openings(
        self, reader: Reader, case_id: UUID, document_id: UUID | None = None
    ) -> list[tuple[UUID, Opening]]:
        """Who downloaded a case's documents, or one of them, with its id (row 23). Raises as `one`."""
        await self.judging.demand("read_openings", reader, case_id)
        if document_id is None:
            found = await self._of_case(case_id)
        else:
            found = [await self.documents.load(document_id)]
        documents = [each.state for each in found if each.state is not None and each.state.case == case_id]
        if document_id is not None and not documents:
            raise NotFoundError
        openings = [(document.id, opening) for document in documents for opening in document.openings]
        return sorted(openings, key=lambda each: each[1].at)

    async def _of_case(self, case_id: UUID) -> list[Loaded[Document | None]]:
        return [await self.documents.load(id_) for id_ in await self.shelf.of_case(case_id)]

    def _shown(self, document: Document, version: int, case: Case, *, whole: bool) -> Shown:
        differs = None
        if whole and document.form is not None:
            differs = differences(document.form, case.holding.sessions.values(), self.zone)
        return Shown(document, version, differs)
