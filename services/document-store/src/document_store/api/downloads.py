"""Documents go out from a path of their own, as attachments under names that tell nothing (B4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from chassis.http import described, refused, straight
from chassis.http.entry import Entry, as_id
from chassis.seals import KeyDestroyedError
from contracts.documents import MediaType
from contracts.refusal import Refusal
from document_store.api.uploads import erased
from document_store.domain.document import Document
from document_store.handlers.downloading import Downloading

_ENDINGS: Mapping[MediaType, str] = {
    MediaType.PDF: "pdf",
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.HEIC: "heic",
    MediaType.DOCX: "docx",
    MediaType.ODT: "odt",
}
_BINARY: dict[str, Any] = {
    media_type.value: {"schema": {"type": "string", "format": "binary"}} for media_type in MediaType
}


@dataclass(frozen=True, slots=True)
class Exit:
    """Where documents leave."""

    entry: Entry
    downloading: Downloading

    @straight
    async def download(self, request: Request) -> Response:
        """A document that was found clean, or that nobody scans. Recorded before the first byte (I5)."""
        reader = await self.entry.reader(request)
        case, document = as_id(request.path_params["case_id"]), as_id(request.path_params["document_id"])
        try:
            found = await self.downloading.download(reader, case, document)
        except KeyDestroyedError:
            raise erased() from None
        if isinstance(found, Refusal):
            return refused(found)
        return StreamingResponse(found.pieces, headers=_headers(found.document))


def downloads(way_out: Exit) -> APIRouter:
    """`GET /downloads/{case_id}/{document_id}`."""
    router = APIRouter(tags=["downloads"])
    router.add_api_route(
        "/downloads/{case_id}/{document_id}",
        way_out.download,
        response_class=Response,
        response_model=None,
        responses={
            **described((401, 403, 404, 409, 410, 500, 503)),
            200: {"description": "The document", "content": _BINARY},
        },
        openapi_extra={
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
                for name in ("case_id", "document_id")
            ]
        },
    )
    return router


def _headers(document: Document) -> dict[str, str]:
    name = f"{document.kind.replace('_', '-')}-{str(document.id)[-12:]}.{_ENDINGS[document.media_type]}"
    return {
        "Content-Type": document.media_type,
        "Content-Length": str(document.size),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
