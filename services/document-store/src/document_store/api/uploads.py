"""Documents over HTTP: the raw bytes in the body of a PUT, no form around them, nothing spooled to disk."""

from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from chassis.http import Body, ProblemError, command, described, refused, straight
from chassis.http.entry import CommandAnswer, Entry, answered, as_id, shown_as_json
from chassis.http.fields import Fields, percent_decoded
from chassis.seals import KeyDestroyedError
from contracts.documents import DocumentKind, MediaType
from contracts.refusal import Refusal
from contracts.texts import FreeText
from document_store.api.views import DocumentsView, DocumentView, DownloadsView, document_view, downloads_view
from document_store.domain.withdrawing import WithdrawDocument
from document_store.handlers.showing import Showing
from document_store.handlers.uploading import Upload, Uploading
from document_store.handlers.withdrawing import Withdrawing

KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind.__value__)
_FAILURES = described((401, 403, 404, 408, 409, 410, 413, 415, 422, 500, 503))
_PLACES: list[dict[str, Any]] = [
    {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    for name in ("case_id", "document_id")
]
_KIND = {"name": "kind", "in": "query", "required": True, "schema": {"enum": list(KINDS)}}
_ACTING_REASON: dict[str, Any] = {
    "name": "Kronika-Acting-Reason",
    "in": "header",
    "description": "Demanded of a supervisor: why they act for the expert (C9). UTF-8, percent-encoded.",
    "schema": {"type": "string"},
}
_REASON: TypeAdapter[FreeText] = TypeAdapter(FreeText)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_UPLOAD = {
    "parameters": [*_PLACES, _KIND, _ACTING_REASON],
    "requestBody": {"required": True, "content": {media_type.value: _BINARY for media_type in MediaType}},
}


@dataclass(frozen=True, slots=True)
class Counter:
    """Where documents are handed in and asked after; each method that takes a request is a route."""

    entry: Entry
    uploading: Uploading
    showing: Showing

    @straight
    async def upload(self, request: Request) -> Response:
        """Store a document under an id of one's own choosing; the same again changes nothing (D5, D6).

        It counts once it was looked into, scanned where a scanner is set, and filed by the ledger.
        """
        reader = await self.entry.reader(request)
        case, document = _places(request)
        fields = Fields.of(request.scope)
        declared, reason = fields.get("content-type"), _acting_reason(fields)
        wish = Upload(reader, case, document, _kind(request), declared, reason)
        try:
            done = await self.uploading.upload(wish, request.stream())
        except KeyDestroyedError:
            raise erased() from None
        if isinstance(done, Refusal):
            return refused(done)
        found, is_new = done
        return answered(found, 201 if is_new else 200)

    @straight
    async def listed(self, request: Request) -> Response:
        """The documents of a case, the oldest first: how far each has come, never its content."""
        reader = await self.entry.reader(request)
        case = as_id(request.path_params["case_id"])
        found = await self.showing.all(reader, case)
        return shown_as_json(DocumentsView(items=[document_view(each) for each in found]))

    @straight
    async def shown(self, request: Request) -> Response:
        """One document: how far it has come, and what its form says, where it is one of ours."""
        reader = await self.entry.reader(request)
        return shown_as_json(document_view(await self.showing.one(reader, *_places(request))))

    @straight
    async def openings(self, request: Request) -> Response:
        """Who downloaded the case's documents, the oldest first: within five minutes once (I5)."""
        reader = await self.entry.reader(request)
        case = as_id(request.path_params["case_id"])
        return shown_as_json(downloads_view(await self.showing.openings(reader, case)))

    @straight
    async def openings_of_one(self, request: Request) -> Response:
        """Who downloaded this document, the oldest first: within five minutes once (I5)."""
        reader = await self.entry.reader(request)
        return shown_as_json(downloads_view(await self.showing.openings(reader, *_places(request))))


def documents(counter: Counter) -> APIRouter:
    """`/cases/{case_id}/documents`."""
    router = APIRouter(tags=["documents"])
    one = "/cases/{case_id}/documents/{document_id}"
    router.add_api_route(
        one,
        counter.upload,
        methods=["PUT"],
        response_model=None,
        responses={**_FAILURES, 200: {"model": CommandAnswer}, 201: {"model": CommandAnswer}},
        openapi_extra=_UPLOAD,
    )
    reads = described((401, 403, 404, 500, 503))
    for path, route, view, places in (
        ("/cases/{case_id}/documents", counter.listed, DocumentsView, _PLACES[:1]),
        (one, counter.shown, DocumentView, _PLACES),
        ("/cases/{case_id}/openings", counter.openings, DownloadsView, _PLACES[:1]),
        (f"{one}/openings", counter.openings_of_one, DownloadsView, _PLACES),
    ):
        router.add_api_route(
            path,
            route,
            response_model=None,
            responses={**reads, 200: {"model": view}},
            openapi_extra={"parameters": places},
        )
    return router


def withdrawing(entry: Entry, withdrawals: Withdrawing) -> APIRouter:
    """`POST /cases/{case_id}/documents/{document_id}/withdraw`."""
    router = APIRouter(tags=["documents"])
    body = Body(WithdrawDocument)
    path = "/cases/{case_id}/documents/{document_id}/withdraw"

    @command(router, path, body, answer=CommandAnswer)
    async def withdraw_document(request: Request) -> Response:
        """Take one's own document away again; it stays on record, sealed (D5)."""
        reader = await entry.reader(request)
        read, _ = await entry.command(request, body)
        return answered(await withdrawals.withdraw(reader, *_places(request), read))

    return router


def erased() -> ProblemError:
    """410: nothing of this person opens or is sealed again, for ever."""
    title = "The client was erased; nothing of theirs is kept"
    return ProblemError(type="person-erased", title=title, status=410)


def _places(request: Request) -> tuple[UUID, UUID]:
    return as_id(request.path_params["case_id"]), as_id(request.path_params["document_id"])


def _acting_reason(fields: Fields) -> FreeText | None:
    """From a header: a URL is no place for words, and the body is the document."""
    said = fields.getlist("kronika-acting-reason")
    if not said:
        return None
    try:
        (one,) = said
        return _REASON.validate_python(percent_decoded(one))
    except ValueError:  # the words themselves must not reach the answer
        title = "Say in Kronika-Acting-Reason why you act for the expert, as percent-encoded UTF-8"
        raise ProblemError(type="acting-reason", title=title, status=422) from None


def _kind(request: Request) -> DocumentKind:
    said = request.query_params.getlist("kind")
    for kind in KINDS:
        if said == [kind]:
            return kind
    title = f"Say what the document is: kind={'|'.join(KINDS)}"
    raise ProblemError(type="document-kind", title=title, status=422)
